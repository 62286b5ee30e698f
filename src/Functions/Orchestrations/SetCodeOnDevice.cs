using AccessCodes.Domain.Locks;
using AccessCodes.Domain.ManagedCodes;
using AccessCodes.Functions.Orchestrations.Version1;
using AccessCodes.Functions.Storage;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace AccessCodes.Functions.Orchestrations;

/// <summary>
/// Puts a code that was created on its lock. The claim comes first, so that no other workspace takes the code for one
/// that nobody manages. The PIN is read from the code's row where it is needed and goes nowhere but to the lock.
/// </summary>
public sealed partial class SetCodeOnDevice(
    IManagementClaims claims,
    ILockProvider provider,
    WorkspaceStore workspaces,
    CodeSteps steps,
    TimeProvider time,
    ILogger<SetCodeOnDevice> logger)
{
    [Function(nameof(SetCodeOnDevice))]
    public static async Task<string> Run([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        if (OrchestrationVersion.IsFirst(context))
            return await CodeWorkflows.SetAsync(context);

        var order = context.GetInput<CodeOrder>()!;

        var obstacle = await ProviderSteps.ByDeadlineAsync(
            context, nameof(ClaimAndPutCode), order, warn: nameof(TellOfDelayInSetting));

        // A provider that gave no answer may have done its work anyway: what the lock has is what counts.
        if (obstacle is { IsOutcomeUnknown: true }
            && await LockLooks.IsSoAsync(context, nameof(LockLooks.IsOnLock), order.WithMoreTime(context)))
        {
            obstacle = null;
        }

        if (obstacle is not null)
        {
            await context.CallActivityAsync(nameof(FailSetting), FailureOrder.Of(order, obstacle), Retries.OfStorage);
            return obstacle.Type;
        }

        await context.CallActivityAsync(nameof(CompleteSetting), order, Retries.OfStorage);
        return "set";
    }

    /// <summary>Claims the code on its lock, and has the provider put it there.</summary>
    [Function(nameof(ClaimAndPutCode))]
    public async Task<ProviderStep> ClaimAndPutCode([ActivityTrigger] CodeOrder order, CancellationToken cancellation)
    {
        var claim = await claims.ClaimAsync(
            order.Address, order.Claimant, order.ActionAttemptId, order.Force, cancellation);
        return claim.IsGranted ? await PutCodeOnLock(order, cancellation) : ProviderStep.NotOurs;
    }

    [Function(nameof(PutCodeOnLock))]
    public async Task<ProviderStep> PutCodeOnLock([ActivityTrigger] CodeOrder order, CancellationToken cancellation)
    {
        var code = (await workspaces.ExpectCodeAsync(order.WorkspaceId, order.AccessCodeId, cancellation)).Value;
        var content = new CodeContent(code.Name, code.Pin!, code.Bounds);
        var answer = await ProviderCall.AskAsync(
            patience => provider.SetCodeAsync(
                order.ConnectedAccountId, order.Address, content, order.ActionAttemptId, patience),
            order.Deadline,
            time,
            cancellation);
        return ProviderStep.Of(answer);
    }

    [Function(nameof(TellOfDelayInSetting))]
    public Task TellOfDelayInSetting(
        [ActivityTrigger] CodeOrder order, [DurableClient] DurableTaskClient client, CancellationToken cancellation) =>
        steps.TakeAsync(
            order,
            (code, device, account, events) => code.Pending?.ActionAttemptId == order.ActionAttemptId
                ? Creation.Delay(code, device, account, events)
                : null,
            client,
            cancellation);

    [Function(nameof(CompleteSetting))]
    public async Task CompleteSetting(
        [ActivityTrigger] CodeOrder order, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        await SettleAsync(order, cancellation);
        var keeping = KeepTimeBounds.NewKeeping(time.Now());
        var outcome = await steps.EndAsync(
            order,
            ending => Creation.Complete(ending.Code, ending.Attempt, keeping.KeeperId, ending.Events),
            keeping.CommitWith,
            client,
            cancellation);
        if (outcome is not null)
            Log.Set(logger, order.ActionAttemptId, order.AccessCodeId, order.WorkspaceId);
    }

    [Function(nameof(FailSetting))]
    public async Task FailSetting(
        [ActivityTrigger] FailureOrder failure, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        var order = failure.Order;
        await SettleAsync(order, cancellation);
        var outcome = await steps.EndAsync(
            order,
            ending => Creation.Fail(
                ending.Code, ending.Attempt, ending.Device, ending.Account, failure.Obstacle, ending.Events),
            alsoCommit: null,
            client,
            cancellation);
        if (outcome is not null)
            Log.FailedToSet(logger, order.ActionAttemptId, order.AccessCodeId, order.WorkspaceId, failure.Type);
    }

    // A code that is tried again claims anew what it never let go of: its claims must not pile up.
    private Task SettleAsync(CodeOrder order, CancellationToken cancellation) =>
        claims.SettleAsync(order.Address, order.ActionAttemptId, cancellation);

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information,
            "Attempt {ActionAttemptId} set access code {AccessCodeId} of workspace {WorkspaceId} on its device")]
        public static partial void Set(ILogger logger, Guid actionAttemptId, Guid accessCodeId, Guid workspaceId);

        [LoggerMessage(LogLevel.Warning,
            "Attempt {ActionAttemptId} failed to set access code {AccessCodeId} of workspace {WorkspaceId}: " +
            "{ErrorType}")]
        public static partial void FailedToSet(
            ILogger logger, Guid actionAttemptId, Guid accessCodeId, Guid workspaceId, string errorType);
    }
}
