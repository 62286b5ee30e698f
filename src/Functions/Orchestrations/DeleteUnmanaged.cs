using AccessCodes.Domain.Catalog;
using AccessCodes.Domain.Conversions;
using AccessCodes.Domain.Locks;
using AccessCodes.Domain.Removals;
using AccessCodes.Functions.Storage;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace AccessCodes.Functions.Orchestrations;

/// <summary>
/// Carries the removal of one unmanaged code from pending to success or error. The code is claimed meanwhile, so that
/// nobody converts what is about to go.
/// </summary>
public sealed partial class DeleteUnmanaged(
    ILockProvider provider, WorkspaceStore workspaces, TimeProvider time, ILogger<DeleteUnmanaged> logger)
{
    [Function(nameof(DeleteUnmanaged))]
    public static async Task<string> Run([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var order = context.GetInput<CodeOrder>()!;

        // Time may have passed it by before anything was begun.
        if (context.CurrentUtcDateTime >= order.Deadline.UtcDateTime)
            return await FailAsync(context, order, Obstacle.NotRemovedByDeadline);

        var claim = await context.CallActivityAsync<ClaimDecision>(
            nameof(ConvertToManaged.ClaimCode), order, Retries.OfStorage);
        if (!claim.IsGranted)
            return await FailAsync(context, order, Obstacle.ManagedByAnotherWorkspace);

        using var ended = new CancellationTokenSource();
        var deadline = context.CreateTimer(order.Deadline.UtcDateTime, ended.Token);
        var obstacle = await RemoveAsync(context, order, deadline);
        ended.Cancel();
        if (obstacle is not null)
            return await FailAsync(context, order, obstacle);

        await context.CallActivityAsync(nameof(ConvertToManaged.ReleaseCode), order, Retries.OfStorage);
        await context.CallActivityAsync(nameof(CompleteRemoval), order, Retries.OfStorage);
        return "removed";
    }

    /// <summary>Has the provider remove the code and waits until it is gone; returns what stood in the way, or null.</summary>
    private static async Task<Obstacle?> RemoveAsync(TaskOrchestrationContext context, CodeOrder order, Task deadline)
    {
        try
        {
            var removal = context.CallActivityAsync<string?>(nameof(OrderRemoval), order, Retries.OfProvider);
            if (await Task.WhenAny(removal, deadline) == deadline)
                return Obstacle.NotRemovedByDeadline;
            if (await removal is { } error)
                return Obstacle.Of(ErrorCode.Find(error)!);

            for (var looks = 1; ; looks++)
            {
                var look = context.CallActivityAsync<bool>(nameof(IsGone), order, Retries.OfProvider);
                if (await Task.WhenAny(look, deadline) == deadline)
                    return Obstacle.NotRemovedByDeadline;
                if (await look)
                    return null;

                if (looks == LooksBeforeWarning)
                    await context.CallActivityAsync(nameof(WarnOfDelay), order, Retries.OfStorage);

                using var overtaken = new CancellationTokenSource();
                var pause = context.CreateTimer(context.CurrentUtcDateTime + PauseAfter(looks), overtaken.Token);
                if (await Task.WhenAny(pause, deadline) == deadline)
                {
                    overtaken.Cancel();
                    return Obstacle.NotRemovedByDeadline;
                }
            }
        }
        catch (TaskFailedException)
        {
            return Obstacle.RemovalUnanswered;
        }
    }

    private static async Task<string> FailAsync(TaskOrchestrationContext context, CodeOrder order, Obstacle obstacle)
    {
        await context.CallActivityAsync(nameof(ConvertToManaged.ReleaseCode), order, Retries.OfStorage);
        await context.CallActivityAsync(nameof(FailRemoval), FailureOrder.Of(order, obstacle), Retries.OfStorage);
        return obstacle.Type;
    }

    /// <returns>The <c>error_code</c> that stands in the way, or null.</returns>
    [Function(nameof(OrderRemoval))]
    public async Task<string?> OrderRemoval([ActivityTrigger] CodeOrder order, CancellationToken cancellation)
    {
        var answer = await ProviderCall.AskAsync(
            patience => provider.RemoveCodeAsync(order.Address, order.ActionAttemptId, patience),
            order.Deadline,
            time,
            cancellation);
        return answer.Error?.Code;
    }

    [Function(nameof(IsGone))]
    public async Task<bool> IsGone([ActivityTrigger] CodeOrder order, CancellationToken cancellation) =>
        !await ProviderCall.AskAsync(
            patience => provider.HasCodeAsync(order.Address, patience), order.Deadline, time, cancellation);

    [Function(nameof(WarnOfDelay))]
    public async Task WarnOfDelay([ActivityTrigger] CodeOrder order, CancellationToken cancellation)
    {
        Changes changes;
        do
        {
            var code = await workspaces.ExpectCodeAsync(order.WorkspaceId, order.AccessCodeId, cancellation);
            if (code.Value.Pending?.ActionAttemptId != order.ActionAttemptId)
                return;

            changes = new Changes().Replace(code, Removal.Delay(code.Value, time.Now()));
        }
        while (await workspaces.CommitAsync(order.WorkspaceId, changes, cancellation) == CommitResult.Conflict);
    }

    [Function(nameof(CompleteRemoval))]
    public async Task CompleteRemoval([ActivityTrigger] CodeOrder order, CancellationToken cancellation)
    {
        while (true)
        {
            var attempt = await workspaces.ExpectAttemptAsync(order.WorkspaceId, order.ActionAttemptId, cancellation);
            if (attempt.Value.HasEnded)
                return;

            var code = await workspaces.ExpectCodeAsync(order.WorkspaceId, order.AccessCodeId, cancellation);
            var now = time.Now();
            var ended = Removal.Complete(attempt.Value, Guid.CreateVersion7(now), now);

            var changes = new Changes().Remove(code).End(attempt, ended.Attempt).Add(ended.Event);
            if (await workspaces.CommitAsync(order.WorkspaceId, changes, cancellation) == CommitResult.Committed)
            {
                Log.Removed(logger, order.ActionAttemptId, order.AccessCodeId, order.WorkspaceId, ended.Event.EventId);
                return;
            }
        }
    }

    [Function(nameof(FailRemoval))]
    public async Task FailRemoval([ActivityTrigger] FailureOrder failure, CancellationToken cancellation)
    {
        var order = failure.Order;
        while (true)
        {
            var attempt = await workspaces.ExpectAttemptAsync(order.WorkspaceId, order.ActionAttemptId, cancellation);
            if (attempt.Value.HasEnded)
                return;

            var code = await workspaces.ExpectCodeAsync(order.WorkspaceId, order.AccessCodeId, cancellation);
            var (device, account) = await workspaces.ExpectOwnersAsync(attempt.Value.Subject, cancellation);
            var failed = Removal.Fail(
                code.Value, attempt.Value, device.Value, account.Value, failure.Obstacle, time.Now());

            var changes = new Changes()
                .Replace(code, failed.Code)
                .End(attempt, failed.Attempt)
                .Replace(device, failed.Device)
                .Replace(account, failed.Account);
            if (await workspaces.CommitAsync(order.WorkspaceId, changes, cancellation) == CommitResult.Committed)
            {
                Log.FailedToRemove(
                    logger, order.ActionAttemptId, order.AccessCodeId, order.WorkspaceId, failure.Type);
                return;
            }
        }
    }

    /// <summary>A code that is there at the second look, a second after the first, drags.</summary>
    private const int LooksBeforeWarning = 2;

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private static TimeSpan PauseAfter(int looks)
    {
        var doubled = TimeSpan.FromSeconds(Math.Pow(2, Math.Min(looks - 1, 10)));
        return doubled < LongestPause ? doubled : LongestPause;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information,
            "Attempt {ActionAttemptId} removed access code {AccessCodeId} of workspace {WorkspaceId}: event {EventId}")]
        public static partial void Removed(
            ILogger logger, Guid actionAttemptId, Guid accessCodeId, Guid workspaceId, Guid eventId);

        [LoggerMessage(LogLevel.Warning,
            "Attempt {ActionAttemptId} failed to remove access code {AccessCodeId} of workspace {WorkspaceId}: {ErrorType}")]
        public static partial void FailedToRemove(
            ILogger logger, Guid actionAttemptId, Guid accessCodeId, Guid workspaceId, string errorType);
    }
}
