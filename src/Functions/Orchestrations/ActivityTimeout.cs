namespace AccessCodes.Functions.Orchestrations;

/// <summary>
/// Bounds how long an activity runs, on every host. After a host stops, or a worker process dies, the storage provider
/// hides an activity's message for <c>workItemQueueVisibilityTimeout</c> (host.json) before another instance gets it. That
/// timeout can be short because no activity outlasts it.
/// </summary>
internal static class ActivityTimeout
{
    /// <summary>
    /// The longest time that an activity runs. What it has committed stays, and its retry continues from there.
    /// </summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(45);

    /// <summary>Runs an activity, and stops waiting for it at the limit, even if it ignores its token.</summary>
    /// <param name="activity">The activity.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Cancels the activity earlier.</param>
    /// <exception cref="TimeoutException">The activity reached the limit.</exception>
    public static async Task<T> RunAsync<T>(
        Func<CancellationToken, Task<T>> activity, TimeProvider time, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await activity(either.Token).WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested && timeout.IsCancellationRequested)
        {
            throw new TimeoutException($"The activity took longer than {Limit.TotalSeconds} seconds.");
        }
    }
}
