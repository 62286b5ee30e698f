using AccessCodes.Domain.AccessCodes;
using AccessCodes.Domain.Attempts;
using AccessCodes.Domain.Catalog;
using AccessCodes.Domain.Conversions;
using AccessCodes.Domain.Devices;
using AccessCodes.Domain.Events;

namespace AccessCodes.Domain.Removals;

/// <summary>
/// The rules by which an unmanaged access code is deleted ("Deleting Unmanaged Codes" of the migration guide). Pure
/// functions: they decide, the caller commits what they return in one transaction.
/// </summary>
public static class Removal
{
    /// <summary>Decides whether a removal can begin.</summary>
    /// <param name="situation">The code, and what is known around it.</param>
    /// <returns>
    /// What to commit, the code warning that it is being deleted; or the attempt that already does just this; or a
    /// refusal: <see cref="RefusalReason.AccessCodeNotFound"/> for a managed code,
    /// <see cref="RefusalReason.UnsupportedDevice"/> where the provider cannot delete,
    /// <see cref="RefusalReason.AccessCodeBusy"/> where another action is under way,
    /// <see cref="RefusalReason.ManagedByAnotherWorkspace"/> where the code is somebody else's.
    /// </returns>
    public static Decision<AcceptedAction> Accept(CodeSituation situation)
    {
        if (situation.Code.IsManaged)
            return Refusals.UnmanagedAccessCodeNotFound;

        if (!situation.Provider.DeletesUnmanagedCodes)
            return Refusals.RemovalNotSupported;

        if (situation.Pending is { } pending)
        {
            return pending.ActionType == ActionType.DeleteUnmanagedAccessCode
                ? situation.Join()
                : Refusals.AccessCodeBusy(pending);
        }

        if (situation.IsManagedElsewhere)
            return Refusals.RemovalOfAnothersCode;

        var begun = situation.Begin(ActionType.DeleteUnmanagedAccessCode);
        return begun with { Code = Warned(begun.Code, WarningCode.BeingDeleted, situation.Now) };
    }

    /// <summary>Warns that a removal takes its time.</summary>
    /// <param name="code">The code.</param>
    /// <param name="now">The time.</param>
    public static AccessCode Delay(AccessCode code, DateTimeOffset now) =>
        Warned(code, WarningCode.DelayInRemovingFromDevice, now);

    /// <summary>Ends a removal that was confirmed; the code's record is to go.</summary>
    /// <param name="attempt">The attempt, which is pending.</param>
    /// <param name="eventId">The id of the event that tells of it.</param>
    /// <param name="now">The time.</param>
    public static EndedRemoval Complete(ActionAttempt attempt, Guid eventId, DateTimeOffset now) => new(
        attempt.Succeed(now),
        new Event
        {
            EventId = eventId,
            EventType = EventTypes.UnmanagedRemoved,
            Subject = attempt.Subject,
            ActionAttemptId = attempt.ActionAttemptId,
            OccurredAt = now,
        });

    /// <summary>Ends a removal that failed: the code stays and shows why.</summary>
    /// <param name="code">The code.</param>
    /// <param name="attempt">The attempt, which is pending.</param>
    /// <param name="device">The device that the code is on.</param>
    /// <param name="account">The account that the device was reached through.</param>
    /// <param name="obstacle">What stood in the way.</param>
    /// <param name="now">The time.</param>
    public static FailedRemoval Fail(
        AccessCode code,
        ActionAttempt attempt,
        Device device,
        ConnectedAccount account,
        Obstacle obstacle,
        DateTimeOffset now)
    {
        var cause = obstacle.Error?.At(now, obstacle.Message);
        var errors = code.Errors.With(ErrorCode.FailedToRemoveFromDevice.At(now));

        return new FailedRemoval(
            code with
            {
                Errors = cause is { Scope: ErrorScope.AccessCode } ? errors.With(cause) : errors,
                Warnings = code.Warnings
                    .Without(WarningCode.BeingDeleted)
                    .Without(WarningCode.DelayInRemovingFromDevice),
                Pending = null,
            },
            attempt.Fail(obstacle.Type, obstacle.Message, now),
            device.Learn(cause),
            account.Learn(cause));
    }

    private static AccessCode Warned(AccessCode code, WarningCode warning, DateTimeOffset now) =>
        code with { Warnings = code.Warnings.With(warning.At(now)) };
}

/// <summary>A removal that succeeded.</summary>
/// <param name="Attempt">The attempt, ended.</param>
/// <param name="Event">What to tell of it.</param>
public sealed record EndedRemoval(ActionAttempt Attempt, Event Event);

/// <summary>A removal that failed.</summary>
/// <param name="Code">The code, which stays.</param>
/// <param name="Attempt">The attempt, ended.</param>
/// <param name="Device">The device; changed where the error is the device's.</param>
/// <param name="Account">The account; changed where the error is the account's.</param>
public sealed record FailedRemoval(
    AccessCode Code, ActionAttempt Attempt, Device Device, ConnectedAccount Account);
