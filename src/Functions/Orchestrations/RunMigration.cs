using AccessCodes.Domain.Events;
using AccessCodes.Domain.Migrations;
using AccessCodes.Functions.Storage;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace AccessCodes.Functions.Orchestrations;

/// <summary>
/// Carries one run of a migration to its end: plans every code, then does what is planned. It goes through the connected
/// accounts by pages and starts over with each page, so that its history does not grow with the number of codes. What is
/// done and what is left is told by the rows of the migration, not by this: begun again, it does what is left.
/// </summary>
public sealed partial class RunMigration(
    WorkspaceStore workspaces, Outbox outbox, TimeProvider time, ILogger<RunMigration> logger)
{
    /// <summary>How many accounts are at work at once.</summary>
    private const int AccountsAtOnce = 20;

    [Function(nameof(RunMigration))]
    public static async Task<string> Run([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var order = context.GetInput<MigrationOrder>()!;

        var accounts = await context.CallActivityAsync<IdPage>(nameof(FindMigrationAccounts), order, Retries.OfStorage);
        await MigrateAsync(context, order, accounts.Ids);
        if (accounts.Next is not null)
        {
            context.ContinueAsNew(order with { After = accounts.Next });
            return "under way";
        }

        if (!order.IsPlanned && await context.CallActivityAsync<bool>(nameof(StartMigration), order, Retries.OfStorage))
        {
            context.ContinueAsNew(order with { IsPlanned = true, After = null });
            return "planned";
        }

        await context.CallActivityAsync(nameof(EndMigration), order, Retries.OfStorage);
        return "ended";
    }

    /// <summary>Has accounts at work, and tells of the progress more and more rarely: that bounds the history as well.</summary>
    private static async Task MigrateAsync(
        TaskOrchestrationContext context, MigrationOrder order, IReadOnlyList<Guid> accountIds)
    {
        var work = Task.WhenAll(accountIds.Select(accountId => context.CallSubOrchestratorAsync<string>(
            nameof(MigrateAccount), new AccountMigration(order with { After = null }, accountId))));
        for (var pause = FirstPause; !work.IsCompleted; pause = pause < LongestPause ? pause * 2 : pause)
        {
            using var over = new CancellationTokenSource();
            var tick = context.CreateTimer(context.CurrentUtcDateTime + pause, over.Token);
            await Task.WhenAny(work, tick);
            over.Cancel();
            if (!work.IsCompleted)
                await context.CallActivityAsync(nameof(TellProgress), order, Retries.OfStorage);
        }

        await work;
    }

    [Function(nameof(FindMigrationAccounts))]
    public async Task<IdPage> FindMigrationAccounts(
        [ActivityTrigger] MigrationOrder order, CancellationToken cancellation)
    {
        if (await FindAsync(order, cancellation) is not { Value.Options.Scope: var scope })
            return IdPage.None;
        if (scope.ConnectedAccountId is { } only)
            return new IdPage([only], Next: null);

        var accounts = await workspaces.ListAccountsAsync(
            order.WorkspaceId, filter: null, order.After, AccountsAtOnce, cancellation);
        return new IdPage([.. accounts.Items.Select(account => account.ConnectedAccountId)], accounts.Next);
    }

    /// <returns>Whether there is something to do beyond planning.</returns>
    [Function(nameof(StartMigration))]
    public async Task<bool> StartMigration(
        [ActivityTrigger] MigrationOrder order, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        while (true)
        {
            if (await FindAsync(order, cancellation) is not { } migration)
                return false;

            var counts = await CountAsync(order, cancellation);
            var started = migration.Value.IsPlanned && migration.Value.RunStartedAt is not null
                ? migration.Value
                : migration.Value.Start(counts, time.Now());
            var isNews = started.Status == MigrationStatus.Running && started != migration.Value;
            if (started == migration.Value
                || await TryCommitAsync(
                    migration, started, isNews ? EventTypes.MigrationStarted : null, counts, client, cancellation))
            {
                return !started.Options.IsDryRun;
            }
        }
    }

    [Function(nameof(TellProgress))]
    public async Task TellProgress(
        [ActivityTrigger] MigrationOrder order, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        while (true)
        {
            if (await FindAsync(order, cancellation) is not { Value.RunStartedAt: not null } migration)
                return;

            var counts = await CountAsync(order, cancellation);
            var share = MigrationProgress.ShareOf(counts);
            if (share < migration.Value.ToldProgress + MigrationProgress.WorthTelling)
                return;

            var told = migration.Value with { ToldProgress = share };
            if (await TryCommitAsync(
                migration, told, EventTypes.MigrationProgressed, counts, client, cancellation))
            {
                return;
            }
        }
    }

    [Function(nameof(EndMigration))]
    public async Task EndMigration(
        [ActivityTrigger] MigrationOrder order, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        while (true)
        {
            if (await FindAsync(order, cancellation) is not { } migration)
                return;

            var counts = await CountAsync(order, cancellation);
            var ended = migration.Value.End(counts, time.Now());
            var news = ended.Options.IsDryRun ? null : EventTypes.MigrationCompleted;
            if (await TryCommitAsync(migration, ended, news, counts, client, cancellation))
            {
                Log.Ended(
                    logger, order.MigrationId, order.WorkspaceId, ended.Status, counts.Outcomes.Ended, counts.Outcomes.Failed);
                return;
            }
        }
    }

    /// <returns>The migration, if it is in this run and has not ended.</returns>
    private async Task<Stored<Migration>?> FindAsync(MigrationOrder order, CancellationToken cancellation)
    {
        var migration = await workspaces.GetMigrationAsync(order.WorkspaceId, order.MigrationId, cancellation);
        return migration?.Value.IsIn(order.RunId) == true ? migration : null;
    }

    private Task<MigrationCounts> CountAsync(MigrationOrder order, CancellationToken cancellation) =>
        workspaces.CountMigrationAsync(order.WorkspaceId, order.MigrationId, cancellation);

    /// <returns>Whether it was committed; otherwise something changed meanwhile.</returns>
    private async Task<bool> TryCommitAsync(
        Stored<Migration> before,
        Migration after,
        string? news,
        MigrationCounts counts,
        DurableTaskClient client,
        CancellationToken cancellation)
    {
        var changes = new Changes().Replace(before, after);
        if (after.HasEnded
            && await workspaces.GetActiveMigrationsAsync(after.WorkspaceId, cancellation) is { } active)
        {
            changes.Replace(active, active.Value.Without(after.MigrationId));
        }

        if (news is not null)
        {
            var events = EventIds.Maker(EventSubject.Workspace(after.WorkspaceId), actionAttemptId: null, time.Now());
            changes.Add(events.Tell(news) with { Migration = after.News(counts) });
        }

        if (await workspaces.CommitAsync(after.WorkspaceId, changes, cancellation) == CommitResult.Conflict)
            return false;

        await outbox.StartAsync(client, after.WorkspaceId, changes, cancellation);
        return true;
    }

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information,
            "Migration {MigrationId} of workspace {WorkspaceId} ended: {Status}, {Codes} codes, {Failed} of them failed")]
        public static partial void Ended(
            ILogger logger, Guid migrationId, Guid workspaceId, MigrationStatus status, int codes, int failed);
    }
}

/// <summary>What a run of a migration starts with.</summary>
/// <param name="WorkspaceId">The workspace.</param>
/// <param name="MigrationId">The migration.</param>
/// <param name="RunId">The run, and the id of the orchestration.</param>
/// <param name="IsPlanned">Whether every code is planned, so that it can be done.</param>
/// <param name="After">Where the page before ended; null for the first page.</param>
public sealed record MigrationOrder(
    Guid WorkspaceId, Guid MigrationId, Guid RunId, bool IsPlanned = false, string? After = null);

/// <summary>Some of many things, by their ids.</summary>
/// <param name="Ids">Which.</param>
/// <param name="Next">Where the next page goes on; null on the last page.</param>
public sealed record IdPage(IReadOnlyList<Guid> Ids, string? Next)
{
    /// <summary>Nothing.</summary>
    public static readonly IdPage None = new([], Next: null);
}
