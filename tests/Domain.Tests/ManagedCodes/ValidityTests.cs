using AccessCodes.Domain.AccessCodes;
using AccessCodes.Domain.Attempts;
using AccessCodes.Domain.Catalog;
using AccessCodes.Domain.Conversions;
using AccessCodes.Domain.ManagedCodes;
using static AccessCodes.Domain.Tests.Conversions.World;
using static AccessCodes.Domain.Tests.ManagedCodes.ManagedWorld;

namespace AccessCodes.Domain.Tests.ManagedCodes;

public sealed class ValidityTests
{
    private static readonly AccessCode Scheduled =
        Validity.Programmed(ManagedCode with { Bounds = Days(1, 2) }, KeeperId, Now);

    [Theory]
    [InlineData(-1, AccessCodeStatus.Unset)]
    [InlineData(0, AccessCodeStatus.Set)]
    [InlineData(1, AccessCodeStatus.Set)]
    [InlineData(2, AccessCodeStatus.Unset)]
    public void A_time_bound_code_works_from_its_start_until_its_end(int day, AccessCodeStatus status) =>
        Assert.Equal(status, Validity.StatusAt(Days(0, 2), Now.AddDays(day)));

    [Fact]
    public void An_ongoing_code_always_works() => Assert.Equal(AccessCodeStatus.Set, Validity.StatusAt(null, Now));

    [Fact]
    public void A_scheduled_code_starts_once()
    {
        var started = Validity.Start(Scheduled, EventsAt(Now.AddDays(1)))!;

        Assert.Equal((AccessCodeStatus.Set, false), (started.Code!.Status, started.Code.IsScheduledOnDevice));
        Assert.Equal(["access_code.set_on_device"], started.EventTypes());
        Assert.Null(Validity.Start(started.Code, Told));
    }

    [Fact]
    public void A_code_that_starts_while_it_is_changed_has_started_when_the_change_fails()
    {
        var (changing, attempt, _) = Changing(new ChangeWish { Name = "New" }, Scheduled);
        var started = Validity.Start(changing, Told)!.Code!;
        Assert.Equal(AccessCodeStatus.Setting, started.Status);

        var failed = Change.Fail(
            started, attempt, FrontDoor, JanesAccount, Obstacle.Of(ErrorCode.DeviceOffline), Told);
        Assert.Equal(AccessCodeStatus.Set, failed.Code!.Status);
    }

    [Fact]
    public void Only_the_keeper_that_the_code_names_keeps_it()
    {
        Assert.True(Validity.IsKeptBy(Scheduled, KeeperId));
        Assert.False(Validity.IsKeptBy(Scheduled, Guid.NewGuid()));
        Assert.False(Validity.IsKeptBy(Scheduled with { IsManaged = false }, KeeperId));
        Assert.False(Validity.IsKeptBy(null, KeeperId));
    }

    [Fact]
    public void A_code_that_has_ended_is_unset_and_nobody_keeps_it_any_more()
    {
        var ending = Validity.BeginEnd(Scheduled);
        Assert.Equal(AccessCodeStatus.Removing, ending.Status);

        var ended = Validity.End(ending, EventsAt(Now.AddDays(2)));
        Assert.Equal((AccessCodeStatus.Unset, null), (ended.Code!.Status, ended.Code.TimedBy));
        Assert.Equal(["access_code.removed_from_device"], ended.EventTypes());
    }

    [Fact]
    public void A_code_that_does_not_leave_its_lock_is_unset_all_the_same_and_shows_why()
    {
        var failed = Validity.FailToEnd(
            Validity.BeginEnd(Scheduled), FrontDoor, JanesAccount, Obstacle.Of(ErrorCode.DeviceOffline), Told);

        Assert.Equal(AccessCodeStatus.Unset, failed.Code!.Status);
        Assert.Equal(["failed_to_remove_from_device"], failed.Code.Errors.Select(error => error.Code));
        Assert.Equal(["access_code.failed_to_remove_from_device"], failed.EventTypes());
    }

    [Fact]
    public void A_deletion_of_a_code_that_is_ending_shows_its_own_status()
    {
        var deleting = Deletion.Accept(Situation(Validity.BeginEnd(Scheduled))).Value!.Code;
        var ended = Validity.End(deleting, Told).Code!;

        Assert.Equal((AccessCodeStatus.Removing, ActionType.DeleteAccessCode), (ended.Status, ended.Pending?.ActionType));
        Assert.Equal(AccessCodeStatus.Unset, ended.StatusBefore);
    }

    [Fact]
    public void Removal_from_the_device_is_reported_once_if_the_code_ends_while_it_is_deleted()
    {
        var (deleting, attempt, _) = Deletion.Accept(Situation(Validity.BeginEnd(Scheduled))).Value!;
        var ended = Validity.End(deleting, Told);
        var deleted = Deletion.Complete(ended.Code!, attempt, Told);

        Assert.Equal(["access_code.removed_from_device"], ended.EventTypes());
        Assert.Equal(["access_code.deleted"], deleted.EventTypes());
    }

    [Fact]
    public void Removal_from_the_device_is_reported_again_if_a_code_that_ended_was_put_back()
    {
        var ended = Validity.End(Validity.BeginEnd(Scheduled), EventsAt(Now.AddDays(2))).Code!;
        var back = Validity.Programmed(ended with { Bounds = Days(3, 4) }, KeeperId, Now.AddDays(2));
        var (deleting, attempt, _) = Deletion.Accept(Situation(back)).Value!;

        Assert.Equal(
            ["access_code.removed_from_device", "access_code.deleted"],
            Deletion.Complete(deleting, attempt, Told).EventTypes());
    }

    [Fact]
    public void A_converted_code_is_kept_where_it_has_bounds_and_works()
    {
        var attempt = Accepted().Attempt;
        var future = Conversion.Complete(GuestCode with { Bounds = Days(1, 2) }, attempt, EventId, Now, KeeperId).Code;
        var off = Conversion.Complete(
            GuestCode with { Bounds = Days(1, 2), Status = AccessCodeStatus.Unset }, attempt, EventId, Now, KeeperId).Code;

        Assert.Equal((AccessCodeStatus.Unset, true, KeeperId), (future.Status, future.IsScheduledOnDevice, future.TimedBy));
        Assert.Null(off.TimedBy);
    }
}
