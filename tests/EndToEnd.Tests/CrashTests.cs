using AccessCodes.Functions.Providers;
using AccessCodes.Functions.Storage;
using AccessCodes.LocalHost.Sqlite;
using AccessCodes.TestSupport;

namespace AccessCodes.EndToEnd.Tests;

/// <summary>What was accepted is finished, whatever happens to the process: nothing is lost and nothing done twice.</summary>
public sealed class CrashTests
{
    private const int Codes = 30;

    private static readonly SimulatedLock SlowLock = ExtraLock.Fast with { Latency = TimeSpan.FromMilliseconds(900) };

    [Theory]
    [InlineData(0, 20)]
    [InlineData(200, 20)]
    [InlineData(600, 0)]
    public async Task Conversions_in_flight_when_the_process_is_killed_are_finished_once(
        int millisecondsToLive, int leastInFlight)
    {
        await using var host = await LocalHostProcess.StartAsync(rateLimits: false);
        await host.KillAsync();
        await AddSlowLockAsync(host);
        await host.StartAsync();

        Guid[] attempts;
        using (var api = new SandboxApi(host.Url))
        {
            attempts = await Task.WhenAll(Enumerable.Range(1, Codes).Select(number =>
                api.ConvertAsync(Known.Code(ExtraLock.Number, number))));
        }

        // Twice: the second process, busy with finishing, is killed as well.
        await Task.Delay(millisecondsToLive);
        using (var api = new SandboxApi(host.Url))
            Assert.True(await CountPendingAsync(api, attempts) >= leastInFlight, "Too few conversions were in flight.");
        await host.KillAsync();
        await host.StartAsync();
        await Task.Delay(millisecondsToLive);
        await host.KillAsync();
        await host.StartAsync();

        using (var api = new SandboxApi(host.Url))
        {
            foreach (var attempt in attempts)
            {
                var ended = await api.EndOfAsync(attempt, TimeSpan.FromSeconds(60));
                Assert.Equal("success", ended.GetProperty("status").GetString());
            }

            Assert.Empty(await api.UnmanagedCodesAsync(ExtraLock.DeviceId));

            var converted = (await api.EventsAsync(new { device_id = ExtraLock.DeviceId, limit = 5000 }))
                .Select(occurred => occurred.GetProperty("access_code_id").GetGuid());
            Assert.Equal(
                Enumerable.Range(1, Codes).Select(number => Known.Code(ExtraLock.Number, number)), converted.Order());
        }

        await host.KillAsync();
        await AuditAsync(host, attempts);
    }

    private static async Task<int> CountPendingAsync(SandboxApi api, Guid[] attempts)
    {
        var statuses = await Task.WhenAll(attempts.Select(async attempt =>
            (await api.PostAsync("/action_attempts/get", new { action_attempt_id = attempt }))
                .GetProperty("action_attempt").GetProperty("status").GetString()));
        return statuses.Count(status => status == "pending");
    }

    private static async Task AddSlowLockAsync(LocalHostProcess host)
    {
        await using var database = new SqliteDatabase(Path.Combine(host.Data, "access-codes.db"));
        await ExtraLock.AddAsync(new SqliteTables(database), SlowLock, Codes);
    }

    /// <summary>The lock's own journal has one effect an attempt, and the outbox is empty.</summary>
    private static async Task AuditAsync(LocalHostProcess host, Guid[] attempts)
    {
        await using var database = new SqliteDatabase(Path.Combine(host.Data, "access-codes.db"));
        var tables = new SqliteTables(database);

        var journal = await new SimulatedLocks(tables).ReadJournalAsync(SlowLock.Provider, SlowLock.LockId);
        Assert.Equal(attempts.Order(), journal.Keys.Order());
        Assert.Equal(Codes, journal.Values.Select(effect => effect.LockCodeId).Distinct().Count());

        var workspaces = new WorkspaceStore(tables, new WebhookSubscriptions(tables, TimeProvider.System));
        await foreach (var entry in workspaces.ListOutboxAsync(Known.Sandbox, DateTimeOffset.MaxValue))
            Assert.Fail($"Attempt {entry.EntryId} is left in the outbox.");
    }
}
