namespace AccessCodes.Functions;

/// <summary>The time as the API tells it.</summary>
internal static class Clock
{
    /// <summary>
    /// Now, to the millisecond: what a client reads it can send back, as <c>since</c> for one, and mean the same moment.
    /// </summary>
    public static DateTimeOffset Now(this TimeProvider time) =>
        DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());
}
