using AccessCodes.Domain.AccessCodes;
using AccessCodes.Domain.Attempts;
using AccessCodes.Domain.Catalog;
using AccessCodes.Domain.Conversions;
using AccessCodes.Domain.Devices;
using AccessCodes.Domain.Locks;
using static AccessCodes.Domain.Tests.Conversions.World;

namespace AccessCodes.Domain.Tests.Conversions;

public sealed class FailTests
{
    private static readonly DateTimeOffset Later = Now.AddSeconds(5);

    private static FailedConversion Fail(Obstacle obstacle, Device? device = null, ConnectedAccount? account = null)
    {
        var (code, attempt, _) = Accepted();
        return Conversion.Fail(code, attempt, device ?? FrontDoor, account ?? JanesAccount, obstacle, EventId, Later);
    }

    [Fact]
    public void The_code_stays_unmanaged_is_free_and_shows_the_error()
    {
        var failed = Fail(Obstacle.Of(ErrorCode.DeviceOffline));

        Assert.False(failed.Code.IsManaged);
        Assert.Null(failed.Code.Pending);
        Assert.Empty(failed.Code.Errors);
        Assert.Equal(
            [ErrorCode.DeviceOffline.At(Later)],
            ShownIssues.Of(failed.Code, failed.Device, failed.Account).Errors);
    }

    [Fact]
    public void The_attempt_ends_in_the_error_that_stood_in_the_way()
    {
        var attempt = Fail(Obstacle.Of(ErrorCode.DeviceOffline)).Attempt;

        Assert.Equal(ActionAttemptStatus.Error, attempt.Status);
        Assert.Equal(new ActionAttemptError("device_offline", "Indicates that the device is offline."), attempt.Error);
        Assert.Equal(Later, attempt.EndedAt);
    }

    [Fact]
    public void An_error_of_the_device_is_told_as_one_and_the_device_learns_of_it()
    {
        var failed = Fail(Obstacle.Of(ErrorCode.DeviceOffline));

        Assert.Equal(["device_offline"], failed.Event.Issues!.DeviceErrors.Select(error => error.Code));
        Assert.Empty(failed.Event.Issues.AccessCodeErrors);
        Assert.Empty(failed.Event.Issues.ConnectedAccountErrors);
        Assert.Equal(failed.Event.Issues.DeviceErrors, failed.Device.Errors);
        Assert.False(failed.Device.IsOnline);
    }

    [Fact]
    public void A_device_that_is_known_to_be_offline_is_offline_since_then()
    {
        var offline = FrontDoor with { IsOnline = false, Errors = [ErrorCode.DeviceOffline.At(Now)] };

        Assert.Equal(offline.Errors, Fail(Obstacle.Of(ErrorCode.DeviceOffline), offline).Device.Errors);
    }

    [Fact]
    public void A_device_that_lacks_a_credential_is_not_offline() =>
        Assert.True(Fail(Obstacle.Of(ErrorCode.MissingDeviceCredentials)).Device.IsOnline);

    [Theory]
    [InlineData("account_disconnected")]
    [InlineData("bridge_disconnected")]
    public void An_error_of_the_account_is_told_as_one_and_the_account_learns_of_it(string error)
    {
        var failed = Fail(Obstacle.Of(ErrorCode.Find(error)!));

        Assert.Equal([error], failed.Event.Issues!.ConnectedAccountErrors.Select(reported => reported.Code));
        Assert.Empty(failed.Event.Issues.DeviceErrors);
        Assert.Equal(failed.Event.Issues.ConnectedAccountErrors, failed.Account.Errors);
        Assert.Same(FrontDoor, failed.Device);
    }

    [Fact]
    public void An_error_of_the_code_is_told_as_one_and_nobody_else_learns_of_it()
    {
        var failed = Fail(Obstacle.SettingUnanswered(ProviderProfiles.August));

        Assert.Equal(["failed_to_set_on_device"], failed.Event.Issues!.AccessCodeErrors.Select(error => error.Code));
        Assert.Same(FrontDoor, failed.Device);
        Assert.Same(JanesAccount, failed.Account);
    }

    [Fact]
    public void A_lost_race_is_no_error_of_the_code()
    {
        var failed = Fail(Obstacle.ManagedByAnotherWorkspace);

        Assert.Empty(failed.Code.Errors);
        Assert.Equal("managed_by_another_workspace", failed.Attempt.Error?.Type);
    }

    [Fact]
    public void The_event_tells_that_the_conversion_failed()
    {
        var told = Fail(Obstacle.DeadlinePassed).Event;

        Assert.Equal("access_code.unmanaged.failed_to_convert_to_managed", told.EventType);
        Assert.Equal((EventId, Subject, AttemptId), (told.EventId, told.Subject, told.ActionAttemptId));
    }

    [Fact]
    public void Who_loses_a_code_keeps_it_unmanaged_with_a_warning()
    {
        var lost = Conversion.HandOver(
            GuestCode with { IsManaged = true, IsExternalModificationAllowed = true }, Later);

        Assert.False(lost.IsManaged);
        Assert.False(lost.IsExternalModificationAllowed);
        Assert.Equal([WarningCode.ManagementTransferred.At(Later)], lost.Warnings);
    }
}
