using AccessCodes.Domain.AccessCodes;
using AccessCodes.Domain.ManagedCodes;
using AccessCodes.Functions.Orchestrations.Version1;
using AccessCodes.Functions.Storage;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace AccessCodes.Functions.Orchestrations;

/// <summary>
/// The life of a time-bound code, from its programming to its end. The code's row names its keeper; one that is no
/// longer named, because the code was changed, handed back or deleted, finds that out when it wakes up, and stops
/// (docs/decisions/0004).
/// </summary>
public sealed partial class KeepTimeBounds(
    WorkspaceStore workspaces, CodeSteps steps, ILogger<KeepTimeBounds> logger)
{
    /// <summary>How long a code may take to leave its lock once it has ended.</summary>
    private static readonly TimeSpan TimeLimit = CodeSituation.DefaultTimeLimit;

    /// <summary>How long after a code's end its keeper should be done; one that broke off is then begun again.</summary>
    internal static readonly TimeSpan Patience = TimeLimit + TimeSpan.FromMinutes(5);

    [Function(nameof(KeepTimeBounds))]
    public static async Task<string> Run([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var (order, bounds) = context.GetInput<KeepingOrder>()!;

        if (context.CurrentUtcDateTime < bounds.StartsAt.UtcDateTime)
        {
            await context.CreateTimer(bounds.StartsAt.UtcDateTime, CancellationToken.None);
            await context.CallActivityAsync(nameof(StartCode), order, Retries.OfStorage);
        }

        if (context.CurrentUtcDateTime < bounds.EndsAt.UtcDateTime)
            await context.CreateTimer(bounds.EndsAt.UtcDateTime, CancellationToken.None);

        order = order with { Deadline = context.CurrentUtcDateTime + TimeLimit };
        if (!await context.CallActivityAsync<bool>(nameof(BeginToEndCode), order, Retries.UntilFree))
            return "superseded";

        if (OrchestrationVersion.IsFirst(context))
            return await CodeWorkflows.EndCodeAsync(context, order);

        var obstacle = await LockRemoval.ByDeadlineAsync(
            context, nameof(LockRemoval.RemoveCodeFromLock), order, warn: nameof(TellOfDelayInEnding));
        if (obstacle is not null)
        {
            await context.CallActivityAsync(nameof(FailToEndCode), FailureOrder.Of(order, obstacle), Retries.OfStorage);
            return obstacle.Type;
        }

        await context.CallActivityAsync(nameof(EndCode), order, Retries.OfStorage);
        return "ended";
    }

    /// <summary>Who keeps the bounds that a code gets now, should it get any.</summary>
    internal static Keeping NewKeeping(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    [Function(nameof(StartCode))]
    public Task StartCode(
        [ActivityTrigger] CodeOrder order, [DurableClient] DurableTaskClient client, CancellationToken cancellation) =>
        steps.TakeAsync(
            order,
            (code, _, _, events) => Validity.IsKeptBy(code, order.ActionAttemptId) ? Validity.Start(code, events) : null,
            client,
            cancellation);

    /// <returns>Whether the code is still to end now.</returns>
    [Function(nameof(BeginToEndCode))]
    public async Task<bool> BeginToEndCode([ActivityTrigger] CodeOrder order, CancellationToken cancellation)
    {
        Changes changes;
        do
        {
            var code = await workspaces.GetCodeAsync(order.WorkspaceId, order.AccessCodeId, cancellation);
            if (!Validity.IsKeptBy(code?.Value, order.ActionAttemptId))
                return false;

            // A change that is under way may give the code more time: only its end is safe to build on.
            if (code!.Value.Pending is not null)
                throw new CodeBusyException(order.AccessCodeId);

            changes = new Changes().Replace(code, Validity.BeginEnd(code.Value));
        }
        while (await workspaces.CommitAsync(order.WorkspaceId, changes, cancellation) == CommitResult.Conflict);

        return true;
    }

    [Function(nameof(TellOfDelayInEnding))]
    public Task TellOfDelayInEnding(
        [ActivityTrigger] CodeOrder order, [DurableClient] DurableTaskClient client, CancellationToken cancellation) =>
        steps.TakeAsync(
            order,
            (code, device, account, events) =>
                Validity.IsKeptBy(code, order.ActionAttemptId) && !Deletion.IsDelayed(code)
                    ? Deletion.Delay(code, device, account, events)
                    : null,
            client,
            cancellation);

    [Function(nameof(EndCode))]
    public async Task EndCode(
        [ActivityTrigger] CodeOrder order, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        var hasEnded = await steps.TakeAsync(
            order,
            (code, _, _, events) => Validity.IsKeptBy(code, order.ActionAttemptId) ? Validity.End(code, events) : null,
            client,
            cancellation);
        if (hasEnded)
            Log.Ended(logger, order.AccessCodeId, order.WorkspaceId);
    }

    [Function(nameof(FailToEndCode))]
    public async Task FailToEndCode(
        [ActivityTrigger] FailureOrder failure, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        var order = failure.Order;
        var isTold = await steps.TakeAsync(
            order,
            (code, device, account, events) => Validity.IsKeptBy(code, order.ActionAttemptId)
                ? Validity.FailToEnd(code, device, account, failure.Obstacle, events)
                : null,
            client,
            cancellation);
        if (isTold)
            Log.FailedToEnd(logger, order.AccessCodeId, order.WorkspaceId, failure.Type);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information,
            "Access code {AccessCodeId} of workspace {WorkspaceId} has ended and is off its lock")]
        public static partial void Ended(ILogger logger, Guid accessCodeId, Guid workspaceId);

        [LoggerMessage(LogLevel.Warning,
            "Access code {AccessCodeId} of workspace {WorkspaceId} has ended and failed to leave its lock: {ErrorType}")]
        public static partial void FailedToEnd(ILogger logger, Guid accessCodeId, Guid workspaceId, string errorType);
    }
}

/// <summary>What a keeper starts with.</summary>
/// <param name="Order">The code; in place of an attempt the keeper itself.</param>
/// <param name="Bounds">When the code starts and ends.</param>
public sealed record KeepingOrder(CodeOrder Order, TimeBounds Bounds);

/// <summary>A keeper that is appointed in the transaction that gives a code its bounds, and started after it.</summary>
internal sealed class Keeping(Guid keeperId)
{
    public Guid KeeperId => keeperId;

    public void CommitWith(Changes changes, CodeOutcome outcome) => CommitWith(changes, outcome.Code);

    public void CommitWith(Changes changes, AccessCode? code)
    {
        if (code is not { TimedBy: { } keeper, Bounds: { } bounds } || keeper != keeperId)
            return;

        var order = new CodeOrder(
            code.WorkspaceId,
            keeperId,
            code.AccessCodeId,
            code.Address,
            bounds.EndsAt,
            Force: false,
            code.ConnectedAccountId);
        var start = Outbox.StartOf(nameof(KeepTimeBounds), keeperId, new KeepingOrder(order, bounds));
        var doneBy = bounds.EndsAt < DateTimeOffset.MaxValue - KeepTimeBounds.Patience
            ? bounds.EndsAt + KeepTimeBounds.Patience
            : DateTimeOffset.MaxValue;
        changes.Add(start).Add(Outbox.WatchOf(start, doneBy));
    }
}
