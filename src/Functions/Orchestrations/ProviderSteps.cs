using AccessCodes.Domain.Conversions;
using AccessCodes.Domain.Locks;
using Microsoft.DurableTask;

namespace AccessCodes.Functions.Orchestrations;

/// <summary>The step of a workflow in which a provider is asked to do something to a lock.</summary>
internal static class ProviderSteps
{
    /// <summary>What an attempt that waits for its lock is told when the lock is back.</summary>
    public const string LockIsBack = "LockIsBack";

    /// <summary>How long to wait for that news before a lock that could not be reached is tried again anyway.</summary>
    private static readonly TimeSpan ReachabilityTimeout = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Has a provider do something by the deadline of an order, and waits until the lock has done it. While the provider
    /// answers at once no timer is set: the deadline bounds the call, its retries and each pause.
    /// </summary>
    /// <param name="context">The orchestration.</param>
    /// <param name="activity">The activity that asks, and returns a <see cref="ProviderStep"/>.</param>
    /// <param name="order">The order.</param>
    /// <param name="warn">The activity that reports a delay; null where the lock does it at once or not at all.</param>
    /// <returns>What stood in the way, or null.</returns>
    public static async Task<Obstacle?> ByDeadlineAsync(
        TaskOrchestrationContext context, string activity, CodeOrder order, string? warn = null)
    {
        try
        {
            ProviderStep answer;
            do
            {
                answer = await context.CallActivityAsync<ProviderStep>(
                    activity, order, Retries.Until(order.Deadline, context));
            }
            while (answer.IsWorthWaitingFor(order) && await IsBackAsync(context, order.Deadline));

            if (!answer.IsUnderWay)
                return answer.InTheWay;

            return await LockLooks.UntilAsync(context, nameof(LockLooks.IsOnLock), order, warn)
                ? null
                : Obstacle.NotSetByDeadline(order.Provider);
        }
        catch (TaskFailedException)
        {
            return Obstacle.SettingUnanswered(order.Provider);
        }
    }

    /// <returns>Whether there is time for another try; otherwise the deadline has passed.</returns>
    private static async Task<bool> IsBackAsync(TaskOrchestrationContext context, DateTimeOffset deadline)
    {
        using var over = new CancellationTokenSource();
        var isBack = context.WaitForExternalEvent<bool>(LockIsBack, over.Token);
        var pause = Pauses.UntilAsync(context, ReachabilityTimeout, deadline, over.Token);
        var isInTime = await Task.WhenAny(isBack, pause) == isBack || await pause;
        over.Cancel();
        return isInTime;
    }
}

/// <summary>Pauses of a workflow that never reach beyond its deadline.</summary>
internal static class Pauses
{
    /// <summary>Waits for a while, or until the deadline, whichever comes first.</summary>
    /// <param name="context">The orchestration.</param>
    /// <param name="pause">For how long.</param>
    /// <param name="deadline">The deadline of the work.</param>
    /// <param name="cancellationToken">Cancels the timer.</param>
    /// <returns>Whether there is time left; otherwise the deadline has passed.</returns>
    public static async Task<bool> UntilAsync(
        TaskOrchestrationContext context,
        TimeSpan pause,
        DateTimeOffset deadline,
        CancellationToken cancellationToken = default)
    {
        var end = context.CurrentUtcDateTime + pause;
        await context.CreateTimer(end < deadline.UtcDateTime ? end : deadline.UtcDateTime, cancellationToken);
        return context.CurrentUtcDateTime < deadline.UtcDateTime;
    }
}

/// <summary>What an activity found out that asked a provider to do something to a lock.</summary>
/// <param name="ErrorCode">
/// What stands in the way: an <c>error_code</c>, or the type of an obstacle that is none; null if nothing does.
/// </param>
/// <param name="IsUnderWay">Whether the provider took the order, and the lock has still to follow it.</param>
public sealed record ProviderStep(string? ErrorCode, bool IsUnderWay = false)
{
    internal static readonly ProviderStep Done = new(ErrorCode: null);

    /// <summary>Another workspace has the code.</summary>
    internal static readonly ProviderStep NotOurs = new(Obstacle.ManagedByAnotherWorkspace.Type);

    /// <summary>The lock does not have a code that is to be handed back.</summary>
    internal static readonly ProviderStep NotOnLock = new(Obstacle.NotOnLock.Type);

    internal Obstacle? InTheWay =>
        this == Done ? null
        : this == NotOurs ? Obstacle.ManagedByAnotherWorkspace
        : this == NotOnLock ? Obstacle.NotOnLock
        : Obstacle.Of(Domain.Catalog.ErrorCode.Find(ErrorCode!)!);

    /// <summary>Whether the lock could not be reached, and the order waits for it.</summary>
    internal bool IsWorthWaitingFor(CodeOrder order) =>
        order.WaitsForDevice && ErrorCode is { } error && Domain.Catalog.ErrorCode.MeansOutOfReach(error);

    internal static ProviderStep Of(ProviderAnswer answer) => new(answer.Error?.Code, answer.IsUnderWay);
}
