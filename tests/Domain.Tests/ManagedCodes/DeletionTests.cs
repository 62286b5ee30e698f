using AccessCodes.Domain.AccessCodes;
using AccessCodes.Domain.Attempts;
using AccessCodes.Domain.Conversions;
using AccessCodes.Domain.ManagedCodes;
using static AccessCodes.Domain.Tests.Conversions.World;
using static AccessCodes.Domain.Tests.ManagedCodes.ManagedWorld;

namespace AccessCodes.Domain.Tests.ManagedCodes;

public sealed class DeletionTests
{
    [Fact]
    public void A_code_that_is_being_deleted_says_so()
    {
        var (code, attempt, _) = Deletion.Accept(Situation(ManagedCode)).Value!;

        Assert.Equal(AccessCodeStatus.Removing, code.Status);
        Assert.Equal("being_deleted", Assert.Single(code.Warnings).Code);
        Assert.Equal(ActionType.DeleteAccessCode, attempt.ActionType);
    }

    [Fact]
    public void Who_may_not_delete_is_told_why()
    {
        var (changed, change, _) = Changing(new ChangeWish { Name = "New" });

        Assert.Equal(RefusalReason.AccessCodeNotFound, Deletion.Accept(Situation(GuestCode)).Refusal?.Reason);
        Assert.Equal(RefusalReason.AccessCodeBusy, Deletion.Accept(Situation(changed, change)).Refusal?.Reason);
        Assert.Equal(
            RefusalReason.ManagedByAnotherWorkspace,
            Deletion.Accept(Situation(ManagedCode, holder: OtherWorkspace)).Refusal?.Reason);
    }

    [Fact]
    public void A_second_deletion_is_the_first()
    {
        var (code, attempt, _) = Deletion.Accept(Situation(ManagedCode)).Value!;

        Assert.Same(attempt, Deletion.Accept(Situation(code, attempt)).Value?.Attempt);
    }

    [Fact]
    public void A_delay_is_told_once()
    {
        var (code, _, _) = Deletion.Accept(Situation(ManagedCode)).Value!;
        var outcome = Deletion.Delay(code, FrontDoor, JanesAccount, Told);

        Assert.False(Deletion.IsDelayed(code));
        Assert.True(Deletion.IsDelayed(outcome.Code!));
        var told = Assert.Single(outcome.Events);
        Assert.Equal("access_code.delay_in_removing_from_device", told.EventType);
        Assert.Equal(2, told.Issues?.AccessCodeWarnings.Count);
    }

    [Fact]
    public void A_code_that_is_off_its_lock_is_gone()
    {
        var (code, attempt, _) = Deletion.Accept(Situation(ManagedCode)).Value!;
        var outcome = Deletion.Complete(code, attempt, Told);

        Assert.Null(outcome.Code);
        Assert.Equal(ActionAttemptStatus.Success, outcome.Attempt?.Status);
        Assert.Equal(["access_code.removed_from_device", "access_code.deleted"], outcome.EventTypes());
    }

    [Fact]
    public void A_deletion_that_failed_leaves_the_code_what_it_was()
    {
        var (code, attempt, _) = Deletion.Accept(Situation(ManagedCode)).Value!;
        var delayed = Deletion.Delay(code, FrontDoor, JanesAccount, Told).Code!;
        var outcome = Deletion.Fail(
            delayed, attempt, FrontDoor, JanesAccount, Obstacle.NotRemovedByDeadline, Told);

        Assert.Equal((AccessCodeStatus.Set, null), (outcome.Code!.Status, outcome.Code.Pending));
        Assert.Equal("failed_to_remove_from_device", Assert.Single(outcome.Code.Errors).Code);
        Assert.Empty(outcome.Code.Warnings);
        Assert.Equal(["access_code.failed_to_remove_from_device"], outcome.EventTypes());
    }
}
