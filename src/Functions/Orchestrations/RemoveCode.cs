using AccessCodes.Domain.Locks;
using AccessCodes.Domain.ManagedCodes;
using AccessCodes.Functions.Orchestrations.Version1;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace AccessCodes.Functions.Orchestrations;

/// <summary>Deletes a managed code: off its lock first, then out of the claims, then out of the workspace.</summary>
public sealed partial class RemoveCode(IManagementClaims claims, CodeSteps steps, ILogger<RemoveCode> logger)
{
    [Function(nameof(RemoveCode))]
    public static async Task<string> Run([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        if (OrchestrationVersion.IsFirst(context))
            return await CodeWorkflows.RemoveAsync(context);

        var order = context.GetInput<CodeOrder>()!;

        var obstacle = await LockRemoval.ByDeadlineAsync(
            context, nameof(LockRemoval.RemoveCodeFromLock), order, warn: nameof(TellOfDelay));
        if (obstacle is not null)
        {
            await context.CallActivityAsync(nameof(FailDeletion), FailureOrder.Of(order, obstacle), Retries.OfStorage);
            return obstacle.Type;
        }

        await context.CallActivityAsync(nameof(CompleteDeletion), order, Retries.OfStorage);
        return "deleted";
    }

    [Function(nameof(IsOurs))]
    public async Task<bool> IsOurs([ActivityTrigger] CodeOrder order, CancellationToken cancellation) =>
        await claims.FindAsync(order.Address, cancellation) is not { } claim || claim.Holder == order.Claimant;

    [Function(nameof(TellOfDelay))]
    public Task TellOfDelay(
        [ActivityTrigger] CodeOrder order, [DurableClient] DurableTaskClient client, CancellationToken cancellation) =>
        steps.TakeAsync(
            order,
            (code, device, account, events) =>
                code.Pending?.ActionAttemptId == order.ActionAttemptId && !Deletion.IsDelayed(code)
                    ? Deletion.Delay(code, device, account, events)
                    : null,
            client,
            cancellation);

    [Function(nameof(CompleteDeletion))]
    public async Task CompleteDeletion(
        [ActivityTrigger] CodeOrder order, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        await steps.GiveUpClaimAsync(order, cancellation);
        var outcome = await steps.EndAsync(
            order,
            ending => Deletion.Complete(ending.Code, ending.Attempt, ending.Events),
            alsoCommit: null,
            client,
            cancellation);
        if (outcome is not null)
            Log.Deleted(logger, order.ActionAttemptId, order.AccessCodeId, order.WorkspaceId);
    }

    [Function(nameof(FailDeletion))]
    public async Task FailDeletion(
        [ActivityTrigger] FailureOrder failure, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        var order = failure.Order;
        var outcome = await steps.EndAsync(
            order,
            ending => Deletion.Fail(
                ending.Code, ending.Attempt, ending.Device, ending.Account, failure.Obstacle, ending.Events),
            alsoCommit: null,
            client,
            cancellation);
        if (outcome is not null)
            Log.FailedToDelete(logger, order.ActionAttemptId, order.AccessCodeId, order.WorkspaceId, failure.Type);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information,
            "Attempt {ActionAttemptId} deleted access code {AccessCodeId} of workspace {WorkspaceId}")]
        public static partial void Deleted(ILogger logger, Guid actionAttemptId, Guid accessCodeId, Guid workspaceId);

        [LoggerMessage(LogLevel.Warning,
            "Attempt {ActionAttemptId} failed to delete access code {AccessCodeId} of workspace {WorkspaceId}: " +
            "{ErrorType}")]
        public static partial void FailedToDelete(
            ILogger logger, Guid actionAttemptId, Guid accessCodeId, Guid workspaceId, string errorType);
    }
}
