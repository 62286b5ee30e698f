using AccessCodes.Domain.AccessCodes;

namespace AccessCodes.Functions.Providers;

/// <summary>A simulated lock: what is true of it in the outside world, whoever looks at it.</summary>
/// <param name="Provider">Its provider.</param>
/// <param name="LockId">The provider's id of it.</param>
/// <param name="IsOnline">Whether its provider can reach it.</param>
/// <param name="Latency">How long its provider takes to reach it.</param>
/// <param name="RemovalDelay">How long a code stays on the lock after its removal was ordered.</param>
public sealed record SimulatedLock(
    string Provider, string LockId, bool IsOnline, TimeSpan Latency = default, TimeSpan RemovalDelay = default);

/// <summary>A code on a simulated lock.</summary>
/// <param name="LockCodeId">The provider's id of it.</param>
/// <param name="Name">Its name in the provider's app.</param>
/// <param name="Pin">Its PIN.</param>
/// <param name="Bounds">When it works; null for an ongoing code.</param>
/// <param name="Status">Whether it works on the lock.</param>
/// <param name="IsInSeamsCare">Whether Seam has adopted it, or put it there.</param>
/// <param name="GoneAt">When it leaves the lock, where its removal was ordered.</param>
/// <param name="OracodeMetadata">The stay that it belongs to; only on dormakaba Oracode locks.</param>
public sealed record SimulatedCode(
    string LockCodeId,
    string? Name,
    Pin Pin,
    TimeBounds? Bounds,
    AccessCodeStatus Status,
    bool IsInSeamsCare = false,
    DateTimeOffset? GoneAt = null,
    OracodeMetadata? OracodeMetadata = null)
{
    public bool IsGone(DateTimeOffset now) => GoneAt <= now;
}

/// <summary>Something that was done to a simulated lock: its journal shows that nothing is done twice.</summary>
/// <param name="Effect">What was done.</param>
/// <param name="LockCodeId">The code that it was done to.</param>
/// <param name="At">When.</param>
public sealed record SimulatedEffect(string Effect, string LockCodeId, DateTimeOffset At);
