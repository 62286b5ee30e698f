using AccessCodes.Domain.Attempts;
using AccessCodes.Domain.Locks;
using static AccessCodes.Domain.Tests.Conversions.World;

namespace AccessCodes.Domain.Tests.Conversions;

public sealed class AcceptTests
{
    [Fact]
    public void An_accepted_conversion_is_a_pending_attempt_with_a_deadline()
    {
        var attempt = Accept().Value!.Attempt;

        Assert.Equal(AttemptId, attempt.ActionAttemptId);
        Assert.Equal(ActionType.ConvertAccessCodeToManaged, attempt.ActionType);
        Assert.Equal(ActionAttemptStatus.Pending, attempt.Status);
        Assert.Equal(Now, attempt.CreatedAt);
        Assert.Equal(Now.AddMinutes(10), attempt.Deadline);
        Assert.Null(attempt.Error);
        Assert.Null(attempt.EndedAt);
    }

    [Fact]
    public void An_accepted_conversion_marks_the_code_and_changes_nothing_else()
    {
        var code = Accept().Value!.Code;

        Assert.Equal(AttemptId, code.Pending?.ActionAttemptId);
        Assert.Equal(GuestCode, code with { Pending = null });
    }

    [Fact]
    public void An_attempt_remembers_what_its_events_will_tell() => Assert.Equal(Subject, Accept().Value!.Attempt.Subject);

    [Fact]
    public void A_managed_code_is_not_found_among_the_unmanaged() =>
        Assert.Equal(RefusalReason.AccessCodeNotFound, Accept(GuestCode with { IsManaged = true }).Refusal?.Reason);

    [Theory]
    [InlineData("igloohome")]
    [InlineData("kwikset")]
    [InlineData("smartthings")]
    public void A_provider_that_cannot_convert_is_refused_in_the_words_of_the_documents(string provider)
    {
        var refusal = Accept(GuestCode.On(ProviderProfiles.Of(provider))).Refusal;

        Assert.Equal(RefusalReason.UnsupportedDevice, refusal?.Reason);
        Assert.Equal(
            "Converting unmanaged access codes to managed is not supported for this device", refusal?.Message);
    }

    [Fact]
    public void The_same_request_while_one_is_pending_gets_the_same_attempt()
    {
        var (code, pending, _) = Accepted();
        var again = Accept(code, pending).Value!;

        Assert.Same(pending, again.Attempt);
        Assert.False(again.IsNew);
    }

    [Fact]
    public void Another_request_while_one_is_pending_finds_the_code_busy()
    {
        var (code, pending, _) = Accepted();
        var refusal = Accept(code, pending, options: Forced).Refusal;

        Assert.Equal(RefusalReason.AccessCodeBusy, refusal?.Reason);
        Assert.Contains(AttemptId.ToString(), refusal?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_code_that_another_workspace_manages_is_refused_without_force() => Assert.Equal(
        RefusalReason.ManagedByAnotherWorkspace, Accept(holder: OtherWorkspace).Refusal?.Reason);

    [Fact]
    public void A_code_that_another_workspace_manages_is_accepted_with_force() =>
        Assert.True(Accept(holder: OtherWorkspace, options: Forced).Value?.IsNew);

    [Fact]
    public void A_claim_that_the_workspace_holds_itself_is_no_obstacle() =>
        Assert.True(Accept(holder: Owner).Value?.IsNew);

    [Fact]
    public void A_device_with_errors_is_accepted_because_they_may_have_passed() =>
        Assert.NotNull(Accept(GuestCode with { Errors = [Domain.Catalog.ErrorCode.DeviceOffline.At(Now)] }).Value);
}
