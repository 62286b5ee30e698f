using AccessCodes.Domain.AccessCodes;

namespace AccessCodes.Domain.Locks;

/// <summary>How a lock is and what is on it, as its provider tells of it to one account.</summary>
public sealed record LockReport
{
    /// <summary>The provider.</summary>
    public required ProviderProfile Provider { get; init; }

    /// <summary>What is wrong with the account that asked.</summary>
    public IReadOnlySet<AccountCondition> AccountConditions { get; init; } = new HashSet<AccountCondition>();

    /// <summary>What is wrong with the lock, or with the way to it.</summary>
    public IReadOnlySet<LockCondition> Conditions { get; init; } = new HashSet<LockCondition>();

    /// <summary>The codes on the lock that the provider tells of, in no order; null where they cannot be read now.</summary>
    public IReadOnlyList<LockCode>? Codes { get; init; }

    /// <summary>How many codes the lock holds.</summary>
    public required int Capacity { get; init; }

    /// <summary>How many codes are on it, those included that the provider does not tell of.</summary>
    public int Count { get; init; }

    /// <summary>How many digits a PIN may have on this very lock, shortest first.</summary>
    public required IReadOnlyList<int> PinLengths { get; init; }

    /// <summary>The longest time that a time-bound code may span on this very lock; null for any.</summary>
    public TimeSpan? LongestValidity { get; init; }

    /// <summary>Whether the lock can be reached.</summary>
    public bool IsOnline => !Conditions.Any(condition => Provider.EffectOf(condition).CutsOff);
}

/// <summary>A code on a lock, as its provider tells of it.</summary>
/// <param name="Address">Which code it is.</param>
/// <param name="Name">Its name in the provider's app, if it has one.</param>
/// <param name="Pin">Its PIN; null where the provider does not reveal it.</param>
/// <param name="Bounds">When it works; null for an ongoing code.</param>
/// <param name="Status">Whether it works on the lock.</param>
/// <param name="OracodeMetadata">What dormakaba tells of the stay that it belongs to; only for its codes.</param>
public sealed record LockCode(
    LockCodeAddress Address,
    string? Name,
    Pin? Pin,
    TimeBounds? Bounds,
    AccessCodeStatus Status,
    OracodeMetadata? OracodeMetadata = null)
{
    /// <summary>Whether somebody switched the code off in the provider's app.</summary>
    public bool IsDisabled { get; init; }

    /// <summary>Whether the code has been typed in at the keypad.</summary>
    public bool HasBeenUsed { get; init; }

    /// <summary>The provider's id of the code whose slot this one has taken; null where it took none.</summary>
    public string? Replaces { get; init; }
}
