using AccessCodes.Domain.AccessCodes;
using AccessCodes.Domain.Attempts;
using AccessCodes.Domain.Catalog;
using AccessCodes.Domain.Devices;
using AccessCodes.Domain.Events;
using AccessCodes.Domain.Locks;

namespace AccessCodes.Domain.Conversions;

/// <summary>
/// The rules by which an unmanaged access code becomes a managed one ("Converting Unmanaged Codes into Managed Codes" of
/// the migration guide). Pure functions: they decide, the caller commits what they return in one transaction.
/// </summary>
public static class Conversion
{
    /// <summary>How long an attempt may take before it fails.</summary>
    public static readonly TimeSpan DefaultTimeLimit = TimeSpan.FromMinutes(10);

    /// <summary>Decides whether a conversion can begin.</summary>
    /// <param name="code">The code to convert.</param>
    /// <param name="pending">The attempt that the code is busy with, if it is.</param>
    /// <param name="holder">Who manages the code on its lock, if anybody does.</param>
    /// <param name="device">The device that the code is on.</param>
    /// <param name="account">The account that the device was reached through.</param>
    /// <param name="options">What the caller asked for.</param>
    /// <param name="attemptId">The id of the attempt, should one begin.</param>
    /// <param name="timeLimit">How long the attempt may take.</param>
    /// <param name="now">The time.</param>
    /// <returns>
    /// What to commit; or the attempt that already does just this; or a refusal:
    /// <see cref="RefusalReason.AccessCodeNotFound"/> for a code that is managed already,
    /// <see cref="RefusalReason.UnsupportedDevice"/> where the provider cannot convert,
    /// <see cref="RefusalReason.AccessCodeBusy"/> where another action is under way,
    /// <see cref="RefusalReason.ManagedByAnotherWorkspace"/> where force would be needed.
    /// </returns>
    public static Decision<AcceptedConversion> Accept(
        AccessCode code,
        ActionAttempt? pending,
        ClaimHolder? holder,
        Device device,
        ConnectedAccount account,
        ConversionOptions options,
        Guid attemptId,
        TimeSpan timeLimit,
        DateTimeOffset now)
    {
        if (code.IsManaged)
            return Refusals.UnmanagedAccessCodeNotFound;

        if (!ProviderProfiles.Of(code.Address.Provider).ConvertsUnmanagedCodes)
            return Refusals.ConversionNotSupported;

        if (pending is not null)
        {
            return pending.ActionType == ActionType.ConvertAccessCodeToManaged && pending.Conversion == options
                ? new AcceptedConversion(code, pending, IsNew: false)
                : Refusals.AccessCodeBusy(pending);
        }

        if (holder is not null && holder.WorkspaceId != code.WorkspaceId && !options.Force)
            return Refusals.ManagedByAnotherWorkspace;

        var attempt = new ActionAttempt
        {
            ActionAttemptId = attemptId,
            ActionType = ActionType.ConvertAccessCodeToManaged,
            Subject = new EventSubject(
                code.WorkspaceId,
                code.AccessCodeId,
                device.DeviceId,
                account.ConnectedAccountId,
                device.CustomMetadata,
                account.CustomMetadata),
            Conversion = options,
            CreatedAt = now,
            Deadline = now + timeLimit,
        };

        return new AcceptedConversion(
            code with { Pending = new PendingAction(attemptId, attempt.ActionType) },
            attempt,
            IsNew: true);
    }

    /// <summary>Ends a conversion that the provider carried out.</summary>
    /// <param name="code">The code.</param>
    /// <param name="attempt">The attempt, which is pending.</param>
    /// <param name="eventId">The id of the event that tells of it.</param>
    /// <param name="now">The time.</param>
    /// <returns>The managed code, the attempt that succeeded, and the event.</returns>
    public static EndedConversion Complete(
        AccessCode code, ActionAttempt attempt, Guid eventId, DateTimeOffset now)
    {
        var managed = code with
        {
            IsManaged = true,
            IsExternalModificationAllowed = attempt.Conversion!.IsExternalModificationAllowed,
            Errors = [],
            Warnings = code.Warnings.Without(WarningCode.ManagementTransferred),
            Pending = null,
        };

        var ended = attempt with { Status = ActionAttemptStatus.Success, EndedAt = now };

        return new EndedConversion(managed, ended, new Event
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
    /// The code with its errors, the attempt that failed, the event, and the device and account, which learn of an error
    /// that is theirs.
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
            Errors = error is null ? code.Errors : code.Errors.With(error),
            Pending = null,
        };

        var toldDevice = error is { Scope: ErrorScope.Device }
            ? device with { Errors = device.Errors.With(error), IsOnline = device.IsOnline && !MeansOffline(obstacle.Error!) }
            : device;

        var toldAccount = error is { Scope: ErrorScope.ConnectedAccount or ErrorScope.Bridge }
            ? account with { Errors = account.Errors.With(error) }
            : account;

        var ended = attempt with
        {
            Status = ActionAttemptStatus.Error,
            Error = new ActionAttemptError(obstacle.Type, obstacle.Message),
            EndedAt = now,
        };

        var told = new Event
        {
            EventId = eventId,
            EventType = EventTypes.UnmanagedFailedToConvertToManaged,
            Subject = attempt.Subject,
            ActionAttemptId = attempt.ActionAttemptId,
            OccurredAt = now,
            Issues = new EventIssues
            {
                AccessCodeErrors = unmanaged.Errors.Of(ErrorScope.AccessCode),
                AccessCodeWarnings = unmanaged.Warnings,
                DeviceErrors = toldDevice.Errors,
                DeviceWarnings = toldDevice.Warnings,
                ConnectedAccountErrors = toldAccount.Errors,
                ConnectedAccountWarnings = toldAccount.Warnings,
            },
        };

        return new FailedConversion(unmanaged, ended, told, toldDevice, toldAccount);
    }

    /// <summary>Lets go of a code that another workspace took by force.</summary>
    /// <param name="code">The record of the workspace that lost the code.</param>
    /// <param name="now">The time.</param>
    /// <returns>The record, unmanaged and with the warning <c>management_transferred</c>.</returns>
    public static AccessCode HandOver(AccessCode code, DateTimeOffset now) => code with
    {
        IsManaged = false,
        IsExternalModificationAllowed = false,
        Warnings = code.Warnings.With(WarningCode.ManagementTransferred.At(now)),
    };

    private static bool MeansOffline(ErrorCode error) =>
        error == ErrorCode.DeviceOffline || error == ErrorCode.DeviceDisconnected || error == ErrorCode.HubDisconnected
        || error == ErrorCode.DeviceRemoved;
}

/// <summary>A conversion that may begin, or that is already under way.</summary>
/// <param name="Code">The code, marked with the attempt.</param>
/// <param name="Attempt">The attempt.</param>
/// <param name="IsNew">Whether there is something to commit; otherwise the attempt was there already.</param>
public sealed record AcceptedConversion(AccessCode Code, ActionAttempt Attempt, bool IsNew);

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
