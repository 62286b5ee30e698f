using System.Net;
using AccessCodes.Domain.AccessCodes;
using AccessCodes.Domain.Locks;
using AccessCodes.Functions.Storage;
using AccessCodes.Functions.Tests.Support;
using AccessCodes.TestSupport;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;

namespace AccessCodes.Functions.Tests.Claims;

/// <summary>
/// Two workspaces convert, take by force, hand back and delete one code, all at once and with crashes in between. After all
/// of it has ended, each claim names a record that is managed, or there is none.
/// </summary>
public sealed class ClaimProtocolTests : IAsyncLifetime
{
    private const int Codes = 60;

    private static readonly Guid NeighboursEntrance = Known.Device(101);

    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);
    private readonly Interleaving _steps;
    private TestApp _app = null!;

    public ClaimProtocolTests() => _steps = new Interleaving(_time);

    public async Task InitializeAsync()
    {
        _app = await TestApp.StartAsync(services =>
        {
            services.AddSingleton<TimeProvider>(_time);
            services.RemoveAll<DurableTaskClient>();
            services.AddSingleton(_steps.Client.Object);
        });
        _steps.Services = _app.Services;

        // A lock that answers at once: time passes only where an orchestration lets it pass.
        await _steps.RunAsync(
        [
            () => PostAsync("/devices/simulate/configure", new { device_id = Known.SharedEntrance, latency_milliseconds = 0 }),
            .. Enumerable.Range(0, Codes).Select(number => (Func<Task>)(() => PostAsync(
                "/access_codes/simulate/type_in",
                new { device_id = Known.SharedEntrance, name = $"Guest {number}", code = $"{730_000 + number}", sync = false }))),
            () => PostAsync("/connected_accounts/sync", new { connected_account_id = Known.AugustAccount }),
            () => PostAsync(
                "/connected_accounts/sync",
                new { connected_account_id = Known.NeighboursAccount },
                TestApp.NeighbourKey),
        ]);
    }

    public Task DisposeAsync() => _app.DisposeAsync();

    public static TheoryData<int> AllRounds => [.. Enumerable.Range(1, Rounds.Of(2))];

    [Theory]
    [MemberData(nameof(AllRounds))]
    public async Task Each_claim_names_a_managed_record_after_everything_has_ended(int round)
    {
        _steps.HasFaults = round % 2 == 0;
        var ours = await CodesAsync(Known.Sandbox, Known.SharedEntrance);
        var theirs = await CodesAsync(Known.Neighbour, NeighboursEntrance);
        LockCodeAddress[] shared =
        [
            .. ours.Keys.Intersect(theirs.Keys)
                .Where(address => ours[address].Name!.StartsWith("Guest", StringComparison.Ordinal))
                .OrderBy(address => ours[address].Name, StringComparer.Ordinal),
        ];
        Assert.Equal(Codes, shared.Length);

        for (var number = 0; number < Codes; number++)
        {
            var (seed, address) = ((round * 1000) + number, shared[number]);
            _steps.Seed(seed);
            await _steps.RunAsync(Requests(new Random(seed), ours[address].AccessCodeId, theirs[address].AccessCodeId));
            await AssertInOrderAsync(seed, address);
        }
    }

    private IEnumerable<Func<Task>> Requests(Random random, Guid ours, Guid theirs) =>
        Enumerable.Range(0, 6).Select(_ =>
        {
            var isOurs = random.Next(2) == 0;
            var (code, key) = isOurs ? (ours, TestApp.SandboxKey) : (theirs, TestApp.NeighbourKey);
            var request = random.Next(8);
            return (Func<Task>)(() => request switch
            {
                < 4 => PostAsync(Paths.Convert, new { access_code_id = code, force = request > 0 }, key),
                4 or 5 => PostAsync(ManagedCodes.Delete, new { access_code_id = code }, key),
                6 => PostAsync(ManagedCodes.Update, new { access_code_id = code, is_managed = false }, key),
                _ => PostAsync(Paths.Delete, new { access_code_id = code }, key),
            });
        });

    private async Task AssertInOrderAsync(int seed, LockCodeAddress address)
    {
        var claim = await _app.Services.GetRequiredService<IManagementClaims>().FindAsync(address);
        var workspaces = _app.Services.GetRequiredService<WorkspaceStore>();
        foreach (var held in claim?.AndDisplaced() ?? [])
        {
            var code = await workspaces.GetCodeAsync(held.Holder.WorkspaceId, held.Holder.AccessCodeId);
            Assert.True(code is { Value: { IsManaged: true, Pending: null } }, $"Seed {seed}: {claim} names {code?.Value}.");
        }

        Assert.True(claim?.Previous is null, $"Seed {seed}: {claim} is not settled.");
        (Guid, Guid)[] sides = [(Known.Sandbox, Known.SharedEntrance), (Known.Neighbour, NeighboursEntrance)];
        foreach (var (workspaceId, deviceId) in sides)
        {
            var managed = (await CodesAsync(workspaceId, deviceId)).GetValueOrDefault(address);
            Assert.True(
                managed is not { IsManaged: true } || claim?.Holder == new ClaimHolder(workspaceId, managed.AccessCodeId),
                $"Seed {seed}: {managed} is managed without a claim.");
        }
    }

    private async Task<Dictionary<LockCodeAddress, AccessCode>> CodesAsync(Guid workspaceId, Guid deviceId) =>
        (await _app.Services.GetRequiredService<WorkspaceStore>().ListCodesAsync(workspaceId, deviceId))
            .ToDictionary(code => code.Address);

    private async Task PostAsync(string path, object parameters, string key = TestApp.SandboxKey)
    {
        var reply = await _app.PostAsync(path, parameters, key);
        Assert.True(reply.Status < HttpStatusCode.InternalServerError, reply.Text);
    }
}
