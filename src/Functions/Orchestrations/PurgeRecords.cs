using AccessCodes.Functions.Options;
using AccessCodes.Functions.Storage;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AccessCodes.Functions.Orchestrations;

/// <summary>
/// Forgets what is over: attempts and events after three months, answers to repeated requests after two days, unless the
/// settings say otherwise. All workspaces have a turn before any has a second, so that one with much to forget keeps no
/// other waiting.
/// </summary>
public sealed partial class PurgeRecords(
    ITables tables,
    WorkspaceDirectory directory,
    WorkspaceStore workspaces,
    IOptions<RetentionOptions> options,
    TimeProvider time,
    ILogger<PurgeRecords> logger)
{
    /// <summary>What is left after that long is for the next run: functionTimeout in host.json ends a function.</summary>
    private static readonly TimeSpan LongestRun = TimeSpan.FromMinutes(3);

    /// <summary>Where answers to operators are, who belong to no workspace.</summary>
    private static readonly Guid Operators = Guid.Empty;

    [Function(nameof(PurgeRecords))]
    public async Task Run([TimerTrigger("0 37 * * * *")] TimerInfo timer, CancellationToken cancellation)
    {
        var (begun, limits) = (time.GetTimestamp(), Limits());
        var turns = new Queue<OldRecords>([new OldRecords(tables, workspaces, Operators, limits)]);
        await foreach (var workspace in directory.ListAsync(cancellation))
            turns.Enqueue(new OldRecords(tables, workspaces, workspace.WorkspaceId, limits));

        while (turns.TryDequeue(out var next))
        {
            if (time.GetElapsedTime(begun) >= LongestRun)
            {
                Log.LeftToTheNextRun(logger, turns.Count + 1);
                return;
            }

            if (await HasMoreAsync(next, cancellation))
                turns.Enqueue(next);
            else if (next.Removed > 0)
                Log.Purged(logger, next.Removed, next.Scope);
        }
    }

    private AgeLimits Limits()
    {
        var now = time.Now();
        return new AgeLimits(
            Attempts: now.AddDays(-options.Value.AttemptDays),
            Events: now.AddDays(-options.Value.EventDays),
            IdempotencyKeys: now.AddDays(-options.Value.IdempotencyKeyDays));
    }

    // What cannot be removed now must not keep the rest from it.
    private async Task<bool> HasMoreAsync(OldRecords old, CancellationToken cancellation)
    {
        try
        {
            return await old.RemoveSomeAsync(cancellation);
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            Log.NotPurged(logger, exception, old.Scope);
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Removed {Count} old records of workspace {WorkspaceId}")]
        public static partial void Purged(ILogger logger, int count, Guid workspaceId);

        [LoggerMessage(LogLevel.Warning,
            "There is more to remove in {Count} workspaces than one run has time for; the next run goes on")]
        public static partial void LeftToTheNextRun(ILogger logger, int count);

        [LoggerMessage(LogLevel.Error,
            "The old records of workspace {WorkspaceId} could not be removed; the next run tries again")]
        public static partial void NotPurged(ILogger logger, Exception exception, Guid workspaceId);
    }
}
