using AccessCodes.Domain.AccessCodes;
using AccessCodes.Domain.Catalog;
using AccessCodes.Domain.Devices;
using AccessCodes.Domain.Locks;
using AccessCodes.Domain.Reconciliations;
using AccessCodes.Domain.Tests.ManagedCodes;
using static AccessCodes.Domain.Tests.Conversions.World;
using static AccessCodes.Domain.Tests.Reconciliations.LockWorld;

namespace AccessCodes.Domain.Tests.Reconciliations;

public sealed class DeviceReconciliationTests
{
    private static ReconciledDevice? Reconcile(LockReport report, Device? device = null, DateTimeOffset? at = null) =>
        DeviceReconciliation.OfDevice(device ?? FrontDoor, JanesAccount, report, ManagedWorld.EventsAt(at ?? Now));

    private static IEnumerable<string> Events(ReconciledDevice? outcome) =>
        outcome!.Events.Select(told => told.EventType);

    [Fact]
    public void A_lock_that_is_as_it_was_changes_nothing()
    {
        Assert.Null(Reconcile(Report()));

        var offline = Reconcile(Report(LockCondition.Offline))!.Device;
        Assert.Null(Reconcile(Report(LockCondition.Offline), offline, Now.AddHours(1)));
    }

    [Fact]
    public void A_lock_that_is_lost_is_told_as_disconnected_and_one_that_returns_as_connected()
    {
        var lost = Reconcile(Report(LockCondition.Offline))!;

        Assert.Equal((false, "device_offline"), (lost.Device.IsOnline, Assert.Single(lost.Device.Errors).Code));
        Assert.Equal(["device.disconnected"], Events(lost));
        Assert.Equal(lost.Device.Errors, lost.Events[0].Issues!.DeviceErrors);

        var back = Reconcile(Report(), lost.Device)!;
        Assert.True(back.Device.IsOnline);
        Assert.Empty(back.Device.Errors);
        Assert.Equal(["device.connected"], Events(back));
    }

    [Fact]
    public void An_error_tells_since_when_it_holds()
    {
        var offline = Reconcile(Report(LockCondition.Offline))!.Device;
        var worse = Reconcile(Report(LockCondition.Offline, LockCondition.BridgeMissing), offline, Now.AddHours(1))!;

        Assert.Equal(
            [ErrorCode.DeviceOffline.At(Now), ErrorCode.AugustLockMissingBridge.At(Now.AddHours(1))],
            worse.Device.Errors);
        Assert.Empty(worse.Events);
    }

    [Fact]
    public void A_lost_keypad_is_an_error_of_every_code_and_kept_once()
    {
        var lost = Reconcile(Report(LockCondition.KeypadMissing))!;

        Assert.True(lost.Device.IsOnline);
        Assert.Empty(lost.Device.Errors);
        Assert.Equal(["august_lock_missing_keypad"], lost.Device.CodeErrors.Select(error => error.Code));
        Assert.Equal(["device.accessory_keypad_disconnected"], Events(lost));
        Assert.Equal(
            ["august_lock_missing_keypad"],
            ShownIssues.Of(GuestCode, lost.Device, JanesAccount).Errors.Select(error => error.Code));
        Assert.Equal(["device.accessory_keypad_connected"], Events(Reconcile(Report(), lost.Device)));
    }

    [Fact]
    public void What_passes_by_itself_is_a_warning_on_codes_until_an_action_meets_it()
    {
        var away = Reconcile(Report(LockCondition.TemporarilyOffline))!.Device;

        Assert.Equal(["august_lock_temporarily_offline"], away.CodeWarnings.Select(warning => warning.Code));
        Assert.Empty(away.CodeErrors);
        Assert.False(away.IsOnline);
    }

    [Fact]
    public void Another_integration_is_a_warning_on_the_device_and_on_its_codes()
    {
        var shared = Reconcile(Report(LockCondition.ThirdPartyIntegration))!;

        Assert.Equal(["third_party_integration_detected"], shared.Device.Warnings.Select(warning => warning.Code));
        Assert.Equal(shared.Device.Warnings, shared.Device.CodeWarnings);
        Assert.Equal(["device.third_party_integration_detected"], Events(shared));
        Assert.Equal(
            ["device.third_party_integration_no_longer_detected"], Events(Reconcile(Report(), shared.Device)));
    }

    [Fact]
    public void A_device_that_is_removed_and_added_again_is_told_as_such()
    {
        var removed = Reconcile(Report(LockCondition.Removed))!;

        Assert.Equal(["device.removed"], Events(removed));
        Assert.Equal(["device.added", "device.connected"], Events(Reconcile(Report(), removed.Device)));
    }

    [Fact]
    public void A_lapsed_subscription_leaves_the_lock_online()
    {
        var provider = ProviderProfiles.Igloohome;
        var lapsed = Reconcile(Report(provider, LockCondition.SubscriptionLapsed))!;

        Assert.True(lapsed.Device.IsOnline);
        Assert.Equal(["device.error.subscription_required"], Events(lapsed));
        Assert.Equal(
            ["device.error.subscription_required.resolved"], Events(Reconcile(Report(provider), lapsed.Device)));
    }

    [Fact]
    public void What_only_an_action_meets_is_not_shown_on_the_device() =>
        Assert.Null(Reconcile(Report(LockCondition.RejectsCodes, LockCondition.KeepsCodes)));

    [Fact]
    public void An_account_follows_its_provider_and_tells_of_being_disconnected()
    {
        ReconciledAccount? Account(LockReport report, ConnectedAccount? account = null) =>
            DeviceReconciliation.OfAccount(account ?? JanesAccount, report, ManagedWorld.Told);

        var lost = Account(Report().WithAccount(AccountCondition.Disconnected))!;
        Assert.Equal(["connected_account.disconnected"], lost.Events.Select(told => told.EventType));
        Assert.Equal(lost.Account.Errors, lost.Events[0].Issues!.ConnectedAccountErrors);
        Assert.Equal(
            ["connected_account.connected"], Account(Report(), lost.Account)!.Events.Select(told => told.EventType));

        var full = Account(Report().WithAccount(AccountCondition.UserLimitReached))!;
        Assert.Equal(["salto_ks_subscription_limit_exceeded"], full.Account.Errors.Select(error => error.Code));
        Assert.Empty(full.Events);
        Assert.Null(Account(Report()));
    }
}
