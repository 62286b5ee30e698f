using AccessCodes.Domain.AccessCodes;
using AccessCodes.Domain.Attempts;
using AccessCodes.Domain.BackupCodes;
using AccessCodes.Domain.Catalog;
using AccessCodes.Domain.Devices;
using AccessCodes.Domain.Events;
using AccessCodes.Domain.ManagedCodes;

namespace AccessCodes.Domain.Conversions;

/// <summary>
/// The rules by which an unmanaged access code becomes a managed one ("Converting Unmanaged Codes into Managed Codes" of
/// the migration guide). Pure functions: they decide, the caller commits what they return in one transaction.
/// </summary>
public static class Conversion
{
    /// <summary>Decides whether a conversion can begin.</summary>
    /// <param name="situation">The code, and what is known around it.</param>
    /// <param name="options">What the caller asked for.</param>
    /// <returns>
    /// What to commit; or the attempt that already does just this; or a refusal:
    /// <see cref="RefusalReason.AccessCodeNotFound"/> for a code that is managed already,
    /// <see cref="RefusalReason.UnsupportedDevice"/> where the provider cannot convert,
    /// <see cref="RefusalReason.AccessCodeBusy"/> where another action is under way,
    /// <see cref="RefusalReason.ManagedByAnotherWorkspace"/> where force would be needed.
    /// </returns>
    public static Decision<AcceptedAction> Accept(CodeSituation situation, ConversionOptions options)
    {
        if (situation.Code.IsManaged)
            return Refusals.UnmanagedAccessCodeNotFound;

        if (!situation.Provider.ConvertsUnmanagedCodes)
            return Refusals.ConversionNotSupported;

        if (situation.Pending is { } pending)
        {
            return pending.ActionType == ActionType.ConvertAccessCodeToManaged && pending.Conversion == options
                ? situation.Join()
                : Refusals.AccessCodeBusy(pending);
        }

        if (situation.IsManagedElsewhere && !options.Force)
            return Refusals.ManagedByAnotherWorkspace;

        var begun = situation.Begin(ActionType.ConvertAccessCodeToManaged);
        return begun with { Attempt = begun.Attempt with { Conversion = options } };
    }

    /// <summary>Ends a conversion that the provider carried out.</summary>
    /// <param name="code">The code.</param>
    /// <param name="attempt">The attempt, which is pending.</param>
    /// <param name="eventId">The id of the event that tells of it.</param>
    /// <param name="now">The time.</param>
    /// <param name="keeperId">Who sees to it from now on that a time-bound code starts and ends in time.</param>
    /// <returns>The managed code, the attempt that succeeded, and the event.</returns>
    public static EndedConversion Complete(
        AccessCode code, ActionAttempt attempt, Guid eventId, DateTimeOffset now, Guid? keeperId = null)
    {
        var managed = code with
        {
            IsManaged = true,
            IsExternalModificationAllowed = attempt.Conversion!.IsExternalModificationAllowed,
            Errors = [],
            // What it shows of a time in which it was managed before is over.
            Warnings = code.Warnings
                .Without(WarningCode.ManagementTransferred)
                .Without(WarningCode.CodeModifiedExternalToSeam)
                .Without(WarningCode.UsingBackupAccessCode),
            Pending = null,
        };

        // A code that is off, as the provider tells it, does not start to work by being converted.
        if (keeperId is not null && code is { Bounds: not null, Status: AccessCodeStatus.Set })
            managed = Validity.Programmed(managed, keeperId.Value, now);

        return new EndedConversion(managed, attempt.Succeed(now), new Event
        {
            EventId = eventId,
            EventType = EventTypes.UnmanagedConvertedToManaged,
            Subject = attempt.Subject,
            ActionAttemptId = attempt.ActionAttemptId,
            OccurredAt = now,
        });
    }

    /// <summary>Ends a conversion that failed: the code stays unmanaged and shows why.</summary>
    /// <param name="code">The code.</param>
    /// <param name="attempt">The attempt, which is pending.</param>
    /// <param name="device">The device that the code is on.</param>
    /// <param name="account">The account that the device was reached through.</param>
    /// <param name="obstacle">What stood in the way.</param>
    /// <param name="eventId">The id of the event that tells of it.</param>
    /// <param name="now">The time.</param>
    /// <returns>
    /// The code with its own errors, the attempt that failed, the event, and the device and account, which learn of an
    /// error that is theirs.
    /// </returns>
    public static FailedConversion Fail(
        AccessCode code,
        ActionAttempt attempt,
        Device device,
        ConnectedAccount account,
        Obstacle obstacle,
        Guid eventId,
        DateTimeOffset now)
    {
        var error = obstacle.Error?.At(now, obstacle.Message);

        var unmanaged = code with
        {
            Errors = error is { Scope: ErrorScope.AccessCode } ? code.Errors.With(error) : code.Errors,
            Pending = null,
        };

        var toldDevice = device.Learn(error);
        var toldAccount = account.Learn(error);
        var ended = attempt.Fail(obstacle.Type, obstacle.Message, now);

        var told = new Event
        {
            EventId = eventId,
            EventType = EventTypes.UnmanagedFailedToConvertToManaged,
            Subject = attempt.Subject,
            ActionAttemptId = attempt.ActionAttemptId,
            OccurredAt = now,
            Issues = EventIssues.Of(unmanaged, toldDevice, toldAccount),
        };

        return new FailedConversion(unmanaged, ended, told, toldDevice, toldAccount);
    }

    /// <summary>Lets go of a code that another workspace took by force.</summary>
    /// <param name="code">The record of the workspace that lost the code.</param>
    /// <param name="now">The time.</param>
    /// <returns>The record, unmanaged and with the warning <c>management_transferred</c>.</returns>
    public static AccessCode HandOver(AccessCode code, DateTimeOffset now) => BackupPool.Leave(code) with
    {
        IsManaged = false,
        IsExternalModificationAllowed = false,
        Status = code.Status == AccessCodeStatus.Removing ? AccessCodeStatus.Unset : code.Status,
        IsScheduledOnDevice = false,
        TimedBy = null,
        Warnings = code.Warnings.With(WarningCode.ManagementTransferred.At(now)),
    };
}

/// <summary>A conversion that succeeded.</summary>
/// <param name="Code">The code, managed.</param>
/// <param name="Attempt">The attempt, ended.</param>
/// <param name="Event">What to tell of it.</param>
public sealed record EndedConversion(AccessCode Code, ActionAttempt Attempt, Event Event);

/// <summary>A conversion that failed.</summary>
/// <param name="Code">The code, unmanaged.</param>
/// <param name="Attempt">The attempt, ended.</param>
/// <param name="Event">What to tell of it.</param>
/// <param name="Device">The device; changed where the error is the device's.</param>
/// <param name="Account">The account; changed where the error is the account's.</param>
public sealed record FailedConversion(
    AccessCode Code, ActionAttempt Attempt, Event Event, Device Device, ConnectedAccount Account);
