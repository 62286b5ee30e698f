using System.Globalization;
using System.Text;
using AccessCodes.TestSupport;
using Xunit.Abstractions;

namespace AccessCodes.EndToEnd.Tests.Crash;

/// <summary>
/// The process is killed again and again, at moments of chance, while codes of two workspaces are converted, created,
/// changed and deleted, two others take the codes of one lock from each other by force, webhooks are created and changed, and
/// every event is delivered. Then storage, locks and receivers
/// are audited, and everything that was written is searched for secrets. <see cref="Rounds.Variable"/> has it killed more
/// often.
/// </summary>
public sealed class RandomCrashTests(AzuriteFixture azurite, ITestOutputHelper output) : IClassFixture<AzuriteFixture>
{
    /// <summary>Set to what a failed run has printed, so that its clients ask for the same again.</summary>
    private const string Seed = "ACCESS_CODES_CRASH_SEED";

    /// <summary>Two products at once: while one starts, which is most of the time, the other is at work.</summary>
    [Fact]
    public Task Kills_on_sqlite_lose_nothing_do_nothing_twice_and_tell_no_secret() =>
        Task.WhenAll(RunAsync(Rounds.Of(5), storage: null), RunAsync(Rounds.Of(5), storage: null));

    [NodeFact]
    public Task Kills_on_azurite_lose_nothing_do_nothing_twice_and_tell_no_secret() =>
        RunAsync(Rounds.Of(4), azurite.ConnectionString);

    private async Task RunAsync(int kills, string? storage)
    {
        var seed = Environment.GetEnvironmentVariable(Seed) is { Length: > 0 } given
            ? int.Parse(given, CultureInfo.InvariantCulture)
            : Random.Shared.Next(1_000_000);
        var random = new Random(seed);

        await using var host = await LocalHostProcess.StartAsync(storage, rateLimits: false);
        await using var one = await Tenant.CreateAsync(host, 1);
        await using var two = await Tenant.CreateAsync(host, 2);
        var rivals = new Rivals(seed + 2_000);
        await rivals.PrepareAsync(host.Url);
        await host.KillAsync();

        var remains = new Remains(host, storage);
        await remains.WithTablesAsync(one.AddLocksAsync);
        await remains.WithTablesAsync(two.AddLocksAsync);
        Busy[] all = [new(one, new Traffic(one, seed)), new(two, new Traffic(two, seed + 1_000))];

        var outbox = new StringBuilder();
        for (var kill = 1; kill <= kills; kill++)
        {
            if (kill % 3 == 0)
                await DieYoungAsync(host, random);
            else
                await LiveAndDieAsync(host, all, rivals, random);
            await remains.WithTablesAsync(async tables =>
            {
                foreach (var (tenant, _) in all)
                    outbox.Append(await Remains.OutboxAsync(tables, tenant));
            });
        }

        var (log, rows) = ("", new StringBuilder());
        await using (var last = await LastLife.BeginAsync(host.Data, storage))
        {
            foreach (var (_, traffic) in all)
                await traffic.RepeatUnansweredAsync(last.Url);
            await last.SettleAsync();

            var faults = new List<string>();
            foreach (var (tenant, traffic) in all)
            {
                faults.AddRange(await new CrashAudit(last.Tables, tenant, traffic).FindFaultsAsync());
                rows.Append(await Remains.RowsAsync(last.Tables, tenant));
                Assert.True(traffic.Accepted.Count >= kills, $"Only {traffic.Accepted.Count} attempts were accepted.");
            }

            faults.AddRange(await Rivals.FindFaultsAsync(last.Tables));
            Assert.True(faults.Count == 0, $"{Summary()}\n{string.Join('\n', faults.Take(20))}");
            log = host.Output + last.Log;
        }

        AssertNoSecrets(all, log, outbox.ToString(), rows.ToString(), await remains.HistoryAsync());
        output.WriteLine(Summary());

        string Summary() => $"{kills} kills, seed {seed}: {all.Sum(busy => busy.Traffic.Accepted.Count)} attempts, "
            + $"{all.Sum(busy => busy.Tenant.Inbox.Received.Count)} events";
    }

    /// <summary>It is killed while it starts, or is busy with what the one before has left to it.</summary>
    private static async Task DieYoungAsync(LocalHostProcess host, Random random)
    {
        _ = host.Launch();
        await Task.Delay(random.Next(1_500));
        await host.KillAsync();
    }

    /// <summary>It is killed soon after it has accepted something new.</summary>
    private static async Task LiveAndDieAsync(LocalHostProcess host, Busy[] all, Rivals rivals, Random random)
    {
        await host.StartAsync();
        using var stop = new CancellationTokenSource();
        var before = all.Sum(busy => busy.Traffic.Accepted.Count);
        var driving = Task.WhenAll(
        [
            .. all.Select(busy => busy.Traffic.DriveAsync(host.Url, stop.Token)),
            rivals.DriveAsync(host.Url, stop.Token),
        ]);
        while (all.Sum(busy => busy.Traffic.Accepted.Count) == before && !driving.IsCompleted)
            await Task.Delay(5);

        await Task.Delay(random.Next(250));
        await host.KillAsync();
        await stop.CancelAsync();
        await driving;
    }

    private static void AssertNoSecrets(Busy[] all, string log, string outbox, string rows, string history)
    {
        var search = new SecretSearch(
            all.SelectMany(busy => busy.Tenant.Pins.Concat(busy.Traffic.Pins)),
            all.SelectMany(busy => busy.Traffic.Webhooks.Values
                .Append(busy.Tenant.ApiKey)
                .Append(busy.Tenant.WebhookSecret)));

        // What is searched is what it is said to be.
        Assert.Contains("is accepted", log, StringComparison.Ordinal);
        Assert.Contains("ProviderUnavailableException", log, StringComparison.Ordinal);
        Assert.Contains("\"is_attempt\":true", outbox, StringComparison.Ordinal);
        Assert.Contains("attempt|", rows, StringComparison.Ordinal);
        Assert.Contains(nameof(Domain.Attempts.ActionAttempt.ActionAttemptId), history, StringComparison.Ordinal);
        Assert.Contains("ProviderUnavailableException", history, StringComparison.Ordinal);

        string[] told =
        [
            .. search.LinesIn(log).Select(line => $"log: {line}"),
            .. search.LinesIn(outbox).Select(line => $"outbox: {line}"),
            .. search.LinesIn(rows).Select(line => $"rows: {line}"),
            .. search.LinesIn(history).Select(line => $"history: {line}"),
        ];
        Assert.True(told.Length == 0, $"{told.Length} lines tell a secret:\n{string.Join('\n', told.Take(20))}");
    }

    /// <summary>A workspace, and who wants things of it.</summary>
    private sealed record Busy(Tenant Tenant, Traffic Traffic);
}
