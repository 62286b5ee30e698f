using System.Text.Json;
using AccessCodes.Functions.Storage;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace AccessCodes.Functions.Orchestrations;

/// <summary>Starts what was committed to the outbox, and takes it out once it has started.</summary>
public sealed partial class Outbox(WorkspaceStore workspaces, ILogger<Outbox> logger)
{
    public static OutboxEntry EntryFor<TInput>(
        string orchestration, Guid instanceId, TInput input, DateTimeOffset now) => new(
        Guid.CreateVersion7(now), orchestration, instanceId, JsonSerializer.SerializeToElement(input));

    /// <summary>
    /// Starts an entry that was committed just now. A failure is no failure of the caller: the entry is safe, and the
    /// sweeper starts it.
    /// </summary>
    public async Task StartAsync(
        DurableTaskClient client, Guid workspaceId, OutboxEntry entry, CancellationToken cancellation)
    {
        try
        {
            await client.ScheduleNewOrchestrationInstanceAsync(
                entry.Orchestration,
                entry.Input,
                new StartOrchestrationOptions(entry.InstanceId.ToString()),
                cancellation);
            await RemoveAsync(workspaceId, entry, cancellation);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            Log.LeftToTheSweeper(logger, exception, entry.Orchestration, entry.InstanceId, workspaceId);
        }
    }

    /// <summary>Starts an entry that somebody may have started before.</summary>
    public async Task RestartAsync(
        DurableTaskClient client, Guid workspaceId, OutboxEntry entry, CancellationToken cancellation)
    {
        var instance = await client.GetInstanceAsync(entry.InstanceId.ToString(), cancellation);
        if (instance is not null)
        {
            await RemoveAsync(workspaceId, entry, cancellation);
            return;
        }

        Log.Swept(logger, entry.Orchestration, entry.InstanceId, workspaceId);
        await StartAsync(client, workspaceId, entry, cancellation);
    }

    // A conflict means that somebody else has removed it.
    private async Task RemoveAsync(Guid workspaceId, OutboxEntry entry, CancellationToken cancellation) =>
        await workspaces.CommitAsync(workspaceId, new Changes().Remove(entry), cancellation);

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning,
            "{Orchestration} {InstanceId} of workspace {WorkspaceId} did not start now; the sweeper will start it")]
        public static partial void LeftToTheSweeper(
            ILogger logger, Exception exception, string orchestration, Guid instanceId, Guid workspaceId);

        [LoggerMessage(LogLevel.Information,
            "Starting {Orchestration} {InstanceId} of workspace {WorkspaceId}, which a crash had left in the outbox")]
        public static partial void Swept(ILogger logger, string orchestration, Guid instanceId, Guid workspaceId);
    }
}
