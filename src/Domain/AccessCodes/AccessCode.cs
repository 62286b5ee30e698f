using AccessCodes.Domain.Attempts;
using AccessCodes.Domain.Catalog;
using AccessCodes.Domain.Locks;

namespace AccessCodes.Domain.AccessCodes;

/// <summary>
/// A code on a lock as one workspace knows it, managed by Seam or not (the unmanaged_access_code object of the documents
/// and its managed counterpart).
/// </summary>
public sealed record AccessCode
{
    /// <summary>Identifies the code in its workspace.</summary>
    public required Guid AccessCodeId { get; init; }

    /// <summary>The workspace that knows the code by this record.</summary>
    public required Guid WorkspaceId { get; init; }

    /// <summary>The device, in this workspace, that the code is on.</summary>
    public required Guid DeviceId { get; init; }

    /// <summary>The connected account, in this workspace, that the device was reached through.</summary>
    public required Guid ConnectedAccountId { get; init; }

    /// <summary>Where the code is, whatever workspace looks at it.</summary>
    public required LockCodeAddress Address { get; init; }

    /// <summary>What people call the code; null where the provider has no name for it.</summary>
    public string? Name { get; init; }

    /// <summary>The PIN; null where the provider does not reveal it.</summary>
    public Pin? Pin { get; init; }

    /// <summary>When the code starts and ends to work; null for an ongoing code.</summary>
    public TimeBounds? Bounds { get; init; }

    /// <summary>Whether the code works on the lock.</summary>
    public required AccessCodeStatus Status { get; init; }

    /// <summary>Whether this workspace manages the code.</summary>
    public required bool IsManaged { get; init; }

    /// <summary>Whether a change made at the lock is accepted instead of reported; meaningful once managed.</summary>
    public bool IsExternalModificationAllowed { get; init; }

    /// <summary>When the workspace learned of the code.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>What is wrong with the code, its device and its account; each kind once.</summary>
    public IReadOnlyList<ReportedError> Errors { get; init; } = [];

    /// <summary>What may go wrong with the code; each kind once.</summary>
    public IReadOnlyList<ReportedWarning> Warnings { get; init; } = [];

    /// <summary>What dormakaba tells of the stay that the code belongs to; only for its codes.</summary>
    public OracodeMetadata? OracodeMetadata { get; init; }

    /// <summary>The action on the code that has not ended yet, if there is one: there is never more than one.</summary>
    public PendingAction? Pending { get; init; }

    /// <summary>The status that the code goes back to should the pending action fail.</summary>
    public AccessCodeStatus? StatusBefore { get; init; }

    /// <summary>What the pending action is to make of the code, where it is a change.</summary>
    public WantedContent? Wanted { get; init; }

    /// <summary>Whether the code is on its lock ahead of the time at which it starts.</summary>
    public bool IsScheduledOnDevice { get; init; }

    /// <summary>Whether the code was taken off its lock because its time is over, and this was reported.</summary>
    public bool HasEnded { get; init; }

    /// <summary>Who sees to it that the code starts and ends in time; whoever did so before no longer does.</summary>
    public Guid? TimedBy { get; init; }

    /// <summary>What the codes that were created together with one PIN have in common; null for others.</summary>
    public string? CommonCodeKey { get; init; }

    /// <summary>Whether a backup code may be pulled in place of this one: it keeps the pool of its device alive.</summary>
    public bool UsesBackupPool { get; init; }

    /// <summary>The backup code that was pulled in place of this one; null for none.</summary>
    public Guid? PulledBackupCodeId { get; init; }

    /// <summary>Whether this is a backup code, pulled or not.</summary>
    public bool IsBackup { get; init; }

    /// <summary>The code that this backup code was pulled in place of; null for others.</summary>
    public Guid? StandsInFor { get; init; }

    /// <summary>Whether the lock has still to learn when the code ends: it was ongoing until it was pulled.</summary>
    public bool LacksBoundsOnLock { get; init; }

    /// <summary>Whether it is a backup code that waits in the pool of its device, where nobody sees it.</summary>
    public bool IsInPool => IsManaged && IsBackup && StandsInFor is null;
}

/// <summary>What a code is to be once a change has succeeded.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Pin">Its PIN.</param>
/// <param name="Bounds">When it works; null for an ongoing code.</param>
/// <param name="IsExternalModificationAllowed">Whether a change made at the lock is accepted.</param>
/// <param name="IsManaged">Whether it stays in this workspace's hands.</param>
/// <param name="RequestedAt">When the change was asked for.</param>
/// <param name="UsesBackupPool">Whether a backup code may be pulled in its place.</param>
public sealed record WantedContent(
    string? Name,
    Pin? Pin,
    TimeBounds? Bounds,
    bool IsExternalModificationAllowed,
    bool IsManaged,
    DateTimeOffset RequestedAt,
    bool UsesBackupPool = false);

/// <summary>The time in which a time-bound code works.</summary>
/// <param name="StartsAt">When it starts.</param>
/// <param name="EndsAt">When it ends; later than the start.</param>
public sealed record TimeBounds(DateTimeOffset StartsAt, DateTimeOffset EndsAt);

/// <summary>Whether a code works on its lock. An unmanaged code is either set or unset.</summary>
public enum AccessCodeStatus
{
    /// <summary>The code is on its way to the device.</summary>
    Setting,

    /// <summary>The code is active and operational.</summary>
    Set,

    /// <summary>The code exists at the provider but is not usable on the device.</summary>
    Unset,

    /// <summary>The code is being removed from the device.</summary>
    Removing,

    /// <summary>It is not known whether the code works.</summary>
    Unknown,
}

/// <summary>An action on a code that has been accepted and has not ended.</summary>
/// <param name="ActionAttemptId">Its action attempt.</param>
/// <param name="ActionType">What it does.</param>
public sealed record PendingAction(Guid ActionAttemptId, ActionType ActionType);
