using AccessCodes.Domain.AccessCodes;
using AccessCodes.Domain.Locks;

namespace AccessCodes.Functions.Providers;

/// <summary>A simulated lock: what is true of it in the outside world, whoever looks at it.</summary>
/// <param name="Provider">Its provider.</param>
/// <param name="LockId">The provider's id of it.</param>
/// <param name="Latency">How long its provider takes to reach it.</param>
/// <param name="RemovalDelay">How long a code stays on the lock after its removal was ordered.</param>
public sealed record SimulatedLock(
    string Provider, string LockId, TimeSpan Latency = default, TimeSpan RemovalDelay = default)
{
    /// <summary>What the lock suffers from; each once.</summary>
    public IReadOnlyList<LockCondition> Conditions { get; init; } = [];

    /// <summary>How long a code takes to reach the lock after it was ordered.</summary>
    public TimeSpan SettingDelay { get; init; }

    /// <summary>How many codes it holds; null for as many as its provider's locks do.</summary>
    public int? Capacity { get; init; }

    /// <summary>How many digits a PIN may have; null for what its provider's locks take.</summary>
    public IReadOnlyList<int>? PinLengths { get; init; }

    /// <summary>The longest stay that a user level allows; null for what its provider allows.</summary>
    public TimeSpan? LongestValidity { get; init; }

    /// <summary>What happens to the next orders; null where they go as they should.</summary>
    public SimulatedFault? Fault { get; init; }

    public ProviderProfile Profile => ProviderProfiles.Of(Provider);

    public SimulatedLock With(LockCondition condition) =>
        Conditions.Contains(condition) ? this : this with { Conditions = [.. Conditions, condition] };

    public SimulatedLock Without(LockCondition condition) =>
        this with { Conditions = [.. Conditions.Where(other => other != condition)] };
}

/// <summary>What happens to the next orders for a simulated lock.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="Calls">To how many orders.</param>
/// <param name="Delay">How long an order takes, where it is slow.</param>
public sealed record SimulatedFault(FaultKind Kind, int Calls, TimeSpan Delay);

/// <summary>What can happen to an order.</summary>
public enum FaultKind
{
    /// <summary>The provider says that it is not available.</summary>
    Unavailable,

    /// <summary>The provider does not answer at all.</summary>
    Hangs,

    /// <summary>The provider takes its time.</summary>
    Slow,

    /// <summary>The provider does what it was asked for, and its answer is lost.</summary>
    AnswerLost,
}

/// <summary>An account at a provider, simulated.</summary>
/// <param name="ConnectedAccountId">By what it is known to the workspace that connected it.</param>
public sealed record SimulatedAccount(Guid ConnectedAccountId)
{
    /// <summary>What it suffers from; each once.</summary>
    public IReadOnlyList<AccountCondition> Conditions { get; init; } = [];

    /// <summary>How many users, each with one code, its site may have; null for any number.</summary>
    public int? UserLimit { get; init; }

    /// <summary>The locks of its site, which share the limit.</summary>
    public IReadOnlyList<string> Locks { get; init; } = [];
}

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
    /// <summary>When it reaches the lock, where it was ordered; null where it is there.</summary>
    public DateTimeOffset? ComesAt { get; init; }

    /// <summary>Whether it was switched off in the provider's app.</summary>
    public bool IsDisabled { get; init; }

    /// <summary>Whether it was typed in at the keypad.</summary>
    public bool HasBeenUsed { get; init; }

    /// <summary>The code whose slot it took, by the provider's id; null for none.</summary>
    public string? Replaces { get; init; }

    public bool IsGone(DateTimeOffset now) => GoneAt <= now;

    /// <summary>Whether it is on the lock: neither gone nor still on its way.</summary>
    public bool IsThere(DateTimeOffset now) => !IsGone(now) && !(ComesAt > now);
}

/// <summary>Something that was done to a simulated lock: its journal shows that nothing is done twice.</summary>
/// <param name="Effect">What was done.</param>
/// <param name="LockCodeId">The code that it was done to.</param>
/// <param name="At">When.</param>
public sealed record SimulatedEffect(string Effect, string LockCodeId, DateTimeOffset At);
