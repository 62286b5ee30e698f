using AccessCodes.Domain.Attempts;
using AccessCodes.Domain.Events;
using AccessCodes.Domain.Webhooks;
using AccessCodes.Domain.Workspaces;
using AccessCodes.Functions.Options;
using AccessCodes.Functions.Orchestrations;
using AccessCodes.Functions.Storage;
using AccessCodes.Functions.Tests.Support;
using AccessCodes.TestSupport;
using Azure.Data.Tables;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace AccessCodes.Functions.Tests.Storage;

/// <summary>What is over is kept for as long as the settings say, and then goes; whatever the tables are.</summary>
public abstract class RetentionContract
{
    private static readonly DateTimeOffset Now = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Old = Now.AddDays(-90).AddMilliseconds(-1);
    private static readonly DateTimeOffset Young = Now.AddDays(-90);

    private static readonly Guid One = Guid.Parse("5a000000-0000-4000-8000-00000000000a");
    private static readonly Guid Two = Guid.Parse("5a000000-0000-4000-8000-00000000000b");

    private readonly FakeTimeProvider _time = new(Now);
    private CrashingTables? _tables;

    /// <summary>Tables that are empty for each test.</summary>
    private protected abstract ITables NewTables();

    private CrashingTables Tables => _tables ??= new CrashingTables(NewTables());

    private WorkspaceStore Workspaces => field ??= new WorkspaceStore(Tables, new WebhookSubscriptions(Tables, _time));

    [ContractFact]
    public async Task What_is_old_goes_and_what_is_not_stays()
    {
        await AddWorkspacesAsync();
        var (oldEvent, youngEvent) = (await AddEventAsync(One, Old), await AddEventAsync(One, Young));
        var (oldAttempt, youngAttempt) = (await AddAttemptAsync(One, Old), await AddAttemptAsync(One, Young));
        var pending = await AddAttemptAsync(One, Old, hasEnded: false);
        var reset = await AddAttemptAsync(One, Old, EventSubject.Workspace(One));

        await PurgeAsync();

        Assert.Equal([youngEvent], await EventsAsync(One));
        Assert.Equal(Order(youngAttempt, pending), await AttemptsAsync(One));
        Assert.Equal(Order(youngAttempt, pending), await AttemptsAsync(One, Known.FrontDoor));
        Assert.Null(await Workspaces.GetEventAsync(One, oldEvent));
        Assert.Null(await Workspaces.GetAttemptAsync(One, oldAttempt));
        Assert.Null(await Workspaces.GetAttemptAsync(One, reset));
    }

    [ContractFact]
    public async Task Answers_that_are_remembered_no_more_go_those_to_operators_too()
    {
        await AddWorkspacesAsync();
        var records = new IdempotencyRecords(Tables);
        foreach (var scope in new[] { One, Guid.Empty })
        {
            var old = await AddAnswerAsync(records, scope, "old", Now.AddDays(-2).AddMilliseconds(-1));
            await AddAnswerAsync(records, scope, "young", Now.AddDays(-2));
            var used = await AddAnswerAsync(records, scope, "used-again", Now.AddDays(-3));
            var stored = (await records.FindAsync(scope, used.KeyDigest))!;
            Assert.True(await records.TryReplaceAsync(scope, stored, used with { OperationId = Guid.CreateVersion7(Now) }));

            await PurgeAsync();

            Assert.Null(await records.FindAsync(scope, old.KeyDigest));
            Assert.NotNull(await records.FindAsync(scope, "young"));
            Assert.NotNull(await records.FindAsync(scope, "used-again"));
            Assert.Equal(2, await CountAsync(scope, RowKeys.IdempotencyAges));
        }
    }

    [ContractFact]
    public async Task An_event_that_a_webhook_has_still_to_get_stays_until_it_has()
    {
        await AddWorkspacesAsync();
        var (named, spanned, other) = (
            await AddEventAsync(One, Old), await AddEventAsync(One, Old.AddDays(-1)), await AddEventAsync(One, Old.AddDays(-2)));
        var webhookId = Guid.CreateVersion7(Old);
        var deliveries = new Changes().Deliver([new EventDelivery(One, webhookId, named)]);
        var catchUp = new OutboxEntry(
            Guid.CreateVersion7(Now),
            nameof(DeliverEvent),
            IsAttempt: false,
            CatchUp: new CatchUp(webhookId, Old.AddDays(-1), Old.AddDays(-1).AddSeconds(10)));
        await CommitAsync(One, deliveries.Add(catchUp));

        await PurgeAsync();
        Assert.Equal(Order(named, spanned), await EventsAsync(One));

        await CommitAsync(One, new Changes().Remove(deliveries.Outbox[0]).Remove(catchUp));
        await PurgeAsync();
        Assert.Empty(await EventsAsync(One));
        Assert.Null(await Workspaces.GetEventAsync(One, other));
    }

    [ContractFact]
    public async Task A_run_that_breaks_off_between_transactions_leaves_no_half_and_the_next_goes_on()
    {
        await AddWorkspacesAsync();
        for (var number = 0; number < 130; number++)
            await AddAttemptAsync(One, Old.AddMinutes(-number));
        var kept = await AddAttemptAsync(One, Young);
        await AddManyEventsAsync(One, 230);

        for (var run = 1; run <= 6; run++)
        {
            Tables.CrashAfter(changes => changes.Any(change => change is RowChange.Delete));
            await PurgeAsync();
            Tables.Recover();

            Assert.Equal(await AttemptsAsync(One), await AttemptsAsync(One, Known.FrontDoor));
            Assert.Equal(run < 3 ? 131 - (50 * run) : 1, (await AttemptsAsync(One)).Count);
            Assert.Equal(run <= 3 ? 230 : Math.Max(0, 230 - (100 * (run - 3))), (await EventsAsync(One)).Count);
        }

        Assert.Equal([kept], await AttemptsAsync(One));
    }

    [ContractFact]
    public async Task An_attempt_that_is_not_among_those_of_its_device_goes_too()
    {
        await AddWorkspacesAsync();
        var (unlisted, listed) = (await AddAttemptAsync(One, Old), await AddAttemptAsync(One, Old));
        var attempt = (await Workspaces.GetAttemptAsync(One, unlisted))!.Value;
        await Tables.Workspaces.CommitAsync($"{One}", [new RowChange.Delete(RowKeys.DeviceAttempt(attempt))]);

        await PurgeAsync();

        Assert.Null(await Workspaces.GetAttemptAsync(One, unlisted));
        Assert.Null(await Workspaces.GetAttemptAsync(One, listed));
        Assert.Empty(await AttemptsAsync(One, Known.FrontDoor));
    }

    [ContractFact]
    public async Task A_workspace_with_much_to_forget_keeps_no_other_waiting()
    {
        await AddWorkspacesAsync();
        await AddManyEventsAsync(One, 300);
        await AddEventAsync(Two, Old);
        var recorded = new RecordingTables(Tables);

        await PurgeAsync(recorded);

        var commits = recorded.Take().Where(operation => operation.IsCommit).Select(operation => operation.Partition);
        Assert.Equal([$"{One}", $"{Two}", $"{One}", $"{One}"], commits);
    }

    [ContractFact]
    public async Task A_workspace_that_fails_keeps_no_other_from_its_turn()
    {
        await AddWorkspacesAsync();
        await AddEventAsync(One, Old);
        await AddEventAsync(Two, Old);
        Tables.FailOnce(_ => true);

        await PurgeAsync();
        Assert.Single(await EventsAsync(One));
        Assert.Empty(await EventsAsync(Two));

        await PurgeAsync();
        Assert.Empty(await EventsAsync(One));
    }

    [ContractFact]
    public async Task A_run_ends_before_the_host_ends_it_and_the_next_goes_on()
    {
        await AddWorkspacesAsync();
        await AddManyEventsAsync(One, 1500);
        _time.AutoAdvanceAmount = TimeSpan.FromSeconds(20);

        await PurgeAsync();
        Assert.InRange((await EventsAsync(One)).Count, 100, 1400);

        _time.AutoAdvanceAmount = TimeSpan.Zero;
        await PurgeAsync();
        Assert.Empty(await EventsAsync(One));
    }

    [ContractFact]
    public async Task What_stays_costs_nothing()
    {
        await AddWorkspacesAsync();
        await AddManyEventsAsync(One, 400, Young);
        for (var number = 0; number < 3; number++)
            await AddEventAsync(One, Old);
        var recorded = new RecordingTables(Tables);

        await PurgeAsync(recorded);

        var steps = recorded.Take()
            .Where(operation => operation is { Table: nameof(ITables.Workspaces) } && operation.Partition == $"{One}")
            .ToArray();
        Assert.Equal(
            [0, 3, 0, 0],
            steps.Where(operation => operation.Kind == OperationKind.Query).Select(operation => operation.Rows));
        Assert.Equal(5, steps.Length);
    }

    [ContractFact]
    public async Task Pages_go_on_after_what_their_cursor_names_is_gone()
    {
        await AddWorkspacesAsync();
        var (attempts, events) = (new List<Guid>(), new List<Guid>());
        for (var number = 0; number < 10; number++)
        {
            attempts.Add(await AddAttemptAsync(One, Now.AddDays(number - 95)));
            events.Add(await AddEventAsync(One, Now.AddDays(number - 95)));
        }

        var first = await Workspaces.ListAttemptsAsync(One, null, Known.FrontDoor, after: null, limit: 3);
        var firstTold = await Workspaces.ListEventsAsync(One, from: null, until: null, filter: null, limit: 3);
        await PurgeAsync();
        var second = await Workspaces.ListAttemptsAsync(One, null, Known.FrontDoor, first.Next, limit: 30);
        var since = firstTold.Items[^1].OccurredAt.AddMilliseconds(1);
        var secondTold = await Workspaces.ListEventsAsync(One, since, until: null, filter: null, limit: 30);

        Assert.Equal(attempts[..3], first.Items.Select(attempt => attempt.ActionAttemptId));
        Assert.Equal(attempts[5..], second.Items.Select(attempt => attempt.ActionAttemptId));
        Assert.Equal(events[..3], firstTold.Items.Select(told => told.EventId));
        Assert.Equal(events[5..], secondTold.Items.Select(told => told.EventId));
    }

    private Task PurgeAsync(ITables? tables = null)
    {
        tables ??= Tables;
        var purge = new PurgeRecords(
            tables,
            new WorkspaceDirectory(tables),
            new WorkspaceStore(tables, new WebhookSubscriptions(tables, _time)),
            Microsoft.Extensions.Options.Options.Create(new RetentionOptions()),
            _time,
            NullLogger<PurgeRecords>.Instance);
        return purge.Run(new TimerInfo(), CancellationToken.None);
    }

    private async Task AddWorkspacesAsync()
    {
        var directory = new WorkspaceDirectory(Tables);
        foreach (var workspaceId in new[] { One, Two })
            await directory.AddAsync(new Workspace(workspaceId, "Test", IsSandbox: true, Now));
    }

    private async Task<Guid> AddEventAsync(Guid workspaceId, DateTimeOffset at)
    {
        var told = EventOf(workspaceId, at);
        await CommitAsync(workspaceId, new Changes().Add(told));
        return told.EventId;
    }

    private async Task AddManyEventsAsync(Guid workspaceId, int count, DateTimeOffset? latest = null)
    {
        foreach (var some in Enumerable.Range(0, count).Chunk(ITable.MaxChanges))
        {
            var changes = new Changes();
            foreach (var number in some)
                changes.Add(EventOf(workspaceId, (latest ?? Old).AddMinutes(latest is null ? -number : number)));
            await CommitAsync(workspaceId, changes);
        }
    }

    private async Task<Guid> AddAttemptAsync(
        Guid workspaceId, DateTimeOffset at, EventSubject? subject = null, bool hasEnded = true)
    {
        var attempt = new ActionAttempt
        {
            ActionAttemptId = Guid.CreateVersion7(at),
            ActionType = ActionType.ConvertAccessCodeToManaged,
            Subject = subject ?? EventOf(workspaceId, at).Subject,
            CreatedAt = at,
            Deadline = at.AddMinutes(10),
        };
        await CommitAsync(workspaceId, new Changes().Add(hasEnded ? attempt.Succeed(at) : attempt));
        return attempt.ActionAttemptId;
    }

    private static async Task<IdempotencyRecord> AddAnswerAsync(
        IdempotencyRecords records, Guid scope, string digest, DateTimeOffset at)
    {
        var record = new IdempotencyRecord(digest, "", Guid.CreateVersion7(at), at, Guid.NewGuid(), at);
        Assert.True(await records.TryAddAsync(scope, record));
        return record;
    }

    private async Task CommitAsync(Guid workspaceId, Changes changes) =>
        Assert.Equal(CommitResult.Committed, await Workspaces.CommitAsync(workspaceId, changes));

    private async Task<List<Guid>> EventsAsync(Guid workspaceId)
    {
        var page = await Workspaces.ListEventsAsync(workspaceId, from: null, until: null, filter: null, limit: 10_000);
        return [.. page.Items.Select(told => told.EventId)];
    }

    private async Task<List<Guid>> AttemptsAsync(Guid workspaceId, Guid? deviceId = null)
    {
        var page = await Workspaces.ListAttemptsAsync(workspaceId, null, deviceId, after: null, limit: 10_000);
        return [.. page.Items.Select(attempt => attempt.ActionAttemptId)];
    }

    private async Task<int> CountAsync(Guid scope, string prefix) =>
        (await Tables.Workspaces.QueryAsync($"{scope}", KeyRange.Prefix(prefix), ITable.MaxPageSize)).Count;

    private static IEnumerable<Guid> Order(params Guid[] ids) => ids.OrderBy(id => $"{id}", StringComparer.Ordinal);

    private static Event EventOf(Guid workspaceId, DateTimeOffset at) => new()
    {
        EventId = Guid.CreateVersion7(at),
        EventType = EventTypes.Changed,
        Subject = new EventSubject(
            workspaceId,
            Known.Code(1, 1),
            Known.FrontDoor,
            Known.AugustAccount,
            Domain.Devices.CustomMetadata.Empty,
            Domain.Devices.CustomMetadata.Empty),
        OccurredAt = at,
    };
}

/// <summary>On SQLite.</summary>
public sealed class SqliteRetentionTests : RetentionContract, IAsyncLifetime
{
    private readonly TestTables _tables = new();

    private protected override ITables NewTables() => _tables.Tables;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _tables.DisposeAsync();
}

/// <summary>On the emulator of Azure Table Storage.</summary>
[NeedsNode]
public sealed class AzureRetentionTests(AzuriteFixture azurite) : RetentionContract, IClassFixture<AzuriteFixture>
{
    private protected override ITables NewTables() =>
        new AzureTables(new TableServiceClient(azurite.ConnectionString), $"R{Guid.NewGuid():N}");
}
