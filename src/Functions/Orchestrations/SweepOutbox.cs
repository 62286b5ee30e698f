using AccessCodes.Functions.Storage;
using AccessCodes.Functions.Telemetry;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace AccessCodes.Functions.Orchestrations;

/// <summary>
/// Looks after what has been in the outbox for a while: a crash may have come between a commit and its start, or an
/// orchestration may have broken off.
/// </summary>
public sealed partial class SweepOutbox(
    WorkspaceDirectory directory,
    WorkspaceStore workspaces,
    Outbox outbox,
    AppMetrics metrics,
    TimeProvider time,
    ILogger<SweepOutbox> logger)
{
    /// <summary>A younger entry is still in the hands of the request that wrote it.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    [Function(nameof(SweepOutbox))]
    public async Task Run(
        [TimerTrigger("*/30 * * * * *")] TimerInfo timer,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation)
    {
        var oldest = TimeSpan.Zero;
        await foreach (var workspace in directory.ListAsync(cancellation))
        {
            await foreach (var entry in workspaces.ListOutboxAsync(
                workspace.WorkspaceId, time.Now() - Grace, cancellation))
            {
                if (await WasLeftAsync(client, workspace.WorkspaceId, entry, cancellation) && AgeOf(entry) is var age && age > oldest)
                    oldest = age;
            }
        }

        metrics.OutboxSwept(oldest);
    }

    private TimeSpan AgeOf(OutboxEntry entry) => time.Now() - entry.DueAt;

    // One that cannot be looked after now must not keep the others from it.
    private async Task<bool> WasLeftAsync(
        DurableTaskClient client, Guid workspaceId, OutboxEntry entry, CancellationToken cancellation)
    {
        try
        {
            return await outbox.LookAfterAsync(client, workspaceId, entry, cancellation);
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            Log.NotLookedAfter(logger, exception, entry.Orchestration, entry.EntryId, workspaceId);
            return true;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error,
            "{Orchestration} {ActionAttemptId} of workspace {WorkspaceId} could not be looked after; it will be again")]
        public static partial void NotLookedAfter(
            ILogger logger, Exception exception, string orchestration, Guid actionAttemptId, Guid workspaceId);
    }
}
