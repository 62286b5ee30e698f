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
    Deliveries deliveries,
    AppMetrics metrics,
    TimeProvider time,
    ILogger<SweepOutbox> logger)
{
    /// <summary>A younger entry is still in the hands of the request that wrote it.</summary>
    internal static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    [Function(nameof(SweepOutbox))]
    public Task Run(
        [TimerTrigger("*/30 * * * * *")] TimerInfo timer,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) =>
        SweepAsync(client, time.Now() - Grace, cancellation);

    /// <summary>Looks after all entries that were due before a time.</summary>
    internal async Task SweepAsync(DurableTaskClient client, DateTimeOffset before, CancellationToken cancellation)
    {
        var oldest = TimeSpan.Zero;
        await foreach (var workspace in directory.ListAsync(cancellation))
        {
            if (await SweepAsync(client, workspace.WorkspaceId, before, cancellation) is var age && age > oldest)
                oldest = age;
        }

        metrics.OutboxSwept(oldest);
    }

    /// <returns>How long the oldest of what nobody was carrying out had waited; zero where there was none.</returns>
    private async Task<TimeSpan> SweepAsync(
        DurableTaskClient client, Guid workspaceId, DateTimeOffset before, CancellationToken cancellation)
    {
        var (left, ofWebhooks) = (new List<OutboxEntry>(), new List<OutboxEntry>());
        await foreach (var entry in workspaces.ListOutboxAsync(workspaceId, before, cancellation))
        {
            if (entry.IsOfWebhooks)
                ofWebhooks.Add(entry);
            else
                await TryAsync(entry, () => outbox.LookAfterAsync(client, workspaceId, entry, cancellation));
        }

        foreach (var some in ofWebhooks.Chunk(Deliveries.EntriesAtOnce))
            await TryAsync(some[0], () => deliveries.LookAfterAsync(client, workspaceId, some, cancellation));

        return left.Count == 0 ? TimeSpan.Zero : time.Now() - left.Min(entry => entry.DueAt);

        // One that cannot be looked after now must not keep the others from it.
        async Task TryAsync(OutboxEntry entry, Func<Task<bool>> lookAfter)
        {
            try
            {
                if (await lookAfter())
                    left.Add(entry);
            }
            catch (Exception exception) when (!cancellation.IsCancellationRequested)
            {
                Log.NotLookedAfter(logger, exception, entry.Orchestration, entry.EntryId, workspaceId);
                left.Add(entry);
            }
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
