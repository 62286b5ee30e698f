using AccessCodes.Domain.Locks;

namespace AccessCodes.Functions.Orchestrations;

/// <summary>A call to a lock provider, which may hang.</summary>
internal static class ProviderCall
{
    /// <summary>How long one call may take before it counts as failed.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    /// <summary>Calls a provider, unless it is too late for that.</summary>
    /// <param name="ask">The call.</param>
    /// <param name="deadline">When the attempt ends that the call is made for: nothing is asked for after it.</param>
    /// <param name="time">The time.</param>
    /// <param name="cancellation">Cancels the call.</param>
    /// <exception cref="ProviderUnavailableException">The provider did not answer, or not in time.</exception>
    public static async Task<T> AskAsync<T>(
        Func<CancellationToken, Task<T>> ask,
        DateTimeOffset deadline,
        TimeProvider time,
        CancellationToken cancellation)
    {
        var left = deadline - time.GetUtcNow();
        if (left <= TimeSpan.Zero)
            throw new ProviderUnavailableException("The attempt's deadline has passed.");

        using var patience = new CancellationTokenSource(left < Timeout ? left : Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        try
        {
            return await ask(either.Token);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            throw new ProviderUnavailableException("The lock provider did not answer in time.");
        }
    }
}
