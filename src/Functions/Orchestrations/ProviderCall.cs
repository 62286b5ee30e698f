using AccessCodes.Domain.Locks;

namespace AccessCodes.Functions.Orchestrations;

/// <summary>A call to a lock provider, which may hang.</summary>
internal static class ProviderCall
{
    /// <summary>How long one call may take before it counts as failed.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <exception cref="ProviderUnavailableException">The provider did not answer, or not in time.</exception>
    public static async Task<T> AskAsync<T>(
        Func<CancellationToken, Task<T>> ask, TimeProvider time, CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(Patience, time);
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
