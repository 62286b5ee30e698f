using AccessCodes.Domain.Conversions;
using AccessCodes.Domain.Locks;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace AccessCodes.Functions.Orchestrations;

/// <summary>Takes a code off its lock and waits until it is gone, which may take a while.</summary>
public sealed class LockRemoval(IManagementClaims claims, ILockProvider provider, TimeProvider time)
{
    /// <summary>Has a code removed from its lock by the deadline of an order.</summary>
    /// <param name="context">The orchestration.</param>
    /// <param name="activity">The activity that asks for the removal, and returns a <see cref="ProviderStep"/>.</param>
    /// <param name="order">The order.</param>
    /// <param name="warn">The activity that reports a delay.</param>
    /// <returns>What stood in the way, or null.</returns>
    internal static async Task<Obstacle?> ByDeadlineAsync(
        TaskOrchestrationContext context, string activity, CodeOrder order, string warn)
    {
        try
        {
            var answer = await context.CallActivityAsync<ProviderStep>(
                activity, order, Retries.Until(order.Deadline, context));
            if (!answer.IsUnderWay)
                return answer.InTheWay;

            return await LockLooks.UntilAsync(context, nameof(LockLooks.IsOffLock), order, warn)
                ? null
                : Obstacle.NotRemovedByDeadline;
        }
        catch (TaskFailedException)
        {
            return Obstacle.RemovalUnanswered;
        }
    }

    /// <summary>Asks for the removal, and looks whether the code is gone already.</summary>
    [Function(nameof(RemoveCodeFromLock))]
    public async Task<ProviderStep> RemoveCodeFromLock([ActivityTrigger] CodeOrder order, CancellationToken cancellation)
    {
        // Another workspace may have taken the code by force since: it is not ours to remove any more.
        if (await claims.FindAsync(order.Address, cancellation) is { } claim && claim.Holder != order.Claimant)
            return ProviderStep.NotOurs;

        return await ProviderCall.AskAsync(
            async patience =>
            {
                // A code that never came to its lock needs no lock that can be reached.
                if (!await provider.HasCodeAsync(order.ConnectedAccountId, order.Address, patience))
                    return ProviderStep.Done;

                var answer = await provider.RemoveCodeAsync(
                    order.ConnectedAccountId, order.Address, order.ActionAttemptId, patience);
                return answer.Error is not null
                    ? ProviderStep.Of(answer)
                    : new ProviderStep(
                        ErrorCode: null,
                        IsUnderWay: await provider.HasCodeAsync(order.ConnectedAccountId, order.Address, patience));
            },
            order.Deadline,
            time,
            cancellation);
    }

    /// <summary>The same for instances of the first version, which look in an activity of its own.</summary>
    [Function(nameof(TakeCodeOffLock))]
    public async Task<string?> TakeCodeOffLock([ActivityTrigger] CodeOrder order, CancellationToken cancellation) =>
        (await RemoveCodeFromLock(order, cancellation)).ErrorCode;
}
