using AccessCodes.Domain.AccessCodes;
using AccessCodes.Domain.Attempts;
using AccessCodes.Domain.Devices;
using AccessCodes.Domain.Locks;
using AccessCodes.Domain.Reconciliations;

namespace AccessCodes.Domain.BackupCodes;

/// <summary>What a pool lacks, and what is in it that should not be.</summary>
/// <param name="Device">The device, with the pool as it is found.</param>
/// <param name="Missing">How many backup codes to create.</param>
/// <param name="Spoilt">The backup codes to delete: of a pool that nobody uses, of no use at the lock, or past their end.</param>
public sealed record PoolUpkeep(Device Device, int Missing, IReadOnlyList<AccessCode> Spoilt)
{
    /// <summary>How many slots of a lock a pool leaves to those who create codes.</summary>
    private const int SlotsLeft = 1;

    /// <summary>How much is put right at once: it is committed in one transaction.</summary>
    private const int AtOnce = 6;

    /// <summary>Finds what is to be done for the pool of a device.</summary>
    /// <param name="device">The device.</param>
    /// <param name="codes">All codes of the device that the workspace knows.</param>
    /// <param name="report">The lock: as long as it takes no orders, none are given.</param>
    /// <param name="now">The time.</param>
    public static PoolUpkeep Of(
        Device device, IReadOnlyList<AccessCode> codes, LockReport report, DateTimeOffset now)
    {
        var isUsed = codes.Any(code => BackupPool.IsUsedBy(code, now));
        var pool = codes.Where(code => code.IsInPool).ToArray();
        var found = BackupPool.On(device, isUsed ? pool.Count(BackupPool.IsReady) : null, now);

        if (report.Codes is null
            || LockRules.InTheWay(report, LockActions.Set) is not null
            || LockRules.InTheWay(report, LockActions.Remove) is not null)
        {
            return new PoolUpkeep(found, Missing: 0, Spoilt: []);
        }

        var spoilt = codes
            .Where(code => code.Pending is null
                && (code.IsInPool ? !isUsed || !BackupPool.IsReady(code) : HasOutlived(code, report, now)))
            .Take(AtOnce);
        var sound = pool.Count(code => BackupPool.IsReady(code) || IsComing(code));
        var missing = isUsed
            ? Math.Min(report.Provider.BackupPoolSize - sound, FreeSlots(codes, report, now))
            : 0;
        return new PoolUpkeep(found, Math.Clamp(missing, 0, AtOnce), [.. spoilt]);
    }

    /// <summary>Whether nothing is to be done.</summary>
    /// <param name="device">The device as it is.</param>
    public bool IsNothing(Device device) => Device == device && Missing == 0 && Spoilt.Count == 0;

    /// <summary>The slots that a pool may fill: those that codes wait for are not free.</summary>
    private static int FreeSlots(IReadOnlyList<AccessCode> codes, LockReport report, DateTimeOffset now)
    {
        var present = report.Codes!.Select(code => code.Address).ToHashSet();
        var awaited = codes.Count(code => !present.Contains(code.Address)
            && (IsComing(code) || CodeReconciliation.IsWaiting(code, report, now)));
        return report.Capacity - report.Count - awaited - SlotsLeft;
    }

    /// <summary>Whether a backup code that was pulled has ended and works all the same: its lock was never told.</summary>
    private static bool HasOutlived(AccessCode code, LockReport report, DateTimeOffset now) =>
        code is { IsManaged: true, LacksBoundsOnLock: true, Status: AccessCodeStatus.Unset, Bounds: { } bounds }
        && bounds.EndsAt <= now
        && report.Codes!.Any(found => found.Address == code.Address);

    private static bool IsComing(AccessCode code) => code.Pending?.ActionType == ActionType.CreateAccessCode;
}
