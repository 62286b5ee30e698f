using AccessCodes.Domain.AccessCodes;
using AccessCodes.Domain.BackupCodes;
using AccessCodes.Domain.Devices;
using AccessCodes.Domain.Locks;
using AccessCodes.Domain.Tests.Conversions;
using AccessCodes.Domain.Tests.ManagedCodes;

namespace AccessCodes.Domain.Tests.BackupCodes;

/// <summary>The lock of <see cref="World"/>, with a stay that uses the backup pool.</summary>
internal static class PoolWorld
{
    public static readonly AccessCode Stay = ManagedWorld.ManagedCode with
    {
        Bounds = ManagedWorld.Days(-1, 3),
        UsesBackupPool = true,
    };

    public static readonly AccessCode BackupCode = Backup(1);

    public static Device DoorWith(int ready) => BackupPool.On(World.FrontDoor, ready, World.Now);

    public static AccessCode Backup(int number) => ManagedWorld.ManagedCode with
    {
        AccessCodeId = Guid.Parse($"c0000000-0000-4000-8000-{number:D12}"),
        Address = new LockCodeAddress("august", "lock-1", $"backup-{number}"),
        Pin = new Pin($"{7_000 + number}"),
        IsBackup = true,
    };

    public static AccessCode Pulled => BackupCode with
    {
        StandsInFor = Stay.AccessCodeId,
        Bounds = ManagedWorld.Days(-1, 3),
        LacksBoundsOnLock = true,
    };

    public static LockReport Report(int capacity = 250, params AccessCode[] codes) => new()
    {
        Provider = ProviderProfiles.August,
        Capacity = capacity,
        Count = codes.Length,
        PinLengths = [4],
        Codes = [.. codes.Select(code => new LockCode(
            code.Address, code.Name, code.Pin, code.LacksBoundsOnLock ? null : code.Bounds, AccessCodeStatus.Set))],
    };
}
