using AccessCodes.Domain.AccessCodes;
using AccessCodes.Domain.Attempts;
using AccessCodes.Domain.Catalog;
using AccessCodes.Domain.Locks;
using AccessCodes.Domain.Migrations;
using AccessCodes.Domain.Removals;
using static AccessCodes.Domain.Tests.Conversions.World;
using static AccessCodes.Domain.Tests.Migrations.MigrationWorld;

namespace AccessCodes.Domain.Tests.Migrations;

public sealed class MigrationPlanTests
{
    private static readonly ProviderProfile SmartThings = ProviderProfiles.SmartThings;

    private static readonly ProviderProfile Undeletable = SmartThings with { DeletesUnmanagedCodes = false };

    public static TheoryData<string> Providers => [.. ProviderProfiles.All.Select(provider => provider.Provider)];

    [Theory]
    [MemberData(nameof(Providers))]
    public void What_can_be_converted_is_whatever_else_is_asked_for(string provider)
    {
        var profile = ProviderProfiles.Of(provider);

        var plan = MigrationPlan.For(On(profile), Replacing with { DeletesRemaining = true });

        Assert.Equal(profile.ConvertsUnmanagedCodes, plan.Action == PlannedAction.Convert);
        Assert.Contains(profile.DisplayName, plan.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void What_another_workspace_manages_is_left_alone()
    {
        var plan = MigrationPlan.For(
            On(ProviderProfiles.August) with { Holder = OtherWorkspace }, Replacing with { DeletesRemaining = true });

        Assert.Equal((PlannedAction.Leave, "Another workspace manages the code."), (plan.Action, plan.Reason));
    }

    [Fact]
    public void What_this_workspace_holds_already_is_converted() => Assert.Equal(
        PlannedAction.Convert, MigrationPlan.For(On(ProviderProfiles.August) with { Holder = Owner }, Leaving).Action);

    [Fact]
    public void What_is_being_deleted_is_left_alone()
    {
        var deleted = Removal.Accept(Situation()).Value!.Code;

        Assert.Equal(PlannedAction.Leave, MigrationPlan.For(On(ProviderProfiles.August, deleted), Replacing).Action);
    }

    [Fact]
    public void What_cannot_be_converted_is_left_alone_unless_it_is_to_be_replaced()
    {
        Assert.Equal(PlannedAction.Leave, MigrationPlan.For(On(SmartThings), Leaving).Action);
        Assert.Equal(PlannedAction.Replace, MigrationPlan.For(On(SmartThings), Replacing).Action);
    }

    [Fact]
    public void A_hidden_PIN_is_replaced_by_another_before_the_old_code_goes() => Assert.Equal(
        new Replacement(KeepsPin: false, RemovesOld: true, RemovesOldFirst: false),
        MigrationPlan.For(On(SmartThings), Replacing).Replacement);

    [Fact]
    public void A_known_PIN_is_kept_and_the_old_code_goes_first() => Assert.Equal(
        new Replacement(KeepsPin: true, RemovesOld: true, RemovesOldFirst: true),
        MigrationPlan.For(On(SmartThings, GuestCode), Replacing).Replacement);

    [Fact]
    public void A_PIN_that_the_lock_would_not_take_is_not_kept()
    {
        var odd = On(SmartThings, GuestCode with { Pin = new Pin("123") });
        var longer = On(SmartThings, GuestCode);
        longer = longer with { Device = longer.Device with { PinLengths = [6] } };

        Assert.False(MigrationPlan.For(odd, Replacing).Replacement!.KeepsPin);
        Assert.False(MigrationPlan.For(longer, Replacing).Replacement!.KeepsPin);
    }

    [Fact]
    public void On_a_full_lock_the_old_code_makes_room()
    {
        var plan = MigrationPlan.For(On(SmartThings) with { IsDeviceFull = true }, Replacing);

        Assert.Equal(new Replacement(KeepsPin: false, RemovesOld: true, RemovesOldFirst: true), plan.Replacement);
        Assert.Null(plan.Obstacle);
    }

    [Fact]
    public void A_code_that_is_switched_off_is_not_replaced_by_one_that_works() => Assert.Equal(
        PlannedAction.Leave,
        MigrationPlan.For(On(SmartThings, GuestCode with { Status = AccessCodeStatus.Unset }), Replacing).Action);

    [Fact]
    public void A_code_whose_time_is_over_is_not_replaced()
    {
        var over = GuestCode with { Bounds = new TimeBounds(Now.AddDays(-3), Now) };

        Assert.Equal(PlannedAction.Leave, MigrationPlan.For(On(SmartThings, over), Replacing).Action);
    }

    [Fact]
    public void A_lock_that_is_not_programmed_over_a_network_gets_no_replacement()
    {
        var plan = MigrationPlan.For(On(ProviderProfiles.Igloohome), Replacing);

        Assert.Equal(PlannedAction.Leave, plan.Action);
        Assert.Contains("over a network", plan.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void What_remains_is_deleted_where_it_is_asked_for_and_the_provider_allows_it()
    {
        Assert.Equal(PlannedAction.Delete, MigrationPlan.For(On(SmartThings), Deleting).Action);
        Assert.Equal(PlannedAction.Leave, MigrationPlan.For(On(ProviderProfiles.Igloohome), Deleting).Action);
    }

    [Fact]
    public void What_is_replaced_does_not_remain() => Assert.Equal(
        PlannedAction.Replace,
        MigrationPlan.For(On(SmartThings), Replacing with { DeletesRemaining = true }).Action);

    [Fact]
    public void What_would_make_it_fail_is_told_and_it_is_planned_all_the_same()
    {
        var plan = MigrationPlan.For(On(ProviderProfiles.August).With(ErrorCode.DeviceOffline), Leaving);

        Assert.Equal((PlannedAction.Convert, "device_offline"), (plan.Action, plan.Obstacle?.Type));
    }

    [Fact]
    public void Of_several_errors_the_one_farthest_from_the_lock_is_told()
    {
        var code = On(ProviderProfiles.August).With(ErrorCode.DeviceOffline);
        code = code with { Account = code.Account with { Errors = [ErrorCode.AccountDisconnected.At(Now)] } };

        Assert.Equal("account_disconnected", MigrationPlan.For(code, Leaving).Obstacle?.Type);
    }

    [Fact]
    public void An_error_that_does_not_hinder_the_action_is_no_obstacle()
    {
        var keyless = On(ProviderProfiles.August).With(ErrorCode.AugustLockMissingKeypad);
        var elsewhere = On(ProviderProfiles.August).With(ErrorCode.TtlockLockNotPairedToGateway);

        Assert.Equal("august_lock_missing_keypad", MigrationPlan.For(keyless, Leaving).Obstacle?.Type);
        Assert.Null(MigrationPlan.For(elsewhere, Leaving).Obstacle);
    }

    [Fact]
    public void A_name_that_the_lock_would_not_take_is_an_obstacle_to_a_replacement()
    {
        var nameless = On(SmartThings, GuestCode with { Name = "" });

        Assert.Equal("invalid_input", MigrationPlan.For(nameless, Replacing).Obstacle?.Type);
        Assert.Null(MigrationPlan.For(nameless, Deleting).Obstacle);
    }

    [Theory]
    [InlineData(WhenNotConvertible.Replace)]
    [InlineData(WhenNotConvertible.Leave)]
    public void No_reason_holds_a_PIN(WhenNotConvertible when)
    {
        foreach (var provider in ProviderProfiles.All)
        {
            var plan = MigrationPlan.For(On(provider, GuestCode), Deleting with { WhenNotConvertible = when });
            Assert.DoesNotContain(GuestCode.Pin!.Reveal, plan.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Where_the_old_code_cannot_be_deleted_it_stays_beside_another_PIN()
    {
        var code = On(SmartThings, GuestCode) with { Provider = Undeletable };

        var plan = MigrationPlan.For(code, Replacing);
        var full = MigrationPlan.For(code with { IsDeviceFull = true }, Replacing);

        Assert.Equal(new Replacement(KeepsPin: false, RemovesOld: false, RemovesOldFirst: false), plan.Replacement);
        Assert.Contains("The old code stays", plan.Reason, StringComparison.Ordinal);
        Assert.Equal(SmartThings.NoSpace.Code, full.Obstacle?.Type);
    }

    [Fact]
    public void An_action_attempt_of_somebody_else_is_left_to_the_run()
    {
        var busy = GuestCode with { Pending = new PendingAction(AttemptId, ActionType.ConvertAccessCodeToManaged) };

        Assert.Equal(PlannedAction.Convert, MigrationPlan.For(On(ProviderProfiles.August, busy), Leaving).Action);
    }
}
