using System.ComponentModel;

namespace Microsoft.DurableTask;

/// <summary>A declarative policy for retrying an activity or sub-orchestration that fails.</summary>
public class RetryPolicy
{
    /// <summary>Creates a policy.</summary>
    /// <param name="maxNumberOfAttempts">How often the task is run at most, the first run included.</param>
    /// <param name="firstRetryInterval">The pause before the second attempt.</param>
    /// <param name="backoffCoefficient">What each further pause is multiplied by.</param>
    /// <param name="maxRetryInterval">The longest pause. Default: one hour.</param>
    /// <param name="retryTimeout">The time after the first attempt when retries end. Default: never.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A number of attempts or a first interval of zero or less, a coefficient below 1, or a limit that is shorter
    /// than the first interval.
    /// </exception>
    public RetryPolicy(
        int maxNumberOfAttempts,
        TimeSpan firstRetryInterval,
        double backoffCoefficient = 1.0,
        TimeSpan? maxRetryInterval = null,
        TimeSpan? retryTimeout = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxNumberOfAttempts);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(firstRetryInterval, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(backoffCoefficient, 1.0);
        ThrowIfShorter(maxRetryInterval, firstRetryInterval, nameof(maxRetryInterval));
        ThrowIfShorter(retryTimeout, firstRetryInterval, nameof(retryTimeout));

        MaxNumberOfAttempts = maxNumberOfAttempts;
        FirstRetryInterval = firstRetryInterval;
        BackoffCoefficient = backoffCoefficient;
        MaxRetryInterval = maxRetryInterval ?? TimeSpan.FromHours(1);
        RetryTimeout = retryTimeout ?? Timeout.InfiniteTimeSpan;
        Handle = static _ => true;
    }

    public int MaxNumberOfAttempts { get; }

    public TimeSpan FirstRetryInterval { get; }

    public double BackoffCoefficient { get; }

    public TimeSpan MaxRetryInterval { get; }

    public TimeSpan RetryTimeout { get; }

    /// <summary>Whether a failure is retried. Set through <see cref="HandleFailure"/>.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Func<Exception, bool> Handle { get; private init; }

    /// <summary>Limits retries to the failures for which this returns true.</summary>
    public Func<TaskFailureDetails, bool> HandleFailure
    {
        init => Handle = failure => value(failure is TaskFailedException failed
            ? failed.FailureDetails
            : TaskFailureDetails.FromException(failure));
    }

    private static void ThrowIfShorter(TimeSpan? limit, TimeSpan firstRetryInterval, string paramName)
    {
        if (limit < firstRetryInterval && limit != Timeout.InfiniteTimeSpan)
        {
            throw new ArgumentOutOfRangeException(paramName, limit, "Must not be shorter than the first retry interval.");
        }
    }
}
