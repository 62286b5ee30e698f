using AccessCodes.Domain.AccessCodes;
using AccessCodes.Domain.Catalog;
using AccessCodes.Domain.Locks;
using AccessCodes.Domain.Reconciliations;
using AccessCodes.Domain.Tests.Conversions;
using AccessCodes.Domain.Tests.ManagedCodes;

namespace AccessCodes.Domain.Tests.Locks;

/// <summary>What a lock limits, and what a device tells of it.</summary>
public sealed class LimitTests
{
    [Fact]
    public void Names_that_must_be_unique_are_compared_as_the_lock_keeps_them()
    {
        var wyze = ProviderProfiles.Wyze;
        var there = new LockCode(
            new LockCodeAddress(wyze.Provider, "lock-1", "slot-1"),
            wyze.AppearanceOf("Guest of the second floor"),
            new Pin("4071"),
            Bounds: null,
            AccessCodeStatus.Set);
        var report = Report(wyze) with { Codes = [there], Count = 1 };

        Assert.Equal(ErrorCode.WyzeDuplicateCodeName, Setting("Guest of the second house"));
        Assert.Null(Setting("Guest of nobody"));

        ErrorCode? Setting(string name) =>
            LockRules.InTheWayOfSetting(report, "slot-2", new CodeContent(name, new Pin("8840"), Bounds: null));
    }

    [Fact]
    public void A_device_tells_what_its_very_lock_takes_only_where_that_is_something_else()
    {
        var device = World.FrontDoor;
        var usual = Report(ProviderProfiles.August);
        var special = usual with { Capacity = 3, PinLengths = [6] };

        Assert.Null(DeviceReconciliation.OfDevice(device, World.JanesAccount, usual, ManagedWorld.Told));

        var told = DeviceReconciliation.OfDevice(device, World.JanesAccount, special, ManagedWorld.Told)!.Device;
        Assert.Equal(3, told.Capacity);
        Assert.Equal([6], told.PinLengths);

        var again = special with { PinLengths = [6] };
        Assert.Null(DeviceReconciliation.OfDevice(told, World.JanesAccount, again, ManagedWorld.Told));
        Assert.Equal(device, DeviceReconciliation.OfDevice(told, World.JanesAccount, usual, ManagedWorld.Told)!.Device);
    }

    private static LockReport Report(ProviderProfile provider) =>
        new() { Provider = provider, Capacity = provider.Capacity, PinLengths = provider.PinLengths };
}
