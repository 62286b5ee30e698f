using AccessCodes.Domain.AccessCodes;
using AccessCodes.Domain.BackupCodes;
using AccessCodes.Domain.Catalog;
using AccessCodes.Domain.Conversions;
using AccessCodes.Domain.Devices;
using AccessCodes.Domain.Events;
using AccessCodes.Domain.ManagedCodes;
using AccessCodes.Domain.Reconciliations;
using AccessCodes.Domain.Tests.Conversions;
using AccessCodes.Domain.Tests.ManagedCodes;
using static AccessCodes.Domain.Tests.BackupCodes.PoolWorld;

namespace AccessCodes.Domain.Tests.BackupCodes;

public sealed class BackupPullTests
{
    [Fact]
    public void A_backup_code_works_from_now_on_until_the_code_ends_that_it_stands_in_for()
    {
        var pulled = Pull(Stay).Value!;

        Assert.Equal(new TimeBounds(World.Now, Stay.Bounds!.EndsAt), pulled.Backup.Bounds);
        Assert.Equal(AccessCodeStatus.Set, pulled.Backup.Status);
        Assert.Equal(ManagedWorld.KeeperId, pulled.Backup.TimedBy);
        Assert.False(pulled.Backup.IsInPool);
        Assert.Equal(BackupCode.AccessCodeId, pulled.Code.PulledBackupCodeId);
        Assert.True(pulled.Code.Warnings.Has(WarningCode.UsingBackupAccessCode));
        Assert.Equal(
            (EventTypes.BackupAccessCodePulled, BackupCode.AccessCodeId),
            (pulled.Event!.EventType, pulled.Event.BackupAccessCodeId));
    }

    [Fact]
    public void The_lock_is_told_when_it_ends_and_is_waited_for()
    {
        var pulled = Pull(Stay).Value!;

        Assert.True(pulled.Binding!.WaitsForDevice);
        Assert.True(Change.ConcernsTheLock(pulled.Backup, pulled.Backup.Wanted!));
        var told = Change.Complete(
            pulled.Backup, pulled.Binding, Guid.NewGuid(), ManagedWorld.Told).Code!;
        Assert.False(told.LacksBoundsOnLock);
        Assert.Equal((pulled.Backup.Bounds, Stay.AccessCodeId), (told.Bounds, told.StandsInFor));
    }

    [Fact]
    public void A_lock_that_was_not_told_in_time_is_told_later_and_nobody_is_blamed_meanwhile()
    {
        var pulled = Pull(Stay).Value!;
        var failed = Change.Fail(
            pulled.Backup, pulled.Binding!, World.FrontDoor, World.JanesAccount, Obstacle.DeadlinePassed, ManagedWorld.Told)
            .Code! with
        { Errors = [] };

        Assert.Null(CodeReconciliation.OfCode(failed, Report(codes: failed), ManagedWorld.Told));
        Assert.True(BackupPull.IsUnbound(failed, Report(codes: failed)));
        Assert.False(BackupPull.IsUnbound(pulled.Backup, Report(codes: failed)));
        var known = failed with { LacksBoundsOnLock = false };
        Assert.Equal(
            known, CodeReconciliation.OfCode(failed, Report(codes: known), ManagedWorld.Told)!.Code! with { Warnings = known.Warnings });
    }

    [Theory]
    [InlineData(3, 2, false)]
    [InlineData(1, 0, true)]
    public void The_device_has_a_backup_code_less_and_an_error_when_there_is_none_left(int before, int after, bool isEmpty)
    {
        var device = Pull(Stay, device: DoorWith(before)).Value!.Device;

        Assert.Equal(after, device.BackupPool?.Ready);
        Assert.Equal(isEmpty, device.Errors.Has(ErrorCode.EmptyBackupAccessCodePool));
    }

    [Fact]
    public void Pulling_again_gives_the_same_backup_code()
    {
        var first = Pull(Stay).Value!;

        var again = Pull(first.Code, pulled: first.Backup, ready: Backup(2)).Value!;

        Assert.Equal((first.Code, first.Backup), (again.Code, again.Backup));
        Assert.Null(again.Binding);
    }

    [Fact]
    public void A_backup_code_that_is_no_more_is_replaced_by_another()
    {
        var first = Pull(Stay).Value!;

        Assert.Equal(Backup(2).AccessCodeId, Pull(first.Code, ready: Backup(2)).Value!.Code.PulledBackupCodeId);
    }

    [Fact]
    public void A_code_that_cannot_have_one_is_refused()
    {
        Assert.Equal(Refusals.AccessCodeNotFound, Pull(Stay with { IsManaged = false }).Refusal);
        Assert.Equal(Refusals.AccessCodeNotFound, Pull(Backup(4)).Refusal);
        Assert.Equal(RefusalReason.InvalidInput, Pull(Stay with { Bounds = null }).Refusal?.Reason);
        Assert.Equal(RefusalReason.InvalidInput, Pull(Stay with { UsesBackupPool = false }).Refusal?.Reason);
        Assert.Equal(RefusalReason.InvalidInput, Pull(Stay with { Bounds = ManagedWorld.Days(-2, -1) }).Refusal?.Reason);
        Assert.Equal(
            Refusals.AccessCodeBeingRemoved, Pull(Stay with { Status = AccessCodeStatus.Removing }).Refusal);
        Assert.Equal(
            Refusals.BackupCodesNotSupported, Pull(Stay, device: DoorWith(1) with { Provider = "salto_ks" }).Refusal);
    }

    [Fact]
    public void An_empty_pool_is_refused()
    {
        var situation = Situation(Stay, pulled: null, DoorWith(0)) with { Ready = null };

        Assert.Equal(Refusals.NoBackupAccessCode, BackupPull.Accept(situation, ManagedWorld.Told).Refusal);
    }

    [Fact]
    public void The_warning_goes_when_the_code_itself_is_set_again()
    {
        var replaced = Pull(Stay).Value!.Code;
        var device = DoorWith(1);
        var resumed = Creation.Resume(
            replaced with { Status = AccessCodeStatus.Unset }, device, World.JanesAccount, World.AttemptId, World.Now);
        var changing = ManagedWorld.Changing(new ChangeWish { Name = "Renamed" }, replaced);

        AccessCode[] set =
        [
            Creation.Complete(resumed.Code, resumed.Attempt, ManagedWorld.KeeperId, ManagedWorld.Told).Code!,
            Change.Complete(changing.Code, changing.Attempt, ManagedWorld.KeeperId, ManagedWorld.Told).Code!,
        ];

        Assert.All(set, code => Assert.Empty(code.Warnings));
    }

    [Fact]
    public void The_pool_counts_a_backup_code_once_it_is_set_and_tells_nobody()
    {
        var coming = Creation.Accept(
            [ManagedWorld.Site()], BackupPool.Wish, Random.Shared.Next, World.Now).Value!.Actions[0];
        var set = Creation.Complete(coming.Code, coming.Attempt, ManagedWorld.KeeperId, ManagedWorld.Told);

        var followed = BackupPool.Follow(coming.Code, set, DoorWith(0), World.Now);

        Assert.Equal(BackupPool.NameOf(coming.Code.AccessCodeId), set.Code!.Name);
        Assert.Equal(1, followed.Device?.BackupPool?.Ready);
        Assert.Empty(followed.Device!.Errors);
        Assert.Empty(followed.Events);
    }

    [Fact]
    public void A_code_that_another_workspace_took_is_no_backup_code_any_more()
    {
        var lost = Conversion.HandOver(BackupCode, World.Now);

        Assert.False(lost.IsBackup);
        Assert.False(lost.IsInPool);
    }

    private static Decision<PulledBackup> Pull(
        AccessCode code, AccessCode? pulled = null, AccessCode? ready = null, Device? device = null) =>
        BackupPull.Accept(
            Situation(code, pulled, device ?? DoorWith(2)) with { Ready = ready ?? BackupCode }, ManagedWorld.Told);

    private static PullSituation Situation(AccessCode code, AccessCode? pulled, Device device) => new(
        code, pulled, Ready: null, device, World.JanesAccount, World.AttemptId, ManagedWorld.KeeperId);
}
