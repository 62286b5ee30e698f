using System.Diagnostics;
using System.Text.Json;
using AccessCodes.Functions.Storage;
using AccessCodes.Functions.Telemetry;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace AccessCodes.Functions.Orchestrations;

/// <summary>
/// Starts what was committed to the outbox. The entry of an attempt stays there until the attempt has ended, and goes in
/// the very transaction that ends it: so whatever becomes of an orchestration, the sweeper finds an attempt that nobody
/// carries on. Those about webhooks are for <see cref="Deliveries"/>; any other entry goes once its orchestration has
/// started.
/// </summary>
public sealed partial class Outbox(WorkspaceStore workspaces, Deliveries deliveries, ILogger<Outbox> logger)
{
    /// <param name="orchestration">What carries the attempt out.</param>
    /// <param name="actionAttemptId">The attempt, by whose id both the entry and the orchestration go.</param>
    /// <param name="input">What the orchestration starts with; ids only.</param>
    public static OutboxEntry EntryFor<TInput>(string orchestration, Guid actionAttemptId, TInput input) =>
        new(actionAttemptId, orchestration, JsonSerializer.SerializeToElement(input)) { TraceParent = Activity.Current?.Id };

    /// <param name="orchestration">What is to start.</param>
    /// <param name="instanceId">The id that it starts under: a version 7 UUID.</param>
    /// <param name="input">What it starts with; ids only.</param>
    public static OutboxEntry StartOf<TInput>(string orchestration, Guid instanceId, TInput input) =>
        new(instanceId, orchestration, JsonSerializer.SerializeToElement(input), IsAttempt: false)
        {
            TraceParent = Activity.Current?.Id,
        };

    /// <param name="started">The entry that starts an orchestration that lives long.</param>
    /// <param name="doneBy">When the orchestration should be done; the sweeper then looks whether it is.</param>
    public static OutboxEntry WatchOf(OutboxEntry started, DateTimeOffset doneBy) =>
        started with { EntryId = Guid.CreateVersion7(doneBy), Watches = started.EntryId };

    /// <summary>
    /// Starts what was committed to the outbox just now. A failure is no failure of the caller: the entries are safe, and
    /// the sweeper starts them.
    /// </summary>
    public async Task StartAsync(
        DurableTaskClient client, Guid workspaceId, Changes committed, CancellationToken cancellation)
    {
        foreach (var entry in committed.Outbox)
        {
            if (entry.Deliveries is not null)
                await deliveries.StartAsync(client, workspaceId, entry, cancellation);
            else if (entry is { Watches: null, CatchUp: null })
                await StartAsync(client, workspaceId, entry, cancellation);
        }
    }

    /// <summary>
    /// Looks after an entry that has been there for a while: starts it if nobody did, or again if its orchestration broke
    /// off without ending the attempt.
    /// </summary>
    /// <returns>Whether nobody was carrying it out.</returns>
    public async Task<bool> LookAfterAsync(
        DurableTaskClient client, Guid workspaceId, OutboxEntry entry, CancellationToken cancellation)
    {
        var instance = await client.GetInstanceAsync(entry.InstanceId.ToString(), cancellation);
        if (await IsDoneAsync(workspaceId, entry, instance, cancellation))
        {
            await RemoveAsync(workspaceId, entry, cancellation);
            return false;
        }

        if (instance is { IsCompleted: false })
            return false;

        Log.Swept(logger, entry.Orchestration, entry.InstanceId, workspaceId);
        await StartAsync(client, workspaceId, entry, cancellation);
        return true;
    }

    private async Task StartAsync(
        DurableTaskClient client, Guid workspaceId, OutboxEntry entry, CancellationToken cancellation)
    {
        using var span = Tracing.StartOf(entry, workspaceId);
        try
        {
            await client.ScheduleNewOrchestrationInstanceAsync(
                entry.Orchestration,
                entry.Input,
                OrchestrationVersion.Start(entry.InstanceId.ToString()),
                cancellation);
            if (entry is { IsAttempt: false, Watches: null })
                await RemoveAsync(workspaceId, entry, cancellation);
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            Log.LeftToTheSweeper(logger, exception, entry.Orchestration, entry.InstanceId, workspaceId);
        }
    }

    private async Task<bool> IsDoneAsync(
        Guid workspaceId, OutboxEntry entry, OrchestrationMetadata? instance, CancellationToken cancellation)
    {
        if (entry.Watches is not null)
            return instance?.RuntimeStatus == OrchestrationRuntimeStatus.Completed;

        if (!entry.IsAttempt)
            return instance is not null;

        var attempt = await workspaces.GetAttemptAsync(workspaceId, entry.EntryId, cancellation);
        return attempt is null or { Value.HasEnded: true };
    }

    // A conflict means that somebody else has removed it.
    private async Task RemoveAsync(Guid workspaceId, OutboxEntry entry, CancellationToken cancellation) =>
        await workspaces.CommitAsync(workspaceId, new Changes().Remove(entry), cancellation);

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning,
            "{Orchestration} {ActionAttemptId} of workspace {WorkspaceId} did not start now; the sweeper will start it")]
        public static partial void LeftToTheSweeper(
            ILogger logger, Exception exception, string orchestration, Guid actionAttemptId, Guid workspaceId);

        [LoggerMessage(LogLevel.Warning,
            "Starting {Orchestration} {ActionAttemptId} of workspace {WorkspaceId}, which was left in the outbox")]
        public static partial void Swept(
            ILogger logger, string orchestration, Guid actionAttemptId, Guid workspaceId);
    }
}
