using AccessCodes.Domain.AccessCodes;
using AccessCodes.Domain.Catalog;
using AccessCodes.Domain.Devices;
using AccessCodes.Domain.Locks;
using AccessCodes.Domain.ManagedCodes;

namespace AccessCodes.Domain.BackupCodes;

/// <summary>
/// The backup codes of a device ("Managing Backup Access Codes" of Seam's documentation): managed codes that are on its
/// lock ahead of any need, and that nobody sees until one is pulled. There is a pool while a code of the device uses it
/// (docs/decisions/0015).
/// </summary>
/// <param name="Ready">How many are on the lock and can be pulled.</param>
public sealed record BackupPool(int Ready)
{
    /// <summary>What a code of the pool is to be: ongoing until it is pulled, with a PIN that is made up.</summary>
    public static CreationWish Wish { get; } = new(
        Name: null, Pin: null, PreferredLength: null, Bounds: null, IsExternalModificationAllowed: false, IsBackup: true);

    /// <summary>What a backup code is called, at the lock as well.</summary>
    /// <param name="accessCodeId">The code.</param>
    public static string NameOf(Guid accessCodeId) => $"Backup {accessCodeId} (Seam)";

    /// <summary>Checks whether a code may use a pool.</summary>
    /// <param name="bounds">When the code works.</param>
    /// <param name="providers">The providers of the locks that it is on.</param>
    /// <returns>Why not; null where it may.</returns>
    public static Refusal? CheckUse(TimeBounds? bounds, IEnumerable<ProviderProfile> providers)
    {
        if (providers.Any(provider => provider.BackupPoolSize == 0))
            return Refusals.BackupCodesNotSupported;

        return bounds is null
            ? Refusals.InvalidInput("use_backup_access_code_pool", "Only a time-bound access code can use it")
            : null;
    }

    /// <summary>Whether a code keeps the pool of its device alive.</summary>
    /// <param name="code">The code.</param>
    /// <param name="now">The time: a code that has ended needs no other in its place.</param>
    public static bool IsUsedBy(AccessCode code, DateTimeOffset now) =>
        code is { IsManaged: true, UsesBackupPool: true, Bounds: { } bounds } && now < bounds.EndsAt;

    /// <summary>Whether a code can be pulled.</summary>
    /// <param name="code">The code.</param>
    public static bool IsReady(AccessCode? code) =>
        code is { IsInPool: true, Status: AccessCodeStatus.Set, Pending: null, Errors.Count: 0 };

    /// <summary>A device with so many backup codes, and the error of an empty pool if there are none.</summary>
    /// <param name="device">The device.</param>
    /// <param name="ready">How many can be pulled; null where the device has no pool.</param>
    /// <param name="now">The time.</param>
    public static Device On(Device device, int? ready, DateTimeOffset now) => device with
    {
        BackupPool = ready is { } count ? new BackupPool(count) : null,
        Errors = ready == 0
            ? device.Errors.With(ErrorCode.EmptyBackupAccessCodePool.At(now))
            : device.Errors.Without(ErrorCode.EmptyBackupAccessCodePool),
    };

    /// <summary>
    /// Has the pool follow a step on a code: it begins with the first code that uses it, and counts its own codes.
    /// </summary>
    /// <param name="before">The code before the step.</param>
    /// <param name="outcome">What the step made of it.</param>
    /// <param name="device">The device before the step.</param>
    /// <param name="now">The time.</param>
    /// <returns>The outcome, with the device where it changed; nobody is told of a code that nobody sees.</returns>
    public static CodeOutcome Follow(AccessCode before, CodeOutcome outcome, Device device, DateTimeOffset now)
    {
        if (before.IsInPool)
            outcome = outcome with { Events = [] };

        var (after, known) = (outcome.Code, outcome.Device ?? device);
        var begins = known.BackupPool is null && after is not null && IsUsedBy(after, now);
        if (known.BackupPool is null && !begins)
            return outcome;

        var ready = (known.BackupPool?.Ready ?? 0) + (IsReady(after) ? 1 : 0) - (IsReady(before) ? 1 : 0);
        return outcome with { Device = On(known, Math.Max(0, ready), now) };
    }

    /// <summary>Whether a step calls for the pool to be filled or emptied now, and not only by the next sync.</summary>
    /// <param name="before">The code before the step.</param>
    /// <param name="outcome">What the step made of it, and of the pool.</param>
    /// <param name="device">The device before the step.</param>
    public static bool IsDue(AccessCode before, CodeOutcome outcome, Device device) =>
        (device.BackupPool is null && outcome.Device?.BackupPool is not null)
        || (before.UsesBackupPool && outcome.Code is not { UsesBackupPool: true });

    /// <summary>The record of a code that this workspace manages no longer: it has nothing to do with a pool.</summary>
    /// <param name="code">The code.</param>
    internal static AccessCode Leave(AccessCode code) => code with
    {
        UsesBackupPool = false,
        PulledBackupCodeId = null,
        IsBackup = false,
        StandsInFor = null,
        LacksBoundsOnLock = false,
    };
}
