using Microsoft.Extensions.Internal;

namespace AccessCodes.Functions;

/// <summary>Has what is remembered for a moment forgotten by the clock of the app, as everything else in it is.</summary>
internal sealed class CacheClock(TimeProvider time) : ISystemClock
{
    public DateTimeOffset UtcNow => time.GetUtcNow();
}
