using AccessCodes.Domain.AccessCodes;
using AccessCodes.Domain.Attempts;
using AccessCodes.Domain.Catalog;
using AccessCodes.Domain.Conversions;
using AccessCodes.Domain.Locks;
using AccessCodes.Domain.ManagedCodes;
using static AccessCodes.Domain.Tests.Conversions.World;
using static AccessCodes.Domain.Tests.ManagedCodes.ManagedWorld;

namespace AccessCodes.Domain.Tests.ManagedCodes;

public sealed class ChangeTests
{
    private static readonly ChangeWish Rename = new() { Name = "New" };

    [Fact]
    public void A_name_that_is_too_short_for_the_lock_is_refused()
    {
        var code = ManagedCode with { Address = ManagedCode.Address with { Provider = "kwikset" } };

        var refusal = Change.Accept(Situation(code), new ChangeWish { Name = "J" }, neighbours: []).Refusal;

        Assert.Equal((RefusalReason.InvalidInput, "name"), (refusal?.Reason, refusal?.Parameter));
    }

    [Fact]
    public void What_is_wanted_is_noted_and_the_code_stays_as_it_is_until_then()
    {
        var (code, attempt, _) = Changing(Rename);

        Assert.Equal(("Guest", "New"), (code.Name, code.Wanted?.Name));
        Assert.Equal(ManagedCode.Pin, code.Wanted?.Pin);
        Assert.Equal(AccessCodeStatus.Setting, code.Status);
        Assert.Equal(ActionType.UpdateAccessCode, attempt.ActionType);
    }

    [Fact]
    public void An_unmanaged_code_is_not_found() =>
        Assert.Equal(RefusalReason.AccessCodeNotFound, Refused(Rename, GuestCode)?.Reason);

    [Fact]
    public void What_another_workspace_manages_is_refused() => Assert.Equal(
        RefusalReason.ManagedByAnotherWorkspace,
        Change.Accept(Situation(ManagedCode, holder: OtherWorkspace), Rename, []).Refusal?.Reason);

    [Fact]
    public void The_same_change_joins_and_another_finds_the_code_busy()
    {
        var (code, pending, _) = Changing(Rename);

        Assert.Same(pending, Change.Accept(Situation(code, pending), Rename, []).Value?.Attempt);
        Assert.Equal(
            RefusalReason.AccessCodeBusy,
            Change.Accept(Situation(code, pending), new ChangeWish { Name = "Other" }, []).Refusal?.Reason);
    }

    [Fact]
    public void A_code_that_is_ending_is_busy() => Assert.Equal(
        RefusalReason.AccessCodeBusy, Refused(Rename, ManagedCode with { Status = AccessCodeStatus.Removing })?.Reason);

    [Fact]
    public void A_pin_that_another_code_has_is_refused_and_its_own_is_not()
    {
        var other = GuestCode with { AccessCodeId = Guid.NewGuid(), Pin = new Pin("8362") };

        Assert.Equal(
            RefusalReason.DuplicateAccessCode,
            Change.Accept(Situation(ManagedCode), new ChangeWish { Pin = other.Pin }, [other, ManagedCode]).Refusal?.Reason);
        Assert.NotNull(
            Change.Accept(Situation(ManagedCode), new ChangeWish { Pin = ManagedCode.Pin }, [other, ManagedCode]).Value);
    }

    [Fact]
    public void One_bound_can_be_moved_where_there_are_two()
    {
        var bound = ManagedCode with { Bounds = Days(-1, 1) };

        Assert.Equal(Days(-1, 5), Changing(new ChangeWish { EndsAt = Now.AddDays(5) }, bound).Code.Wanted?.Bounds);
        Assert.Equal("starts_at", Refused(new ChangeWish { EndsAt = Now.AddDays(5) })?.Parameter);
        Assert.Equal("ends_at", Refused(new ChangeWish { EndsAt = Now.AddDays(-2) }, bound)?.Parameter);
        Assert.Equal("ends_at", Refused(new ChangeWish { EndsAt = Now }, bound)?.Parameter);
        Assert.Null(Changing(new ChangeWish { IsTimeBound = false }, bound).Code.Wanted?.Bounds);
    }

    [Fact]
    public void A_code_whose_pin_is_not_revealed_needs_a_new_one_to_be_changed_on_its_lock()
    {
        Assert.Equal("code", Refused(Rename, ManagedCode with { Pin = null })?.Parameter);
        Assert.Null(Refused(new ChangeWish { IsExternalModificationAllowed = true }, ManagedCode with { Pin = null }));
    }

    [Fact]
    public void What_does_not_concern_the_lock_leaves_the_status()
    {
        var (code, _, _) = Changing(new ChangeWish { IsExternalModificationAllowed = true });

        Assert.Equal(AccessCodeStatus.Set, code.Status);
        Assert.False(Change.ConcernsTheLock(code, code.Wanted!));
    }

    [Fact]
    public void A_change_that_succeeded_is_what_was_wanted()
    {
        var (code, attempt, _) = Changing(new ChangeWish { Name = "New", StartsAt = Now.AddDays(1), EndsAt = Now.AddDays(2) });
        var outcome = Change.Complete(code, attempt, KeeperId, Told);

        Assert.Equal(("New", Days(1, 2)), (outcome.Code!.Name, outcome.Code.Bounds));
        Assert.Equal((AccessCodeStatus.Unset, true, KeeperId), (outcome.Code.Status, outcome.Code.IsScheduledOnDevice, outcome.Code.TimedBy));
        Assert.Equal((null, null), (outcome.Code.Wanted, outcome.Code.StatusBefore));
        Assert.Equal(["access_code.changed", "access_code.scheduled_on_device"], outcome.EventTypes());
    }

    [Fact]
    public void A_change_that_mends_a_code_tells_that_it_is_set()
    {
        var broken = ManagedCode with
        {
            Status = AccessCodeStatus.Unset,
            Errors = [ErrorCode.FailedToSetOnDevice.At(Now)],
        };
        var (code, attempt, _) = Changing(Rename, broken);
        var outcome = Change.Complete(code, attempt, KeeperId, Told);

        Assert.Empty(outcome.Code!.Errors);
        Assert.Equal(["access_code.changed", "access_code.set_on_device"], outcome.EventTypes());
    }

    [Fact]
    public void A_change_that_failed_leaves_the_code_what_it_was()
    {
        var (code, attempt, _) = Changing(Rename);
        var outcome = Change.Fail(
            code, attempt, FrontDoor, JanesAccount, Obstacle.Of(ErrorCode.DuplicateCodeOnDevice), Told);

        Assert.Equal(ManagedCode with { Errors = outcome.Code!.Errors }, outcome.Code);
        Assert.Equal("duplicate_code_on_device", Assert.Single(outcome.Code.Errors).Code);
        Assert.Equal(["access_code.failed_to_set_on_device"], outcome.EventTypes());
    }

    [Fact]
    public void A_code_that_is_handed_back_is_unmanaged_and_nobody_keeps_its_bounds()
    {
        var kept = ManagedCode with
        {
            Bounds = Days(-1, 1),
            TimedBy = KeeperId,
            IsExternalModificationAllowed = true,
        };
        var (code, attempt, _) = Changing(new ChangeWish { IsHandBack = true }, kept);
        var outcome = Change.Complete(code, attempt, KeeperId, Told);

        Assert.Equal(GuestCode with { Bounds = Days(-1, 1) }, outcome.Code);
        Assert.Equal(["access_code.changed"], outcome.EventTypes());
    }

    [Fact]
    public void A_provider_that_shows_no_unmanaged_codes_gets_none_back() => Assert.Equal(
        RefusalReason.UnsupportedDevice,
        Refused(new ChangeWish { IsHandBack = true }, ManagedCode.On(ProviderProfiles.Kwikset))?.Reason);

    private static Refusal? Refused(ChangeWish wish, AccessCode? code = null) =>
        Change.Accept(Situation(code ?? ManagedCode), wish, []).Refusal;
}
