using AccessCodes.Domain.AccessCodes;
using AccessCodes.Domain.Attempts;
using AccessCodes.Domain.BackupCodes;
using AccessCodes.Domain.Catalog;
using AccessCodes.Domain.Locks;
using AccessCodes.Domain.Tests.Conversions;
using static AccessCodes.Domain.Tests.BackupCodes.PoolWorld;

namespace AccessCodes.Domain.Tests.BackupCodes;

public sealed class PoolUpkeepTests
{
    [Fact]
    public void A_device_none_of_whose_codes_uses_a_pool_has_none()
    {
        var upkeep = PoolUpkeep.Of(
            World.FrontDoor, [Stay with { UsesBackupPool = false }], Report(), World.Now);

        Assert.True(upkeep.IsNothing(World.FrontDoor));
    }

    [Fact]
    public void The_first_code_that_uses_a_pool_begins_it_and_it_is_empty()
    {
        var upkeep = PoolUpkeep.Of(World.FrontDoor, [Stay], Report(), World.Now);

        Assert.Equal(3, upkeep.Missing);
        Assert.Equal(0, upkeep.Device.BackupPool?.Ready);
        Assert.True(upkeep.Device.Errors.Has(ErrorCode.EmptyBackupAccessCodePool));
    }

    [Fact]
    public void What_is_on_its_way_is_not_created_again()
    {
        var coming = Backup(2) with
        {
            Status = AccessCodeStatus.Setting,
            Pending = new PendingAction(World.AttemptId, ActionType.CreateAccessCode),
        };

        var upkeep = PoolUpkeep.Of(DoorWith(1), [Stay, Backup(1), coming], Report(), World.Now);

        Assert.Equal(1, upkeep.Missing);
        Assert.Empty(upkeep.Spoilt);
    }

    [Theory]
    [InlineData(2, 0)]
    [InlineData(3, 1)]
    [InlineData(4, 2)]
    [InlineData(5, 3)]
    public void A_slot_is_left_to_those_who_create_codes(int capacity, int created)
    {
        var upkeep = PoolUpkeep.Of(World.FrontDoor, [Stay], Report(capacity, Stay), World.Now);

        Assert.Equal(created, upkeep.Missing);
    }

    [Fact]
    public void The_slot_that_a_code_waits_for_is_not_free()
    {
        var waiting = Stay with { Status = AccessCodeStatus.Unset };

        Assert.Equal(0, PoolUpkeep.Of(World.FrontDoor, [waiting], Report(capacity: 2), World.Now).Missing);
    }

    [Fact]
    public void A_backup_code_that_was_removed_or_changed_at_the_lock_is_deleted_and_another_created()
    {
        var changed = Backup(1) with { Errors = [ErrorCode.CodeModifiedExternalToSeam.At(World.Now)] };
        var removed = changed with { AccessCodeId = Guid.NewGuid(), Status = AccessCodeStatus.Unset };

        var upkeep = PoolUpkeep.Of(DoorWith(3), [Stay, changed, removed, Backup(3)], Report(), World.Now);

        Assert.Equal([changed, removed], upkeep.Spoilt);
        Assert.Equal(2, upkeep.Missing);
        Assert.Equal(1, upkeep.Device.BackupPool?.Ready);
    }

    [Fact]
    public void A_pool_ends_with_the_last_code_that_uses_it_and_so_does_its_error()
    {
        var over = Stay with { Bounds = ManagedCodes.ManagedWorld.Days(-2, -1) };

        var upkeep = PoolUpkeep.Of(DoorWith(1), [over, Backup(1), Pulled], Report(), World.Now);
        var empty = PoolUpkeep.Of(DoorWith(0), [over], Report(), World.Now);

        Assert.Equal([Backup(1)], upkeep.Spoilt);
        Assert.Equal((0, null), (upkeep.Missing, upkeep.Device.BackupPool));
        Assert.Empty(empty.Device.Errors);
    }

    [Fact]
    public void A_pulled_code_that_has_ended_and_is_on_a_lock_that_was_never_told_is_deleted()
    {
        var ended = Pulled with { Bounds = ManagedCodes.ManagedWorld.Days(-2, -1), Status = AccessCodeStatus.Unset };

        Assert.Equal([ended], PoolUpkeep.Of(World.FrontDoor, [ended], Report(codes: ended), World.Now).Spoilt);
        Assert.Empty(PoolUpkeep.Of(World.FrontDoor, [ended], Report(), World.Now).Spoilt);
        Assert.Empty(PoolUpkeep.Of(World.FrontDoor, [Pulled], Report(codes: Pulled), World.Now).Spoilt);
    }

    [Fact]
    public void As_long_as_the_lock_takes_no_orders_none_are_given()
    {
        var offline = Report() with { Conditions = new HashSet<LockCondition> { LockCondition.BridgeMissing } };
        var unread = Report() with { Codes = null };

        foreach (var report in (LockReport[])[offline, unread])
        {
            var upkeep = PoolUpkeep.Of(World.FrontDoor, [Stay], report, World.Now);
            Assert.Equal(0, upkeep.Missing);
            Assert.True(upkeep.Device.Errors.Has(ErrorCode.EmptyBackupAccessCodePool));
        }
    }

    [Fact]
    public void Locks_that_keep_backup_codes_are_programmed_online_and_take_ongoing_codes()
    {
        Assert.Equal(
            ["dormakaba_oracode", "igloohome", "salto_ks"],
            ProviderProfiles.All.Where(profile => profile.BackupPoolSize == 0).Select(profile => profile.Provider).Order());
        Assert.All(
            ProviderProfiles.All.Where(profile => profile.BackupPoolSize > 0),
            profile => Assert.True(
                profile is { ProgramsCodesOnline: true, TakesOngoingCodes: true, TakesChosenPins: true }));
    }
}
