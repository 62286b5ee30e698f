namespace AccessCodes.LocalHost;

/// <summary>Waits on timers, which count whole milliseconds and drop what is less.</summary>
internal static class Waits
{
    /// <summary>How long to wait for a time.</summary>
    /// <returns>Rounded up, so that the time has come when the wait is over; zero where it has come already.</returns>
    public static TimeSpan WaitFor(this TimeProvider time, DateTimeOffset then)
    {
        var left = then - time.GetUtcNow();
        return left <= TimeSpan.Zero ? TimeSpan.Zero : TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds));
    }
}
