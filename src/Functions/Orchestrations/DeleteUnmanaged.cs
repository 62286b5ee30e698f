using AccessCodes.Domain.Conversions;
using AccessCodes.Domain.Locks;
using AccessCodes.Domain.Removals;
using AccessCodes.Functions.Orchestrations.Version1;
using AccessCodes.Functions.Storage;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace AccessCodes.Functions.Orchestrations;

/// <summary>
/// Carries the removal of one unmanaged code from pending to success or error. The code is claimed meanwhile, so that
/// nobody converts what is about to go.
/// </summary>
public sealed partial class DeleteUnmanaged(
    IManagementClaims claims,
    LockRemoval removal,
    WorkspaceStore workspaces,
    Outbox outbox,
    TimeProvider time,
    ILogger<DeleteUnmanaged> logger)
{
    [Function(nameof(DeleteUnmanaged))]
    public static async Task<string> Run([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        if (OrchestrationVersion.IsFirst(context))
            return await CodeWorkflows.DeleteUnmanagedAsync(context);

        var order = context.GetInput<CodeOrder>()!;

        // Time may have passed it by before anything was begun.
        if (context.CurrentUtcDateTime >= order.Deadline.UtcDateTime)
            return await FailAsync(context, order, Obstacle.NotRemovedByDeadline);

        var obstacle = await LockRemoval.ByDeadlineAsync(
            context, nameof(ClaimAndRemoveCode), order, warn: nameof(WarnOfDelay));
        if (obstacle is not null)
            return await FailAsync(context, order, obstacle);

        await context.CallActivityAsync(nameof(CompleteRemoval), order, Retries.OfStorage);
        return "removed";
    }

    private static async Task<string> FailAsync(TaskOrchestrationContext context, CodeOrder order, Obstacle obstacle)
    {
        await context.CallActivityAsync(nameof(FailRemoval), FailureOrder.Of(order, obstacle), Retries.OfStorage);
        return obstacle.Type;
    }

    /// <summary>Claims the code on its lock, so that nobody converts it, and asks for its removal.</summary>
    [Function(nameof(ClaimAndRemoveCode))]
    public async Task<ProviderStep> ClaimAndRemoveCode([ActivityTrigger] CodeOrder order, CancellationToken cancellation)
    {
        var claim = await claims.ClaimAsync(
            order.Address, order.Claimant, order.ActionAttemptId, order.Force, cancellation);
        return claim.IsGranted ? await removal.RemoveCodeFromLock(order, cancellation) : ProviderStep.NotOurs;
    }

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
    public async Task CompleteRemoval(
        [ActivityTrigger] CodeOrder order, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        await claims.ReleaseAsync(order.Address, order.ActionAttemptId, cancellation);
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
                await outbox.StartAsync(client, order.WorkspaceId, changes, cancellation);
                return;
            }
        }
    }

    [Function(nameof(FailRemoval))]
    public async Task FailRemoval([ActivityTrigger] FailureOrder failure, CancellationToken cancellation)
    {
        var order = failure.Order;
        await claims.ReleaseAsync(order.Address, order.ActionAttemptId, cancellation);
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
