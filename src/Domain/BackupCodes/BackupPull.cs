using AccessCodes.Domain.AccessCodes;
using AccessCodes.Domain.Attempts;
using AccessCodes.Domain.Catalog;
using AccessCodes.Domain.Devices;
using AccessCodes.Domain.Events;
using AccessCodes.Domain.Locks;
using AccessCodes.Domain.ManagedCodes;

namespace AccessCodes.Domain.BackupCodes;

/// <summary>
/// The rules by which a backup code is pulled in place of a code (/access_codes/pull_backup_access_code). Pure functions:
/// they decide, the caller commits what they return in one transaction.
/// </summary>
public static class BackupPull
{
    /// <summary>Decides whether a backup code can be pulled.</summary>
    /// <param name="situation">The code, and what is known around it.</param>
    /// <param name="events">Makes the events, of the code.</param>
    /// <returns>
    /// What to commit; or a refusal: <see cref="RefusalReason.AccessCodeNotFound"/> for an unmanaged code,
    /// <see cref="RefusalReason.UnsupportedDevice"/> where the lock keeps no backup codes,
    /// <see cref="RefusalReason.InvalidInput"/> for a code that is ongoing, uses no pool or has ended,
    /// <see cref="RefusalReason.AccessCodeBusy"/> for one that is leaving its lock,
    /// <see cref="RefusalReason.NoBackupAccessCode"/> where the pool is empty.
    /// </returns>
    public static Decision<PulledBackup> Accept(PullSituation situation, EventMaker events)
    {
        var (code, device, now) = (situation.Code, situation.Device, events.Now);
        if (!code.IsManaged || code.IsInPool)
            return Refusals.AccessCodeNotFound;
        if (ProviderProfiles.Of(device.Provider).BackupPoolSize == 0)
            return Refusals.BackupCodesNotSupported;
        if (code.Bounds is not { } bounds)
            return Refusals.InvalidInput("access_code_id", "Must be that of a time-bound access code");
        if (!code.UsesBackupPool)
            return Refusals.InvalidInput("access_code_id", "Must be that of an access code that uses the backup pool");
        if (bounds.EndsAt <= now)
            return Refusals.InvalidInput("access_code_id", "Must be that of an access code that has not ended");
        if (code.Status == AccessCodeStatus.Removing)
            return Refusals.AccessCodeBeingRemoved;

        var replaced = code with { Warnings = code.Warnings.With(WarningCode.UsingBackupAccessCode.At(now)) };
        if (situation.Pulled is { IsManaged: true, Bounds: { } pulledBounds } pulled
            && pulled.StandsInFor == code.AccessCodeId
            && now < pulledBounds.EndsAt)
        {
            return new PulledBackup(replaced, pulled, Binding: null, device, Event: null);
        }

        if (situation.Ready is not { } ready)
            return Refusals.NoBackupAccessCode;

        var given = ready with
        {
            Bounds = new TimeBounds(now, bounds.EndsAt),
            StandsInFor = code.AccessCodeId,
            LacksBoundsOnLock = true,
            TimedBy = situation.KeeperId,
        };
        var binding = Bind(given, device, situation.Account, situation.AttemptId, now);
        return new PulledBackup(
            replaced with { PulledBackupCodeId = ready.AccessCodeId },
            binding.Code,
            binding.Attempt,
            BackupPool.On(device, Math.Max(0, (device.BackupPool?.Ready ?? 0) - 1), now),
            events.Tell(EventTypes.BackupAccessCodePulled) with { BackupAccessCodeId = ready.AccessCodeId });
    }

    /// <summary>Begins to tell the lock when a backup code ends that was pulled; it works all the while.</summary>
    /// <param name="backup">The code, with its bounds, which no action is busy with.</param>
    /// <param name="device">The device that it is on.</param>
    /// <param name="account">The account that the device is reached through.</param>
    /// <param name="attemptId">The id of the attempt.</param>
    /// <param name="now">The time.</param>
    public static AcceptedAction Bind(
        AccessCode backup, Device device, ConnectedAccount account, Guid attemptId, DateTimeOffset now)
    {
        var situation = new CodeSituation
        {
            Code = backup,
            Pending = null,
            Holder = null,
            Device = device,
            Account = account,
            AttemptId = attemptId,
            Now = now,
        };
        var begun = situation.Begin(ActionType.UpdateAccessCode);
        return begun with
        {
            Attempt = begun.Attempt with { WaitsForDevice = true },
            Code = begun.Code with
            {
                Wanted = new WantedContent(
                    backup.Name, backup.Pin, backup.Bounds, backup.IsExternalModificationAllowed, IsManaged: true, now),
            },
        };
    }

    /// <summary>Whether a backup code that was pulled is on its lock still without its end, and nobody is about to tell.</summary>
    /// <param name="code">The code.</param>
    /// <param name="report">The lock.</param>
    public static bool IsUnbound(AccessCode code, LockReport report) =>
        code is { IsManaged: true, LacksBoundsOnLock: true, Pending: null, Status: AccessCodeStatus.Set }
        && report.Codes?.Any(found => found.Address == code.Address && found.Bounds is null) is true;
}

/// <summary>A code that a backup code is asked for, and all that is looked at to decide.</summary>
/// <param name="Code">The code.</param>
/// <param name="Pulled">The backup code that was pulled in its place before; null for none, or where it is no more.</param>
/// <param name="Ready">A backup code that can be pulled; null where there is none.</param>
/// <param name="Device">The device.</param>
/// <param name="Account">The account that the device is reached through.</param>
/// <param name="AttemptId">The id of the attempt that tells the lock when the backup code ends, should one begin.</param>
/// <param name="KeeperId">Who sees to it that the backup code ends in time.</param>
public sealed record PullSituation(
    AccessCode Code,
    AccessCode? Pulled,
    AccessCode? Ready,
    Device Device,
    ConnectedAccount Account,
    Guid AttemptId,
    Guid KeeperId);

/// <summary>A backup code that was pulled: all of it is committed together.</summary>
/// <param name="Code">The code that it stands in for.</param>
/// <param name="Backup">The backup code.</param>
/// <param name="Binding">The attempt that tells the lock when it ends; null where it had been pulled before.</param>
/// <param name="Device">The device, with a backup code less.</param>
/// <param name="Event">What to tell; null where it had been pulled before.</param>
public sealed record PulledBackup(
    AccessCode Code, AccessCode Backup, ActionAttempt? Binding, Device Device, Event? Event);
