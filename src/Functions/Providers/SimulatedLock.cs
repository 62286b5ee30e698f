using AccessCodes.Domain.AccessCodes;

namespace AccessCodes.Functions.Providers;

/// <summary>A simulated lock: what is true of it in the outside world, whoever looks at it.</summary>
/// <param name="Provider">Its provider.</param>
/// <param name="LockId">The provider's id of it.</param>
/// <param name="IsOnline">Whether its provider can reach it.</param>
/// <param name="Latency">How long its provider takes to reach it.</param>
public sealed record SimulatedLock(string Provider, string LockId, bool IsOnline, TimeSpan Latency = default);

/// <summary>A code on a simulated lock.</summary>
/// <param name="LockCodeId">The provider's id of it.</param>
/// <param name="Name">Its name in the provider's app.</param>
/// <param name="Pin">Its PIN.</param>
/// <param name="Bounds">When it works; null for an ongoing code.</param>
/// <param name="Status">Whether it works on the lock.</param>
/// <param name="IsInSeamsCare">Whether Seam has adopted it.</param>
public sealed record SimulatedCode(
    string LockCodeId,
    string? Name,
    Pin Pin,
    TimeBounds? Bounds,
    AccessCodeStatus Status,
    bool IsInSeamsCare = false);

/// <summary>Something that was done to a simulated lock: its journal shows that nothing is done twice.</summary>
/// <param name="Effect">What was done.</param>
/// <param name="LockCodeId">The code that it was done to.</param>
/// <param name="At">When.</param>
public sealed record SimulatedEffect(string Effect, string LockCodeId, DateTimeOffset At);
