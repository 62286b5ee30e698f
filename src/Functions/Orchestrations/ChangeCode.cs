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
/// Makes of a managed code what was noted on it: other content on its lock, or a code that is unmanaged again. Nobody
/// can convert the code before its attempt has ended, so the claim that is given up here is the one that it had.
/// </summary>
public sealed partial class ChangeCode(
    IManagementClaims claims,
    ILockProvider provider,
    WorkspaceStore workspaces,
    CodeSteps steps,
    LockLooks looks,
    TimeProvider time,
    ILogger<ChangeCode> logger)
{
    [Function(nameof(ChangeCode))]
    public static async Task<string> Run([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        if (OrchestrationVersion.IsFirst(context))
            return await CodeWorkflows.ChangeAsync(context);

        var order = context.GetInput<CodeOrder>()!;

        var obstacle = await ProviderSteps.ByDeadlineAsync(
            context, nameof(CarryOutChange), order, warn: nameof(SetCodeOnDevice.TellOfDelayInSetting));
        // A provider that gave no answer may have done its work anyway: what the lock has is what counts.
        if (obstacle is { IsOutcomeUnknown: true }
            && await LockLooks.IsSoAsync(context, nameof(IsAsWanted), order.WithMoreTime(context)))
        {
            obstacle = null;
        }

        if (obstacle is not null)
        {
            await context.CallActivityAsync(nameof(FailChange), FailureOrder.Of(order, obstacle), Retries.OfStorage);
            return obstacle.Type;
        }

        await context.CallActivityAsync(nameof(CompleteChange), order, Retries.OfStorage);
        return "changed";
    }

    /// <summary>Has the provider change what is on the lock, if the change concerns the lock at all.</summary>
    [Function(nameof(CarryOutChange))]
    public async Task<ProviderStep> CarryOutChange([ActivityTrigger] CodeOrder order, CancellationToken cancellation) =>
        await FindOutWhatChanges(order, cancellation) switch
        {
            ChangeKind.NotOurs => ProviderStep.NotOurs,
            ChangeKind.Content => await ChangeCodeOnLock(order, cancellation),
            ChangeKind.HandBack => await looks.IsOnLock(order, cancellation) ? ProviderStep.Done : ProviderStep.NotOnLock,
            _ => ProviderStep.Done,
        };

    [Function(nameof(FindOutWhatChanges))]
    public async Task<ChangeKind> FindOutWhatChanges(
        [ActivityTrigger] CodeOrder order, CancellationToken cancellation)
    {
        if (await claims.FindAsync(order.Address, cancellation) is { } claim && claim.Holder != order.Claimant)
            return ChangeKind.NotOurs;

        var code = (await workspaces.ExpectCodeAsync(order.WorkspaceId, order.AccessCodeId, cancellation)).Value;
        return code.Wanted switch
        {
            { IsManaged: false } => ChangeKind.HandBack,
            { } wanted when Change.ConcernsTheLock(code, wanted) => ChangeKind.Content,
            _ => ChangeKind.RecordOnly,
        };
    }

    [Function(nameof(ChangeCodeOnLock))]
    public async Task<ProviderStep> ChangeCodeOnLock([ActivityTrigger] CodeOrder order, CancellationToken cancellation)
    {
        var code = (await workspaces.ExpectCodeAsync(order.WorkspaceId, order.AccessCodeId, cancellation)).Value;

        // Once the attempt has ended, what is wanted is none of its business: nobody awaits the answer of a repetition.
        if (code.Pending?.ActionAttemptId != order.ActionAttemptId || code.Wanted is not { Pin: not null } wanted)
            return ProviderStep.Of(ProviderAnswer.Done);

        var content = new CodeContent(wanted.Name, wanted.Pin, wanted.Bounds);
        var answer = await ProviderCall.AskAsync(
            async patience =>
                // A code that failed to be set, or has ended, is not there to be changed.
                await provider.HasCodeAsync(order.ConnectedAccountId, order.Address, patience)
                    ? await provider.ChangeCodeAsync(
                        order.ConnectedAccountId, order.Address, content, order.ActionAttemptId, patience)
                    : await provider.SetCodeAsync(
                        order.ConnectedAccountId, order.Address, content, order.ActionAttemptId, patience),
            order.Deadline,
            time,
            cancellation);
        return ProviderStep.Of(answer);
    }

    /// <returns>Whether the lock has what is wanted, as far as its provider tells.</returns>
    [Function(nameof(IsAsWanted))]
    public async Task<bool> IsAsWanted([ActivityTrigger] CodeOrder order, CancellationToken cancellation)
    {
        var code = (await workspaces.ExpectCodeAsync(order.WorkspaceId, order.AccessCodeId, cancellation)).Value;
        if (code.Pending?.ActionAttemptId != order.ActionAttemptId || code.Wanted is not { } wanted)
            return false;

        var report = await ProviderCall.AskAsync(
            patience => provider.InspectAsync(
                order.ConnectedAccountId, order.Address.Provider, order.Address.LockId, patience),
            order.Deadline,
            time,
            cancellation);
        return report.Codes is { } present && present.Any(found => found.Address == order.Address
            && found.Name == order.Provider.AppearanceOf(wanted.Name)
            && found.Bounds == wanted.Bounds
            && (found.Pin is null || found.Pin == wanted.Pin));
    }

    [Function(nameof(GiveUpClaim))]
    public Task GiveUpClaim([ActivityTrigger] CodeOrder order, CancellationToken cancellation) =>
        steps.GiveUpClaimAsync(order, cancellation);

    [Function(nameof(CompleteChange))]
    public async Task CompleteChange(
        [ActivityTrigger] CodeOrder order, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        var code = await workspaces.ExpectCodeAsync(order.WorkspaceId, order.AccessCodeId, cancellation);
        if (code.Value.Wanted is { IsManaged: false })
            await GiveUpClaim(order, cancellation);
        var keeping = KeepTimeBounds.NewKeeping(time.Now());
        var outcome = await steps.EndAsync(
            order,
            ending => Change.Complete(ending.Code, ending.Attempt, keeping.KeeperId, ending.Events),
            keeping.CommitWith,
            client,
            cancellation);
        if (outcome is not null)
            Log.Changed(logger, order.ActionAttemptId, order.AccessCodeId, order.WorkspaceId);
    }

    [Function(nameof(FailChange))]
    public async Task FailChange(
        [ActivityTrigger] FailureOrder failure, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        var order = failure.Order;
        var outcome = await steps.EndAsync(
            order,
            ending => Change.Fail(
                ending.Code, ending.Attempt, ending.Device, ending.Account, failure.Obstacle, ending.Events),
            alsoCommit: null,
            client,
            cancellation);
        if (outcome is not null)
            Log.FailedToChange(logger, order.ActionAttemptId, order.AccessCodeId, order.WorkspaceId, failure.Type);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information,
            "Attempt {ActionAttemptId} changed access code {AccessCodeId} of workspace {WorkspaceId}")]
        public static partial void Changed(ILogger logger, Guid actionAttemptId, Guid accessCodeId, Guid workspaceId);

        [LoggerMessage(LogLevel.Warning,
            "Attempt {ActionAttemptId} failed to change access code {AccessCodeId} of workspace {WorkspaceId}: " +
            "{ErrorType}")]
        public static partial void FailedToChange(
            ILogger logger, Guid actionAttemptId, Guid accessCodeId, Guid workspaceId, string errorType);
    }
}

/// <summary>What a change is about.</summary>
public enum ChangeKind
{
    /// <summary>What is on the lock.</summary>
    Content,

    /// <summary>Only what the workspace knows of the code.</summary>
    RecordOnly,

    /// <summary>The code is to be unmanaged again.</summary>
    HandBack,

    /// <summary>Another workspace has taken the code in the meantime.</summary>
    NotOurs,
}
