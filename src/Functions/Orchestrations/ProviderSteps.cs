using AccessCodes.Domain.Catalog;
using AccessCodes.Domain.Conversions;
using AccessCodes.Domain.Locks;
using Microsoft.DurableTask;

namespace AccessCodes.Functions.Orchestrations;

/// <summary>The step of a workflow in which a provider is asked to do something to a lock.</summary>
internal static class ProviderSteps
{
    /// <summary>What an attempt that waits for its lock is told when the lock is back.</summary>
    public const string LockIsBack = "LockIsBack";

    /// <summary>How long to wait before a lock that could not be reached is tried again without having been told.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Has a provider do something by the deadline of an order, and waits until the lock has done it.</summary>
    /// <param name="context">The orchestration.</param>
    /// <param name="activity">The activity that asks, and returns a <see cref="ProviderStep"/>.</param>
    /// <param name="order">The order.</param>
    /// <param name="warn">The activity that tells of a delay; null where the lock does it at once or not at all.</param>
    /// <returns>What stood in the way, or null.</returns>
    public static async Task<Obstacle?> ByDeadlineAsync(
        TaskOrchestrationContext context, string activity, CodeOrder order, string? warn = null)
    {
        using var ended = new CancellationTokenSource();
        var deadline = context.CreateTimer(order.Deadline.UtcDateTime, ended.Token);
        try
        {
            do
            {
                var answer = context.CallActivityAsync<ProviderStep>(activity, order, Retries.OfProvider);
                if (await Task.WhenAny(answer, deadline) == deadline)
                    return Obstacle.DeadlinePassed;

                switch (await answer)
                {
                    case { ErrorCode: null, IsUnderWay: false }:
                        return null;

                    case { ErrorCode: null }:
                        return await LockLooks.UntilAsync(
                            context, nameof(LockLooks.IsOnLock), order, deadline, warn)
                            ? null
                            : Obstacle.NotSetByDeadline(order.Provider);

                    case { ErrorCode: { } error }:
                        if (!order.WaitsForDevice || !ErrorCode.MeansOutOfReach(error)
                            || !await IsBackAsync(context, deadline))
                        {
                            return Obstacle.Of(ErrorCode.Find(error)!);
                        }

                        break;
                }
            }
            while (!deadline.IsCompleted);

            return Obstacle.DeadlinePassed;
        }
        catch (TaskFailedException)
        {
            return Obstacle.SettingUnanswered(order.Provider);
        }
        finally
        {
            ended.Cancel();
        }
    }

    /// <returns>Whether it is worth a try; otherwise the deadline has passed.</returns>
    private static async Task<bool> IsBackAsync(TaskOrchestrationContext context, Task deadline)
    {
        using var over = new CancellationTokenSource();
        var isBack = context.WaitForExternalEvent<bool>(LockIsBack, over.Token);
        var pause = context.CreateTimer(Patience, over.Token);
        var first = await Task.WhenAny(isBack, pause, deadline);
        over.Cancel();
        return first != deadline;
    }
}

/// <summary>What an activity found out that asked a provider to do something to a lock.</summary>
/// <param name="ErrorCode">The <c>error_code</c> that stands in the way; null where nothing does.</param>
/// <param name="IsUnderWay">Whether the provider took the order, and the lock has still to follow it.</param>
public sealed record ProviderStep(string? ErrorCode, bool IsUnderWay = false)
{
    internal static ProviderStep Of(ProviderAnswer answer) => new(answer.Error?.Code, answer.IsUnderWay);
}
