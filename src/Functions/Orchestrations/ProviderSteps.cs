using AccessCodes.Domain.Catalog;
using AccessCodes.Domain.Conversions;
using Microsoft.DurableTask;

namespace AccessCodes.Functions.Orchestrations;

/// <summary>The step of a workflow in which a provider is asked to do something.</summary>
internal static class ProviderSteps
{
    /// <summary>Has a provider do something by the deadline of an order.</summary>
    /// <param name="context">The orchestration.</param>
    /// <param name="activity">The activity that asks; it returns the <c>error_code</c> in the way, or null.</param>
    /// <param name="order">The order.</param>
    /// <returns>What stood in the way, or null.</returns>
    public static async Task<Obstacle?> ByDeadlineAsync(
        TaskOrchestrationContext context, string activity, CodeOrder order)
    {
        using var answered = new CancellationTokenSource();
        var deadline = context.CreateTimer(order.Deadline.UtcDateTime, answered.Token);
        var answer = context.CallActivityAsync<string?>(activity, order, Retries.OfProvider);

        if (await Task.WhenAny(answer, deadline) == deadline)
            return Obstacle.DeadlinePassed;

        answered.Cancel();
        try
        {
            return await answer is { } error ? Obstacle.Of(ErrorCode.Find(error)!) : null;
        }
        catch (TaskFailedException)
        {
            return Obstacle.ProviderUnavailable;
        }
    }
}
