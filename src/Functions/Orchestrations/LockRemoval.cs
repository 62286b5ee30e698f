using AccessCodes.Domain.Catalog;
using AccessCodes.Domain.Conversions;
using AccessCodes.Domain.Locks;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace AccessCodes.Functions.Orchestrations;

/// <summary>Takes a code off its lock and waits until it is gone, which may take a while.</summary>
public sealed class LockRemoval(IManagementClaims claims, ILockProvider provider, TimeProvider time)
{
    /// <summary>Has a code taken off its lock by the deadline of an order.</summary>
    /// <param name="context">The orchestration.</param>
    /// <param name="order">The order.</param>
    /// <param name="warn">The activity that tells of a delay.</param>
    /// <returns>What stood in the way, or null.</returns>
    internal static async Task<Obstacle?> ByDeadlineAsync(TaskOrchestrationContext context, CodeOrder order, string warn)
    {
        try
        {
            var error = await context.CallActivityAsync<string?>(
                nameof(TakeCodeOffLock), order, Retries.Until(order.Deadline, context));
            if (error is not null)
                return error == NotOurs ? Obstacle.ManagedByAnotherWorkspace : Obstacle.Of(ErrorCode.Find(error)!);

            return await LockLooks.UntilAsync(context, nameof(LockLooks.IsOffLock), order, warn)
                ? null
                : Obstacle.NotRemovedByDeadline;
        }
        catch (TaskFailedException)
        {
            return Obstacle.RemovalUnanswered;
        }
    }

    /// <summary>Looks whether a code is on its lock, until the deadline of an order.</summary>
    /// <returns>Whether it is there; null where the provider did not answer.</returns>
    internal static async Task<bool?> FindsAsync(TaskOrchestrationContext context, CodeOrder order)
    {
        try
        {
            return await context.CallActivityAsync<bool>(
                nameof(LockLooks.IsOnLock), order, Retries.Until(order.Deadline, context));
        }
        catch (TaskFailedException)
        {
            return null;
        }
    }

    /// <returns>The <c>error_code</c> that stands in the way, <see cref="NotOurs"/>, or null.</returns>
    [Function(nameof(TakeCodeOffLock))]
    public async Task<string?> TakeCodeOffLock([ActivityTrigger] CodeOrder order, CancellationToken cancellation)
    {
        // Another workspace may have taken the code by force since: it is not ours to remove any more.
        if (await claims.FindAsync(order.Address, cancellation) is { } claim && claim.Holder != order.Claimant)
            return NotOurs;

        var answer = await ProviderCall.AskAsync(
            async patience =>
                // A code that never came to its lock needs no lock that can be reached.
                await provider.HasCodeAsync(order.ConnectedAccountId, order.Address, patience)
                    ? await provider.RemoveCodeAsync(
                        order.ConnectedAccountId, order.Address, order.ActionAttemptId, patience)
                    : ProviderAnswer.Done,
            order.Deadline,
            time,
            cancellation);
        return answer.Error?.Code;
    }

    private const string NotOurs = "managed_by_another_workspace";
}
