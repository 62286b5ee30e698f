using AccessCodes.Domain.Locks;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace AccessCodes.Functions.Orchestrations;

/// <summary>Looks again and again whether a lock has followed an order that its provider took.</summary>
public sealed class LockLooks(ILockProvider provider, TimeProvider time)
{
    /// <summary>
    /// Polls until it is so or the deadline of the order passes, after 1, 2, 4, 8, 16 and then every 30 seconds. What is not
    /// so after the first second is reported as delayed.
    /// </summary>
    /// <param name="context">The orchestration.</param>
    /// <param name="look">The activity that looks.</param>
    /// <param name="order">The order.</param>
    /// <param name="warn">The activity that tells of a delay; null for none.</param>
    /// <returns>Whether it is so; otherwise the deadline has passed.</returns>
    /// <exception cref="TaskFailedException">The provider did not answer until the deadline.</exception>
    internal static async Task<bool> UntilAsync(
        TaskOrchestrationContext context, string look, CodeOrder order, string? warn)
    {
        for (var looks = 1; ; looks++)
        {
            if (!await Pauses.UntilAsync(context, PauseAfter(looks), order.Deadline))
                return false;
            if (await context.CallActivityAsync<bool>(look, order, Retries.Until(order.Deadline, context)))
                return true;

            if (looks == 1 && warn is not null)
                await context.CallActivityAsync(warn, order, Retries.OfStorage);
        }
    }

    /// <summary>Looks once, and retries until the deadline of the order if the provider does not answer.</summary>
    /// <param name="context">The orchestration.</param>
    /// <param name="look">The activity that looks.</param>
    /// <param name="order">The order.</param>
    /// <returns>Whether it is so; false if the provider did not answer.</returns>
    internal static async Task<bool> IsSoAsync(TaskOrchestrationContext context, string look, CodeOrder order)
    {
        try
        {
            return await context.CallActivityAsync<bool>(look, order, Retries.Until(order.Deadline, context));
        }
        catch (TaskFailedException)
        {
            return false;
        }
    }

    [Function(nameof(IsOnLock))]
    public Task<bool> IsOnLock([ActivityTrigger] CodeOrder order, CancellationToken cancellation) =>
        ProviderCall.AskAsync(
            patience => provider.HasCodeAsync(order.ConnectedAccountId, order.Address, patience),
            order.Deadline,
            time,
            cancellation);

    [Function(nameof(IsOffLock))]
    public async Task<bool> IsOffLock([ActivityTrigger] CodeOrder order, CancellationToken cancellation) =>
        !await IsOnLock(order, cancellation);

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    /// <param name="looks">How many pauses there are with this one.</param>
    internal static TimeSpan PauseAfter(int looks)
    {
        var doubled = TimeSpan.FromSeconds(Math.Pow(2, Math.Min(looks - 1, 10)));
        return doubled < LongestPause ? doubled : LongestPause;
    }
}
