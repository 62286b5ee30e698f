using Microsoft.DurableTask;

namespace AccessCodes.Functions.Orchestrations;

/// <summary>
/// How often, and for how long, the steps of a workflow are retried. What a provider refuses for good is a value that its
/// activity returns, so every exception out of an activity is a fault of the infrastructure: a provider that did not
/// answer, storage that is down, a worker process that died. All of them are retried.
/// </summary>
internal static class Retries
{
    private static readonly TimeSpan FirstInterval = TimeSpan.FromSeconds(2);

    /// <summary>
    /// For a step that needs storage and nothing else: retried for a day, because giving up would leave an attempt pending
    /// for ever.
    /// </summary>
    public static readonly TaskOptions OfStorage = TaskOptions.FromRetryPolicy(new RetryPolicy(
        maxNumberOfAttempts: 1500,
        firstRetryInterval: TimeSpan.FromSeconds(1),
        backoffCoefficient: 2,
        maxRetryInterval: TimeSpan.FromMinutes(1),
        retryTimeout: TimeSpan.FromDays(1)));

    /// <summary>For a step that waits for an action of another workspace, which ends by its deadline, minutes away.</summary>
    public static readonly TaskOptions UntilFree = TaskOptions.FromRetryPolicy(new RetryPolicy(
        maxNumberOfAttempts: 1500,
        firstRetryInterval: TimeSpan.FromSeconds(1),
        backoffCoefficient: 1.5,
        maxRetryInterval: TimeSpan.FromMinutes(1),
        retryTimeout: TimeSpan.FromDays(1)));

    /// <summary>
    /// For a step that asks a lock provider: retried until a deadline, after 2, 4, 8, 16 and then every 30 seconds.
    /// </summary>
    /// <param name="deadline">The deadline of the work. A retry that was due before it may begin up to 30 seconds after it.</param>
    /// <param name="context">The orchestration.</param>
    public static TaskOptions Until(DateTimeOffset deadline, TaskOrchestrationContext context)
    {
        var left = deadline.UtcDateTime - context.CurrentUtcDateTime;
        return TaskOptions.FromRetryPolicy(new RetryPolicy(
            maxNumberOfAttempts: int.MaxValue,
            firstRetryInterval: FirstInterval,
            backoffCoefficient: 2,
            maxRetryInterval: TimeSpan.FromSeconds(30),
            retryTimeout: left > FirstInterval ? left : FirstInterval));
    }
}
