using AccessCodes.Domain.Conversions;
using AccessCodes.Domain.Locks;
using AccessCodes.Functions.Orchestrations.Version1;
using AccessCodes.Functions.Storage;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace AccessCodes.Functions.Orchestrations;

/// <summary>
/// Carries one conversion from pending to success or error. Every step may run twice and has the effect of once: steps
/// are recognised by the action attempt, which is also the id of the orchestration.
/// </summary>
public sealed partial class ConvertToManaged(
    IManagementClaims claims,
    ILockProvider provider,
    WorkspaceStore workspaces,
    Outbox outbox,
    TimeProvider time,
    ILogger<ConvertToManaged> logger)
{
    [Function(nameof(ConvertToManaged))]
    public static async Task<string> Run([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        if (OrchestrationVersion.IsFirst(context))
            return await CodeWorkflows.ConvertAsync(context);

        var order = context.GetInput<CodeOrder>()!;

        // Time may have passed it by before anything was begun.
        if (context.CurrentUtcDateTime >= order.Deadline.UtcDateTime)
            return await FailAsync(context, order, Obstacle.DeadlinePassed);

        var obstacle = await ProviderSteps.ByDeadlineAsync(context, nameof(ClaimAndAdoptCode), order);
        if (obstacle is not null)
            return await FailAsync(context, order, obstacle);

        var completion = await context.CallActivityAsync<Completion>(
            nameof(CompleteConversion), order, Retries.OfStorage);
        if (completion == Completion.ClaimLost)
            return await FailAsync(context, order, Obstacle.ManagedByAnotherWorkspace);
        if (completion == Completion.FailedBefore)
            return await FailAsync(context, order, Obstacle.DeadlinePassed);

        if (completion == Completion.DoneByForce)
            await context.CallActivityAsync(nameof(HandOver), order, Retries.UntilFree);

        return "converted";
    }

    private static async Task<string> FailAsync(
        TaskOrchestrationContext context, CodeOrder order, Obstacle obstacle)
    {
        await context.CallActivityAsync(nameof(FailConversion), FailureOrder.Of(order, obstacle), Retries.OfStorage);
        return obstacle.Type;
    }

    /// <summary>Claims the code on its lock, so that nobody else converts it, and has the provider adopt it.</summary>
    [Function(nameof(ClaimAndAdoptCode))]
    public async Task<ProviderStep> ClaimAndAdoptCode([ActivityTrigger] CodeOrder order, CancellationToken cancellation) =>
        (await ClaimCode(order, cancellation)).IsGranted ? await AdoptCode(order, cancellation) : ProviderStep.NotOurs;

    [Function(nameof(ClaimCode))]
    public Task<ClaimDecision> ClaimCode([ActivityTrigger] CodeOrder order, CancellationToken cancellation) =>
        claims.ClaimAsync(order.Address, order.Claimant, order.ActionAttemptId, order.Force, cancellation);

    [Function(nameof(AdoptCode))]
    public async Task<ProviderStep> AdoptCode([ActivityTrigger] CodeOrder order, CancellationToken cancellation)
    {
        var answer = await ProviderCall.AskAsync(
            patience => provider.AdoptCodeAsync(
                order.ConnectedAccountId, order.Address, order.ActionAttemptId, patience),
            order.Deadline,
            time,
            cancellation);
        return ProviderStep.Of(answer);
    }

    [Function(nameof(CompleteConversion))]
    public async Task<Completion> CompleteConversion(
        [ActivityTrigger] CodeOrder order, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        while (true)
        {
            var attempt = await workspaces.ExpectAttemptAsync(order.WorkspaceId, order.ActionAttemptId, cancellation);
            if (attempt.Value is { HasEnded: true, HasFailed: true })
                return Completion.FailedBefore;

            var claim = await claims.FindAsync(order.Address, cancellation);
            var done = claim?.OperationId == order.ActionAttemptId && claim.Previous is not null
                ? Completion.DoneByForce
                : Completion.Done;
            if (attempt.Value.HasEnded)
                return done;
            if (claim?.OperationId != order.ActionAttemptId)
                return Completion.ClaimLost;

            var code = await workspaces.ExpectCodeAsync(order.WorkspaceId, order.AccessCodeId, cancellation);
            var now = time.Now();
            var keeping = KeepTimeBounds.NewKeeping(now);
            var ended = Conversion.Complete(
                code.Value, attempt.Value, Guid.CreateVersion7(now), now, keeping.KeeperId);

            var changes = new Changes()
                .Replace(code, ended.Code)
                .End(attempt, ended.Attempt)
                .Add(ended.Event);
            keeping.CommitWith(changes, ended.Code);
            if (await workspaces.CommitAsync(order.WorkspaceId, changes, cancellation) == CommitResult.Committed)
            {
                Log.Converted(logger, order.ActionAttemptId, order.AccessCodeId, order.WorkspaceId, ended.Event.EventId);
                await outbox.StartAsync(client, order.WorkspaceId, changes, cancellation);
                return done;
            }
        }
    }

    /// <summary>Turns the records of those who lost the code unmanaged, and makes the claim final.</summary>
    [Function(nameof(HandOver))]
    public async Task HandOver([ActivityTrigger] CodeOrder order, CancellationToken cancellation)
    {
        // Whoever displaced this claim hands over for it too.
        var claim = await claims.FindAsync(order.Address, cancellation);
        if (claim?.OperationId != order.ActionAttemptId)
            return;

        var losers = claim.AndDisplaced().Select(lost => lost.Holder).Where(holder => holder != order.Claimant);
        foreach (var loser in losers.Distinct())
        {
            if (!await HandOverAsync(order, loser, cancellation))
                return;
        }

        await claims.SettleAsync(order.Address, order.ActionAttemptId, cancellation);
    }

    /// <returns>Whether the claim still stands.</returns>
    private async Task<bool> HandOverAsync(CodeOrder order, ClaimHolder loser, CancellationToken cancellation)
    {
        while (true)
        {
            var code = await workspaces.GetCodeAsync(loser.WorkspaceId, loser.AccessCodeId, cancellation);
            if (code is not { Value.IsManaged: true } and not { Value.Pending: not null })
                return true;

            // What the loser has under way may still make the code managed: only its end is safe to build on.
            if (code.Value.Pending is not null)
                throw new CodeBusyException(loser.AccessCodeId);

            // In this order: a loser who takes the code back changes its record first, and the commit meets that.
            if ((await claims.FindAsync(order.Address, cancellation))?.OperationId != order.ActionAttemptId)
                return false;

            var changes = new Changes().Replace(code, Conversion.HandOver(code.Value, time.Now()));
            if (await workspaces.CommitAsync(loser.WorkspaceId, changes, cancellation) == CommitResult.Committed)
            {
                Log.HandedOver(logger, order.ActionAttemptId, loser.AccessCodeId, loser.WorkspaceId);
                return true;
            }
        }
    }

    [Function(nameof(ReleaseCode))]
    public Task ReleaseCode([ActivityTrigger] CodeOrder order, CancellationToken cancellation) =>
        claims.ReleaseAsync(order.Address, order.ActionAttemptId, cancellation);

    [Function(nameof(FailConversion))]
    public async Task FailConversion(
        [ActivityTrigger] FailureOrder failure, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        var order = failure.Order;
        CommitResult result;
        do
        {
            var attempt = await workspaces.ExpectAttemptAsync(order.WorkspaceId, order.ActionAttemptId, cancellation);
            if (attempt.Value is { HasEnded: true, HasFailed: false })
                return;

            // Whatever was claimed for an attempt that fails, or failed before, goes back.
            await ReleaseCode(order, cancellation);
            if (attempt.Value.HasEnded)
                return;

            var code = await workspaces.ExpectCodeAsync(order.WorkspaceId, order.AccessCodeId, cancellation);
            var (device, account) = await workspaces.ExpectOwnersAsync(attempt.Value.Subject, cancellation);

            var now = time.Now();
            var failed = Conversion.Fail(
                code.Value,
                attempt.Value,
                device.Value,
                account.Value,
                failure.Obstacle,
                Guid.CreateVersion7(now),
                now);

            var changes = new Changes()
                .Replace(code, failed.Code)
                .End(attempt, failed.Attempt)
                .Replace(device, failed.Device)
                .Replace(account, failed.Account)
                .Add(failed.Event);
            result = await workspaces.CommitAsync(order.WorkspaceId, changes, cancellation);
            if (result == CommitResult.Committed)
            {
                Log.FailedToConvert(
                    logger, order.ActionAttemptId, order.AccessCodeId, order.WorkspaceId, failed.Event.EventId, failure.Type);
                await outbox.StartAsync(client, order.WorkspaceId, changes, cancellation);
            }
        }
        while (result == CommitResult.Conflict);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information,
            "Attempt {ActionAttemptId} converted access code {AccessCodeId} of workspace {WorkspaceId}: event {EventId}")]
        public static partial void Converted(
            ILogger logger, Guid actionAttemptId, Guid accessCodeId, Guid workspaceId, Guid eventId);

        [LoggerMessage(LogLevel.Warning,
            "Attempt {ActionAttemptId} failed to convert access code {AccessCodeId} of workspace {WorkspaceId}: " +
            "{ErrorType}, event {EventId}")]
        public static partial void FailedToConvert(
            ILogger logger, Guid actionAttemptId, Guid accessCodeId, Guid workspaceId, Guid eventId, string errorType);

        [LoggerMessage(LogLevel.Information,
            "Attempt {ActionAttemptId} took management from access code {AccessCodeId} of workspace {WorkspaceId}")]
        public static partial void HandedOver(
            ILogger logger, Guid actionAttemptId, Guid accessCodeId, Guid workspaceId);
    }
}

/// <summary>How the last step of a conversion ended.</summary>
public enum Completion
{
    /// <summary>The code is managed.</summary>
    Done,

    /// <summary>Another workspace took the code by force in the meantime.</summary>
    ClaimLost,

    /// <summary>The attempt had failed already, so it must not succeed now.</summary>
    FailedBefore,

    /// <summary>The code is managed, and the claim displaced another one, whose record is to be handed over.</summary>
    DoneByForce,
}

/// <summary>A code has an action under way that must end first; trying again later helps.</summary>
public sealed class CodeBusyException(Guid accessCodeId)
    : Exception($"Access code {accessCodeId} has an action under way.");
