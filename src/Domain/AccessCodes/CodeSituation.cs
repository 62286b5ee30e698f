using AccessCodes.Domain.Attempts;
using AccessCodes.Domain.Devices;
using AccessCodes.Domain.Events;
using AccessCodes.Domain.Locks;

namespace AccessCodes.Domain.AccessCodes;

/// <summary>A code and all that a rule looks at to decide whether an action on it can begin.</summary>
public sealed record CodeSituation
{
    /// <summary>How long an attempt may take before it fails.</summary>
    public static readonly TimeSpan DefaultTimeLimit = TimeSpan.FromMinutes(10);

    /// <summary>The code.</summary>
    public required AccessCode Code { get; init; }

    /// <summary>The attempt that the code is busy with, if it is.</summary>
    public required ActionAttempt? Pending { get; init; }

    /// <summary>Who manages the code on its lock, if anybody does.</summary>
    public required ClaimHolder? Holder { get; init; }

    /// <summary>
    /// Whether the workspace took the code from another one by force and that one has not been told yet: until then the
    /// claim must stay as it is.
    /// </summary>
    public bool IsBeingHandedOver { get; init; }

    /// <summary>The device that the code is on.</summary>
    public required Device Device { get; init; }

    /// <summary>The account that the device was reached through.</summary>
    public required ConnectedAccount Account { get; init; }

    /// <summary>The id of the attempt, should one begin.</summary>
    public required Guid AttemptId { get; init; }

    /// <summary>How long the attempt may take, should one begin.</summary>
    public TimeSpan TimeLimit { get; init; } = DefaultTimeLimit;

    /// <summary>The time.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>What the provider of the lock can do.</summary>
    public ProviderProfile Provider => ProviderProfiles.Of(Code.Address.Provider);

    /// <summary>Whether another workspace manages the code.</summary>
    public bool IsManagedElsewhere => Holder is not null && Holder.WorkspaceId != Code.WorkspaceId;

    /// <summary>Begins an attempt, with which the code is busy from then on.</summary>
    /// <param name="actionType">What it is to do.</param>
    public AcceptedAction Begin(ActionType actionType) => new(
        Code with { Pending = new PendingAction(AttemptId, actionType) },
        new ActionAttempt
        {
            ActionAttemptId = AttemptId,
            ActionType = actionType,
            Subject = EventSubject.Of(Code.AccessCodeId, Device, Account),
            CreatedAt = Now,
            Deadline = Now + TimeLimit,
        },
        IsNew: true);

    /// <summary>Joins the attempt that does just what is asked for already.</summary>
    public AcceptedAction Join() => new(Code, Pending!, IsNew: false);
}

/// <summary>An action that may begin, or that is already under way.</summary>
/// <param name="Code">The code, marked with the attempt.</param>
/// <param name="Attempt">The attempt.</param>
/// <param name="IsNew">Whether there is something to commit; otherwise the attempt was there already.</param>
public sealed record AcceptedAction(AccessCode Code, ActionAttempt Attempt, bool IsNew);
