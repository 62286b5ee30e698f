using AccessCodes.Domain.AccessCodes;
using AccessCodes.Domain.Attempts;
using AccessCodes.Domain.Catalog;
using AccessCodes.Domain.Conversions;
using AccessCodes.Domain.Locks;
using AccessCodes.Domain.ManagedCodes;
using static AccessCodes.Domain.Tests.Conversions.World;
using static AccessCodes.Domain.Tests.ManagedCodes.ManagedWorld;

namespace AccessCodes.Domain.Tests.ManagedCodes;

public sealed class CreationTests
{
    [Fact]
    public void A_created_code_is_managed_and_on_its_way_to_the_lock()
    {
        var site = Site();
        var (code, attempt, isNew) = Accept([site], AnyCode with { Name = "Plumber", Pin = new Pin("8840") }).Value!.Actions[0];

        Assert.True(isNew);
        Assert.Equal((AccessCodeStatus.Setting, true, "Plumber", "8840"), (code.Status, code.IsManaged, code.Name, code.Pin?.Reveal));
        Assert.Equal(new LockCodeAddress("august", "lock-1", $"seam-{site.AccessCodeId}"), code.Address);
        Assert.Equal((ActionType.CreateAccessCode, ActionAttemptStatus.Pending), (attempt.ActionType, attempt.Status));
        Assert.Equal(attempt.ActionAttemptId, code.Pending?.ActionAttemptId);
        Assert.Equal(site.AccessCodeId, attempt.Subject.AccessCodeId);
    }

    [Fact]
    public void A_lock_that_is_not_programmed_online_is_refused() => Assert.Equal(
        RefusalReason.UnsupportedDevice, Accept([On("igloohome")], AnyCode).Refusal?.Reason);

    [Fact]
    public void A_pin_that_the_lock_does_not_take_is_refused() => Assert.Equal(
        (RefusalReason.InvalidInput, "code"), Reason(Accept([Site()], AnyCode with { Pin = new Pin("1234567") })));

    [Fact]
    public void A_name_that_is_too_short_for_the_lock_is_refused_and_one_that_is_too_long_is_not()
    {
        Assert.Equal((RefusalReason.InvalidInput, "name"), Reason(Accept([Site(), On("kwikset")], AnyCode with { Name = "J" })));
        Assert.Equal(
            "Somebody with a long name",
            Accept([On("kwikset")], AnyCode with { Name = "Somebody with a long name" }).Value!.Actions[0].Code.Name);
    }

    [Fact]
    public void A_pin_that_the_provider_makes_up_is_not_chosen()
    {
        foreach (var provider in (string[])["salto_ks", "dormakaba_oracode"])
        {
            Assert.Equal(
                (RefusalReason.InvalidInput, "code"), Reason(Accept([On(provider)], AnyCode with { Pin = new Pin("884021") })));
            Assert.NotNull(Accept([On(provider)], AnyCode).Value!.Actions[0].Code.Pin);
        }
    }

    [Fact]
    public void A_pin_that_is_made_up_is_as_long_as_the_very_lock_takes_it()
    {
        var site = Site() with { Device = FrontDoor with { PinLengths = [6] } };

        Assert.Equal(6, Accept([site], AnyCode).Value!.Actions[0].Code.Pin!.Reveal.Length);
    }

    [Fact]
    public void A_pin_that_another_code_has_is_refused_whoever_manages_that()
    {
        foreach (var other in (AccessCode[])[GuestCode, ManagedCode])
        {
            Assert.Equal(
                (RefusalReason.DuplicateAccessCode, "code"), Reason(Accept([Site(other)], AnyCode with { Pin = other.Pin })));
        }
    }

    [Fact]
    public void A_common_pin_fits_every_lock()
    {
        var pins = Accept([Site(), On("kwikset")], AnyCode with { PreferredLength = 8 }).Value!.Actions
            .Select(action => action.Code.Pin!).Distinct();

        Assert.Equal(4, Assert.Single(pins).Reveal.Length);
    }

    [Fact]
    public void Where_the_common_pin_does_not_fit_there_is_none_or_another()
    {
        var wish = AnyCode with { Pin = new Pin("12345678") };
        Assert.Equal(RefusalReason.InvalidInput, Accept([On("kwikset"), Site()], wish).Refusal?.Reason);

        var codes = Accept([On("kwikset"), Site()], wish with { MayDiffer = true }).Value!.Actions;
        Assert.Equal("12345678", codes[0].Code.Pin?.Reveal);
        Assert.Equal(4, codes[1].Code.Pin?.Reveal.Length);
    }

    [Fact]
    public void The_same_wish_finds_the_code_that_is_on_its_way_and_another_does_not()
    {
        var wish = AnyCode with { Pin = new Pin("8840"), Name = "Plumber" };
        var code = Accept([Site()], wish).Value!.Actions[0].Code;

        Assert.Same(code, Creation.FindTwin(Site(code), wish));
        Assert.Null(Creation.FindTwin(Site(code), wish with { Name = "Other" }));
        Assert.Null(Creation.FindTwin(Site(code), wish with { Pin = null }));
        Assert.Null(Creation.FindTwin(Site(code with { Pending = null }), wish));
    }

    [Fact]
    public void A_creation_that_succeeded_is_set_and_told()
    {
        var (code, attempt, _) = Accept([Site()], AnyCode).Value!.Actions[0];
        var outcome = Creation.Complete(code, attempt, KeeperId, Told);

        Assert.Equal((AccessCodeStatus.Set, null, null), (outcome.Code!.Status, outcome.Code.Pending, outcome.Code.TimedBy));
        Assert.Equal(ActionAttemptStatus.Success, outcome.Attempt?.Status);
        Assert.Equal(["access_code.set_on_device"], outcome.EventTypes());
    }

    [Fact]
    public void A_code_of_the_future_is_scheduled_and_kept()
    {
        var (code, attempt, _) = Accept([Site()], AnyCode with { Bounds = Days(1, 2) }).Value!.Actions[0];
        var outcome = Creation.Complete(code, attempt, KeeperId, Told);

        Assert.Equal((AccessCodeStatus.Unset, true, KeeperId), (outcome.Code!.Status, outcome.Code.IsScheduledOnDevice, outcome.Code.TimedBy));
        Assert.Equal(["access_code.scheduled_on_device"], outcome.EventTypes());
    }

    [Fact]
    public void A_creation_that_failed_leaves_the_code_unset_with_its_error()
    {
        var (code, attempt, _) = Accept([Site()], AnyCode).Value!.Actions[0];
        var outcome = Creation.Fail(
            code, attempt, FrontDoor, JanesAccount, Obstacle.Of(ErrorCode.DeviceOffline), Told);

        Assert.Equal((AccessCodeStatus.Unset, null), (outcome.Code!.Status, outcome.Code.Pending));
        Assert.Empty(outcome.Code.Errors);
        Assert.Equal("device_offline", outcome.Attempt?.Error?.Type);
        Assert.False(outcome.Device!.IsOnline);
        var told = Assert.Single(outcome.Events);
        Assert.Equal("access_code.failed_to_set_on_device", told.EventType);
        Assert.Equal("device_offline", Assert.Single(told.Issues!.DeviceErrors).Code);
    }

    private static Decision<AcceptedCreation> Accept(IReadOnlyList<CreationSite> sites, CreationWish wish) =>
        Creation.Accept(sites, wish, Random.Shared.Next, Now);

    private static CreationSite On(string provider) =>
        Site() with { Device = FrontDoor with { Provider = provider } };

    private static (RefusalReason?, string?) Reason(Decision<AcceptedCreation> decision) =>
        (decision.Refusal?.Reason, decision.Refusal?.Parameter);
}
