using AccessCodes.Domain;
using AccessCodes.Domain.Migrations;
using AccessCodes.Functions.Storage;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace AccessCodes.Functions.Orchestrations;

/// <summary>Accepts migrations, their end and their repetition: what was accepted is safe before the caller hears of it.</summary>
public sealed partial class MigrationIntake(
    WorkspaceStore workspaces, Outbox outbox, TimeProvider time, ILogger<MigrationIntake> logger)
{
    /// <summary>After how long a run is looked after: one that broke off goes on where it was.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Decides on a request to migrate and, where it is accepted, begins.</summary>
    /// <param name="workspaceId">The workspace that asks.</param>
    /// <param name="operation">What it asks for; the migration gets its id.</param>
    /// <param name="options">What it asks for; of a device it need not say whose it is.</param>
    /// <param name="client">Starts the migration.</param>
    /// <returns>The migration; or why not.</returns>
    public async Task<Decision<Migration>> CreateAsync(
        Guid workspaceId, Operation operation, MigrationOptions options, DurableTaskClient client)
    {
        // A caller who hangs up has asked all the same: what was begun is finished.
        var cancellation = CancellationToken.None;

        // Of two that begin at once, one meets the other among those that have not ended, and decides again.
        while (true)
        {
            if (operation.MayHaveRun
                && await workspaces.GetMigrationAsync(workspaceId, operation.Id, cancellation) is { } before)
            {
                return before.Value;
            }

            if ((await FindScopeAsync(workspaceId, options.Scope, cancellation)).IsRefused(out var scope, out var refusal))
                return refusal;

            var migration = Migration.Create(
                workspaceId, options with { Scope = scope }, operation.Id, time.Now());
            var active = await workspaces.GetActiveMigrationsAsync(workspaceId, cancellation);
            if ((active?.Value ?? ActiveMigrations.None).Accept(migration).IsRefused(out var and, out refusal))
                return refusal;

            if (await TryBeginAsync(migration, new Changes().Add(migration).Replace(active, and), client))
                return migration;

            operation = operation.Again();
        }
    }

    /// <summary>Has nothing new begun in a migration.</summary>
    /// <param name="workspaceId">The workspace that asks.</param>
    /// <param name="migrationId">The migration.</param>
    /// <returns>The migration, which may have ended before; or why not.</returns>
    public async Task<Decision<Migration>> CancelAsync(Guid workspaceId, Guid migrationId)
    {
        var cancellation = CancellationToken.None;
        while (true)
        {
            if (await workspaces.GetMigrationAsync(workspaceId, migrationId, cancellation) is not { } migration)
                return Refusals.MigrationNotFound;

            var canceled = migration.Value.Cancel();
            if (canceled == migration.Value)
                return canceled;

            var changes = new Changes().Replace(migration, canceled);
            if (await workspaces.CommitAsync(workspaceId, changes, cancellation) == CommitResult.Committed)
            {
                Log.Canceled(logger, migrationId, workspaceId);
                return canceled;
            }
        }
    }

    /// <summary>Decides on a request to do again what failed in a migration and, where it is accepted, begins.</summary>
    /// <param name="workspaceId">The workspace that asks.</param>
    /// <param name="operation">What it asks for; the run gets its id.</param>
    /// <param name="migrationId">The migration.</param>
    /// <param name="client">Starts the run.</param>
    /// <returns>The migration, in a new run if there is something to do; or why not.</returns>
    public async Task<Decision<Migration>> RetryFailedAsync(
        Guid workspaceId, Operation operation, Guid migrationId, DurableTaskClient client)
    {
        var cancellation = CancellationToken.None;
        while (true)
        {
            if (await workspaces.GetMigrationAsync(workspaceId, migrationId, cancellation) is not { } before)
                return Refusals.MigrationNotFound;
            if (before.Value.RunId == operation.Id)
                return before.Value;
            if (before.Value.RetryFailed(operation.Id).IsRefused(out var migration, out var refusal))
                return refusal;
            if (migration == before.Value)
                return migration;

            var active = await workspaces.GetActiveMigrationsAsync(workspaceId, cancellation);
            if ((active?.Value ?? ActiveMigrations.None).Accept(migration).IsRefused(out var and, out refusal))
                return refusal;

            if (await TryBeginAsync(migration, new Changes().Replace(before, migration).Replace(active, and), client))
                return migration;
        }
    }

    /// <returns>The scope with the account of its device; or that there is no such device or account.</returns>
    private async Task<Decision<MigrationScope>> FindScopeAsync(
        Guid workspaceId, MigrationScope asked, CancellationToken cancellation)
    {
        if (asked.DeviceId is { } deviceId)
        {
            return await workspaces.GetDeviceAsync(workspaceId, deviceId, cancellation) is { } device
                ? MigrationScope.Device(deviceId, device.Value.ConnectedAccountId)
                : Refusals.DeviceNotFound;
        }

        return asked.ConnectedAccountId is { } accountId
            && await workspaces.GetAccountAsync(workspaceId, accountId, cancellation) is null
                ? Refusals.ConnectedAccountNotFound
                : asked;
    }

    /// <returns>Whether it was committed; otherwise something changed meanwhile.</returns>
    private async Task<bool> TryBeginAsync(Migration migration, Changes changes, DurableTaskClient client)
    {
        var order = new MigrationOrder(migration.WorkspaceId, migration.MigrationId, migration.RunId);
        var start = Outbox.StartOf(nameof(RunMigration), migration.RunId, order);
        changes.Add(start).Add(Outbox.WatchOf(start, time.Now() + Patience));
        if (await workspaces.CommitAsync(migration.WorkspaceId, changes, CancellationToken.None) == CommitResult.Conflict)
            return false;

        Log.Accepted(logger, migration.MigrationId, migration.WorkspaceId, migration.RunId);
        await outbox.StartAsync(client, migration.WorkspaceId, changes, CancellationToken.None);
        return true;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information,
            "Migration {MigrationId} of workspace {WorkspaceId} is accepted: run {RunId}")]
        public static partial void Accepted(ILogger logger, Guid migrationId, Guid workspaceId, Guid runId);

        [LoggerMessage(LogLevel.Information, "Migration {MigrationId} of workspace {WorkspaceId} begins nothing new")]
        public static partial void Canceled(ILogger logger, Guid migrationId, Guid workspaceId);
    }
}
