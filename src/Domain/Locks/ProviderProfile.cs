using AccessCodes.Domain.Catalog;

namespace AccessCodes.Domain.Locks;

/// <summary>
/// A lock provider as data: how its locks are reached, what they limit, what Seam can do with codes that it did not
/// create (the migration guide, "Unsupported Conversion"), and by which of the documented errors and warnings its
/// failures are told. The matrix of all of them is docs/providers.md.
/// </summary>
public sealed record ProviderProfile
{
    /// <summary>The name of the provider in the API, in snake_case.</summary>
    public required string Provider { get; init; }

    /// <summary>The name of the provider for people.</summary>
    public required string DisplayName { get; init; }

    /// <summary>The <c>device_type</c> of its locks.</summary>
    public required string DeviceType { get; init; }

    /// <summary>The model that its simulated locks claim to be, for people.</summary>
    public required string Model { get; init; }

    /// <summary>How many digits a PIN may have, shortest first.</summary>
    public required IReadOnlyList<int> PinLengths { get; init; }

    /// <summary>How its locks are reached.</summary>
    public required LockConnection Connection { get; init; }

    /// <summary>How many codes a lock holds, those that Seam did not create included.</summary>
    public required int Capacity { get; init; }

    /// <summary>What kinds of provider it is, by the names of the API; the most telling one first.</summary>
    public IReadOnlyList<string> Categories { get; init; } = ["consumer_smartlocks", "stable"];

    /// <summary>Whether the provider tells of codes that Seam did not create.</summary>
    public bool ListsUnmanagedCodes { get; init; } = true;

    /// <summary>Whether the provider tells the PINs of codes that Seam did not create.</summary>
    public bool RevealsPins { get; init; } = true;

    /// <summary>Whether a code that Seam did not create can become a managed one.</summary>
    public bool ConvertsUnmanagedCodes { get; init; } = true;

    /// <summary>Whether a code that Seam did not create can be removed through the provider.</summary>
    public bool DeletesUnmanagedCodes { get; init; } = true;

    /// <summary>Whether a caller may choose the PIN of a code; otherwise the provider makes it up.</summary>
    public bool TakesChosenPins { get; init; } = true;

    /// <summary>Whether a lock takes codes that work without end.</summary>
    public bool TakesOngoingCodes { get; init; } = true;

    /// <summary>The longest time that a time-bound code may span; null for any.</summary>
    public TimeSpan? LongestValidity { get; init; }

    /// <summary>What a lock minds about the digits of a PIN beyond their number.</summary>
    public PinConstraints PinConstraints { get; init; }

    /// <summary>How many characters a code's name must have at the least.</summary>
    public int ShortestName { get; init; } = 1;

    /// <summary>How many characters of a code's name reach the lock; null for all of them.</summary>
    public int? LongestName { get; init; }

    /// <summary>Whether two codes on a lock may not have one name.</summary>
    public bool NamesAreUnique { get; init; }

    /// <summary>Whether names are kept as a first and a last name.</summary>
    public bool SplitsNames { get; init; }

    /// <summary>Whether two codes with one PIN can be on a lock, both typed in at the keypad; Seam never makes such.</summary>
    public bool ToleratesDuplicates { get; init; }

    /// <summary>Whether codes on its locks are algorithmic PINs, which lapse if they are not used within a day.</summary>
    public bool UsesAlgorithmicPins { get; init; }

    /// <summary>What its locks can suffer from, and what follows.</summary>
    public required IReadOnlyDictionary<LockCondition, ConditionEffect> Conditions { get; init; }

    /// <summary>The error of a new code whose PIN another code on the lock has.</summary>
    public ErrorCode DuplicatePin { get; init; } = ErrorCode.DuplicateCodeOnDevice;

    /// <summary>The error of a new code on a lock that is full.</summary>
    public ErrorCode NoSpace { get; init; } = ErrorCode.NoSpaceForAccessCodeOnDevice;

    /// <summary>The error of a code whose PIN is of a length that this very lock does not take.</summary>
    public ErrorCode InvalidLength { get; init; } = ErrorCode.FailedToSetOnDevice;

    /// <summary>The error of a code whose bounds the lock does not take.</summary>
    public ErrorCode InvalidBounds { get; init; } = ErrorCode.FailedToSetOnDevice;

    /// <summary>The error of a code that the provider failed to set again and again.</summary>
    public ErrorCode SetUnanswered { get; init; } = ErrorCode.FailedToSetOnDevice;

    /// <summary>The error of a code that the provider took and that was not on the lock in time.</summary>
    public ErrorCode SetLate { get; init; } = ErrorCode.FailedToSetOnDevice;

    /// <summary>The warning on a code that the provider took and that is not on the lock yet.</summary>
    public WarningCode SetDelayed { get; init; } = WarningCode.DelayInSettingOnDevice;

    /// <summary>The error of a code that was switched off in the provider's app; null where that is none.</summary>
    public ErrorCode? DisabledError { get; init; }

    /// <summary>The warning on a code that was switched off in the provider's app; null for none.</summary>
    public WarningCode? DisabledWarning { get; init; }

    /// <summary>How many backup codes a lock keeps; 0 where it keeps none. They are ongoing codes until they are pulled.</summary>
    public int BackupPoolSize { get; init; } = 3;

    /// <summary>Whether codes are sent to the lock over a network; otherwise they are computed and work offline.</summary>
    public bool ProgramsCodesOnline => Connection != LockConnection.Offline;

    /// <summary>Whether a lock can be reached only through a hub, so that a hub can be disconnected.</summary>
    public bool HasHub => Conditions.ContainsKey(LockCondition.HubDisconnected);

    /// <summary>A name as it appears at the lock.</summary>
    /// <param name="name">The name that the code has in Seam; null for none.</param>
    public string? AppearanceOf(string? name) =>
        LongestName is { } longest && name?.Length > longest ? name[..longest].TrimEnd() : name;

    /// <summary>What a condition means with this provider.</summary>
    /// <param name="condition">The condition; one of <see cref="Conditions"/>.</param>
    public ConditionEffect EffectOf(LockCondition condition) => Conditions[condition];
}

/// <summary>How a lock is reached.</summary>
public enum LockConnection
{
    /// <summary>The lock has a network connection of its own.</summary>
    Direct,

    /// <summary>Through a bridge that belongs to the lock.</summary>
    Bridge,

    /// <summary>Through a hub that serves many devices.</summary>
    Hub,

    /// <summary>Through a gateway that the lock is paired to.</summary>
    Gateway,

    /// <summary>Not at all: its codes are computed.</summary>
    Offline,
}

/// <summary>What a lock minds about the digits of a PIN (<c>code_constraints</c> of the device object).</summary>
[Flags]
public enum PinConstraints
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary><c>no_zeros</c>: no 0 among the digits.</summary>
    NoZeros = 1,

    /// <summary><c>cannot_start_with_12</c>: does not begin with 12.</summary>
    CannotStartWith12 = 2,

    /// <summary><c>no_ascending_or_descending_sequence</c>: is not a run of digits like 1234 or 9876.</summary>
    NoSequence = 4,

    /// <summary><c>no_all_same_digits</c>: is not one digit over and over.</summary>
    NoAllSame = 8,

    /// <summary><c>at_least_three_unique_digits</c>: has three different digits or more.</summary>
    AtLeastThreeUnique = 16,
}
