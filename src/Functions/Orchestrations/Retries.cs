using AccessCodes.Domain.Locks;
using Microsoft.DurableTask;

namespace AccessCodes.Functions.Orchestrations;

/// <summary>How often, and how patiently, the steps of a workflow are tried again.</summary>
internal static class Retries
{
    /// <summary>
    /// Storage comes back: a step that needs nothing else is tried for a day, because giving up would leave an attempt
    /// pending for ever.
    /// </summary>
    public static readonly TaskOptions OfStorage = TaskOptions.FromRetryPolicy(new RetryPolicy(
        maxNumberOfAttempts: 1500,
        firstRetryInterval: TimeSpan.FromSeconds(1),
        backoffCoefficient: 2,
        maxRetryInterval: TimeSpan.FromMinutes(1),
        retryTimeout: TimeSpan.FromDays(1)));

    /// <summary>A provider that does not answer gets five tries in about half a minute; a bug in ours gets one.</summary>
    public static readonly TaskOptions OfProvider = TaskOptions.FromRetryPolicy(
        new RetryPolicy(
            maxNumberOfAttempts: 5,
            firstRetryInterval: TimeSpan.FromSeconds(2),
            backoffCoefficient: 2,
            maxRetryInterval: TimeSpan.FromSeconds(30))
        {
            HandleFailure = failure => failure.IsCausedBy<ProviderUnavailableException>(),
        });

    /// <summary>An action of another workspace ends by its deadline, minutes away.</summary>
    public static readonly TaskOptions UntilFree = TaskOptions.FromRetryPolicy(new RetryPolicy(
        maxNumberOfAttempts: 1500,
        firstRetryInterval: TimeSpan.FromSeconds(1),
        backoffCoefficient: 1.5,
        maxRetryInterval: TimeSpan.FromMinutes(1),
        retryTimeout: TimeSpan.FromDays(1)));
}
