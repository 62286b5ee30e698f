using AccessCodes.Functions.Orchestrations;
using AccessCodes.Functions.Providers;
using AccessCodes.Functions.Storage;
using AccessCodes.Functions.Tests.Support;
using AccessCodes.TestSupport;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Moq;

namespace AccessCodes.Functions.Tests.Orchestrations;

/// <summary>A sync costs what has changed on the lock, not what is there.</summary>
public sealed class SyncCostTests : IAsyncLifetime
{
    private readonly TestTables _tables = new();
    private RecordingTables _recorded = null!;

    public async Task InitializeAsync()
    {
        _recorded = new RecordingTables(_tables.Tables);
        await SandboxAccountAsync();
    }

    public async Task DisposeAsync() => await _tables.DisposeAsync();

    [Fact]
    public async Task A_lock_that_is_as_it_was_costs_no_commit_and_as_few_reads_with_a_thousand_codes_as_with_ten()
    {
        await ExtraLock.AddAsync(_tables.Tables, ExtraLock.Fast with { Capacity = 2_000 }, codes: 900);
        var many = await SyncAsync();

        await using var other = new TestTables();
        _recorded = new RecordingTables(other.Tables);
        await SandboxAccountAsync();
        await ExtraLock.AddAsync(other.Tables, ExtraLock.Fast, codes: 10);
        var few = await SyncAsync();

        Assert.Equal((0, 0), (many.Changed, many.Commits));
        Assert.Equal(few, many);
        Assert.InRange(many.Reads, 1, 10);
    }

    [Fact]
    public async Task Each_change_costs_a_read_and_a_commit_and_discoveries_share_theirs()
    {
        await ExtraLock.AddAsync(_tables.Tables, ExtraLock.Fast with { Capacity = 2_000 }, codes: 900);
        var idle = await SyncAsync();

        for (var number = 1; number <= 7; number++)
            await ChangeAsync(number, code => code with { Name = $"Renamed {code.Name}" });
        var renamed = await SyncAsync();
        Assert.Equal((7, 7, idle.Reads + 7), (renamed.Changed, renamed.Commits, renamed.Reads));

        for (var number = 1; number <= 5; number++)
            await ChangeAsync(number, _ => null);
        var removed = await SyncAsync();
        Assert.Equal((5, idle.Reads + 5), (removed.Changed, removed.Reads));

        await new SimulatedLocks(_tables.Tables).AddCodesAsync(
            ExtraLock.Fast.Provider,
            ExtraLock.Fast.LockId,
            Enumerable.Range(0, 32).Select(number => new SimulatedCode(
                $"new-{number}", $"New {number}", new($"{2000 + number}"), Bounds: null, default)));
        var discovered = await SyncAsync();
        Assert.Equal(32, discovered.Changed);
        Assert.Equal(idle.Reads, discovered.Reads);
        Assert.InRange(discovered.Commits, 2, 4);

        Assert.Equal(idle, await SyncAsync());
    }

    private async Task<Cost> SyncAsync()
    {
        _recorded.Take();
        var workspaces = Workspaces();
        var provider = new SimulatedLockProvider(new SimulatedLocks(_recorded), TimeProvider.System);
        var outbox = ActivatorUtilities.CreateInstance<Outbox>(
            new ServiceCollection().AddLogging().AddSingleton(workspaces).AddSingleton<Deliveries>()
                .AddSingleton(TimeProvider.System).BuildServiceProvider());
        var pools = new BackupPoolKeeper(workspaces, new ManagementClaims(_recorded), outbox, TimeProvider.System);
        var sync = new LockSync(provider, workspaces, pools, outbox, TimeProvider.System);
        var client = new Mock<DurableTaskClient>("test") { DefaultValue = DefaultValue.Empty };

        var changed = await sync.BringInLineAsync(Known.Sandbox, ExtraLock.DeviceId, client.Object, default);
        var operations = _recorded.Take();
        var commits = operations.Count(operation => operation.IsCommit);
        return new Cost(changed, operations.Count - commits, commits);
    }

    // Webhooks are read every few seconds, whatever there is to sync.
    private WorkspaceStore Workspaces() =>
        new(_recorded, new WebhookSubscriptions(_tables.Tables, TimeProvider.System));

    private async Task ChangeAsync(int number, Func<SimulatedCode, SimulatedCode?> change) =>
        Assert.Equal(TypedIn.Done, await new SimulatedLocks(_tables.Tables).ChangeCodeAsync(
            ExtraLock.Fast.Provider, ExtraLock.Fast.LockId, $"slot-{number}", change, DateTimeOffset.UtcNow));

    private async Task SandboxAccountAsync() => await Workspaces().CommitAsync(
        Known.Sandbox,
        new Changes().Add(new Domain.Devices.ConnectedAccount
        {
            ConnectedAccountId = Known.AugustAccount,
            WorkspaceId = Known.Sandbox,
            Provider = ExtraLock.Fast.Provider,
            DisplayName = "august@sandbox.example",
            CreatedAt = DateTimeOffset.UnixEpoch,
        }));

    private sealed record Cost(int Changed, int Reads, int Commits);
}
