using AccessCodes.Domain.AccessCodes;
using AccessCodes.Domain.Attempts;
using AccessCodes.Domain.Catalog;
using AccessCodes.Domain.Conversions;
using AccessCodes.Domain.Locks;
using AccessCodes.Domain.Removals;
using static AccessCodes.Domain.Tests.Conversions.World;

namespace AccessCodes.Domain.Tests.Removals;

public sealed class RemovalTests
{
    private static readonly DateTimeOffset Later = Now.AddSeconds(5);

    private static readonly AcceptedAction Begun = Removal.Accept(Situation()).Value!;

    [Fact]
    public void An_accepted_removal_warns_that_the_code_is_being_deleted()
    {
        Assert.Equal(ActionType.DeleteUnmanagedAccessCode, Begun.Attempt.ActionType);
        Assert.Equal(AttemptId, Begun.Code.Pending?.ActionAttemptId);
        Assert.Equal([WarningCode.BeingDeleted.At(Now)], Begun.Code.Warnings);
    }

    [Fact]
    public void A_managed_code_is_not_found_among_the_unmanaged() => Assert.Equal(
        RefusalReason.AccessCodeNotFound, Refuse(Situation(GuestCode with { IsManaged = true })));

    [Fact]
    public void A_provider_that_cannot_delete_is_refused() => Assert.Equal(
        RefusalReason.UnsupportedDevice, Refuse(Situation(GuestCode.On(ProviderProfiles.Igloohome))));

    [Fact]
    public void What_another_workspace_manages_is_not_deleted() =>
        Assert.Equal(RefusalReason.ManagedByAnotherWorkspace, Refuse(Situation(holder: OtherWorkspace)));

    [Fact]
    public void The_same_removal_while_one_is_pending_is_joined()
    {
        var again = Removal.Accept(Situation(Begun.Code, Begun.Attempt)).Value!;

        Assert.Same(Begun.Attempt, again.Attempt);
        Assert.False(again.IsNew);
    }

    [Fact]
    public void A_removal_while_a_conversion_is_pending_finds_the_code_busy() =>
        Assert.Equal(RefusalReason.AccessCodeBusy, Refuse(Situation(Accepted().Code, Accepted().Attempt)));

    [Fact]
    public void A_conversion_while_a_removal_is_pending_finds_the_code_busy() => Assert.Equal(
        RefusalReason.AccessCodeBusy, Accept(Begun.Code, Begun.Attempt).Refusal?.Reason);

    [Fact]
    public void A_removal_that_drags_is_warned_of_once()
    {
        var dragging = Removal.Delay(Removal.Delay(Begun.Code, Later), Later.AddMinutes(1));

        Assert.Equal(
            [WarningCode.BeingDeleted.At(Now), WarningCode.DelayInRemovingFromDevice.At(Later)], dragging.Warnings);
    }

    [Fact]
    public void A_confirmed_removal_ends_in_success_and_an_event()
    {
        var ended = Removal.Complete(Begun.Attempt, EventId, Later);

        Assert.Equal((ActionAttemptStatus.Success, Later), (ended.Attempt.Status, ended.Attempt.EndedAt));
        Assert.Equal("access_code.unmanaged.removed", ended.Event.EventType);
        Assert.Equal((EventId, Subject, AttemptId), (ended.Event.EventId, ended.Event.Subject, ended.Event.ActionAttemptId));
    }

    [Fact]
    public void A_failed_removal_leaves_the_code_with_the_cause_and_without_its_warnings()
    {
        var failed = Removal.Fail(
            Removal.Delay(Begun.Code, Later),
            Begun.Attempt,
            FrontDoor,
            JanesAccount,
            Obstacle.Of(ErrorCode.DeviceOffline),
            Later);

        Assert.Null(failed.Code.Pending);
        Assert.Empty(failed.Code.Warnings);
        Assert.Equal(
            ["failed_to_remove_from_device"], failed.Code.Errors.Select(error => error.Code));
        Assert.Equal("device_offline", failed.Attempt.Error?.Type);
        Assert.Equal(["device_offline"], failed.Device.Errors.Select(error => error.Code));
        Assert.Same(JanesAccount, failed.Account);
    }

    private static RefusalReason? Refuse(CodeSituation situation) => Removal.Accept(situation).Refusal?.Reason;
}
