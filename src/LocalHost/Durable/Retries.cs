using Microsoft.DurableTask;

namespace AccessCodes.LocalHost.Durable;

/// <summary>Runs a task again as its options say. All of it is orchestrator code: pauses are durable timers.</summary>
internal static class Retries
{
    public static Task<T> RunAsync<T>(TaskOrchestrationContext context, TaskRetryOptions? retry, Func<Task<T>> call) =>
        retry switch
        {
            { Policy: { } policy } => RunAsync(context, policy, call),
            { Handler: { } handler } => RunAsync(context, handler, call),
            _ => call(),
        };

    private static async Task<T> RunAsync<T>(TaskOrchestrationContext context, RetryPolicy policy, Func<Task<T>> call)
    {
        var firstAttempt = context.CurrentUtcDateTime;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await call();
            }
            catch (TaskFailedException failure) when (IsRetried(failure, attempt))
            {
                await context.CreateTimer(Pause(policy, attempt), CancellationToken.None);
            }
        }

        bool IsRetried(TaskFailedException failure, int attempt) =>
            attempt < policy.MaxNumberOfAttempts
            && !Failures.IsFinal(failure.FailureDetails)
            && policy.Handle(AsPolicySeesIt(failure))
            && (policy.RetryTimeout == Timeout.InfiniteTimeSpan
                || context.CurrentUtcDateTime - firstAttempt < policy.RetryTimeout);
    }

    private static async Task<T> RunAsync<T>(
        TaskOrchestrationContext context, AsyncRetryHandler isRetried, Func<Task<T>> call)
    {
        var firstAttempt = context.CurrentUtcDateTime;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await call();
            }
            catch (TaskFailedException failure) when (!Failures.IsFinal(failure.FailureDetails))
            {
                var retry = new RetryContext(
                    context,
                    attempt,
                    failure.FailureDetails,
                    context.CurrentUtcDateTime - firstAttempt,
                    CancellationToken.None);
                if (!await isRetried(retry))
                {
                    throw;
                }
            }
        }
    }

    // The packages hand a policy the exception of the framework that they are built on, and so must we.
    private static DurableTask.Core.Exceptions.TaskFailedException AsPolicySeesIt(TaskFailedException failure) =>
        new(failure.Message) { FailureDetails = AsPolicySeesIt(failure.FailureDetails) };

    private static DurableTask.Core.FailureDetails AsPolicySeesIt(TaskFailureDetails failure) => new(
        failure.ErrorType,
        failure.ErrorMessage,
        failure.StackTrace,
        failure.InnerFailure is { } inner ? AsPolicySeesIt(inner) : null,
        isNonRetriable: false);

    private static TimeSpan Pause(RetryPolicy policy, int attempt)
    {
        var longest = policy.MaxRetryInterval == Timeout.InfiniteTimeSpan
            ? TimeSpan.FromDays(3650)
            : policy.MaxRetryInterval;
        var pause = policy.FirstRetryInterval.TotalMilliseconds * Math.Pow(policy.BackoffCoefficient, attempt - 1);
        return pause < longest.TotalMilliseconds ? TimeSpan.FromMilliseconds(pause) : longest;
    }
}
