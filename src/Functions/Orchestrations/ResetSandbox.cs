using AccessCodes.Domain.Attempts;
using AccessCodes.Domain.Workspaces;
using AccessCodes.Functions.Storage;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace AccessCodes.Functions.Orchestrations;

/// <summary>
/// Carries one reset of a sandbox workspace from pending to success or error. Actions that are under way are waited
/// for: one whose records vanished would never end.
/// </summary>
public sealed partial class ResetSandbox(
    WorkspaceEraser eraser,
    ISandboxSeed seed,
    WorkspaceStore workspaces,
    TimeProvider time,
    ILogger<ResetSandbox> logger)
{
    [Function(nameof(ResetSandbox))]
    public static async Task<string> Run([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var order = context.GetInput<ResetOrder>()!;

        if (!await EraseByDeadlineAsync(context, order))
        {
            await context.CallActivityAsync(nameof(FailReset), order, Retries.OfStorage);
            return "busy";
        }

        await context.CallActivityAsync(nameof(SeedSandbox), order, Retries.OfStorage);
        await context.CallActivityAsync(nameof(CompleteReset), order, Retries.OfStorage);
        return "reset";
    }

    /// <returns>Whether the workspace is empty; otherwise the deadline has passed.</returns>
    private static async Task<bool> EraseByDeadlineAsync(TaskOrchestrationContext context, ResetOrder order)
    {
        var pause = FirstPause;
        Erasure erased;
        while ((erased = await EraseAsync(context, order)) != Erasure.Done
            && context.CurrentUtcDateTime < order.Deadline.UtcDateTime)
        {
            if (erased == Erasure.Unfinished)
                continue;

            await context.CreateTimer(context.CurrentUtcDateTime + pause, CancellationToken.None);
            pause = pause < LongestPause ? pause * 2 : LongestPause;
        }

        return erased == Erasure.Done;
    }

    private static Task<Erasure> EraseAsync(TaskOrchestrationContext context, ResetOrder order) =>
        context.CallActivityAsync<Erasure>(nameof(EraseRecords), order, Retries.OfStorage);

    [Function(nameof(EraseRecords))]
    public Task<Erasure> EraseRecords([ActivityTrigger] ResetOrder order, CancellationToken cancellation) =>
        eraser.EraseAsync(order.WorkspaceId, order.ActionAttemptId, cancellation);

    [Function(nameof(SeedSandbox))]
    public Task SeedSandbox([ActivityTrigger] ResetOrder order, CancellationToken cancellation) =>
        seed.SeedAsync(order.WorkspaceId, cancellation);

    [Function(nameof(CompleteReset))]
    public Task CompleteReset([ActivityTrigger] ResetOrder order, CancellationToken cancellation) =>
        EndAsync(order, SandboxReset.Complete, cancellation);

    [Function(nameof(FailReset))]
    public Task FailReset([ActivityTrigger] ResetOrder order, CancellationToken cancellation) =>
        EndAsync(order, SandboxReset.Fail, cancellation);

    private async Task EndAsync(
        ResetOrder order, Func<ActionAttempt, DateTimeOffset, ActionAttempt> end, CancellationToken cancellation)
    {
        CommitResult result;
        do
        {
            var attempt = await workspaces.ExpectAttemptAsync(order.WorkspaceId, order.ActionAttemptId, cancellation);
            if (attempt.Value.HasEnded)
                return;

            var ended = end(attempt.Value, time.Now());
            var changes = new Changes().End(attempt, ended).RemoveReset();
            result = await workspaces.CommitAsync(order.WorkspaceId, changes, cancellation);
            if (result == CommitResult.Committed)
                Log.Ended(logger, order.ActionAttemptId, order.WorkspaceId, ended.Status);
        }
        while (result == CommitResult.Conflict);
    }

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(15);

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information,
            "Attempt {ActionAttemptId} to reset workspace {WorkspaceId} ended: {Status}")]
        public static partial void Ended(
            ILogger logger, Guid actionAttemptId, Guid workspaceId, ActionAttemptStatus status);
    }
}

/// <summary>What a reset starts with.</summary>
/// <param name="WorkspaceId">The workspace.</param>
/// <param name="ActionAttemptId">The attempt, and the id of the orchestration.</param>
/// <param name="Deadline">When the attempt fails if it has not ended by then.</param>
public sealed record ResetOrder(Guid WorkspaceId, Guid ActionAttemptId, DateTimeOffset Deadline);
