using AccessCodes.Domain.Attempts;
using AccessCodes.Domain.Catalog;
using AccessCodes.Domain.Conversions;
using static AccessCodes.Domain.Tests.Conversions.World;

namespace AccessCodes.Domain.Tests.Conversions;

public sealed class CompleteTests
{
    private static readonly DateTimeOffset Later = Now.AddSeconds(5);

    private static EndedConversion Complete(ConversionOptions? options = null)
    {
        var (code, attempt, _) = Accepted(options);
        return Conversion.Complete(code, attempt, EventId, Later);
    }

    [Fact]
    public void A_converted_code_is_managed_and_free() =>
        Assert.Equal((true, null), (Complete().Code.IsManaged, Complete().Code.Pending));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_converted_code_allows_external_modification_as_asked(bool allowed) => Assert.Equal(
        allowed, Complete(Plain with { IsExternalModificationAllowed = allowed }).Code.IsExternalModificationAllowed);

    [Fact]
    public void A_converted_code_has_lost_its_errors_and_the_warnings_of_a_former_management()
    {
        var (code, attempt, _) = Accepted();
        var troubled = code with
        {
            Errors = [ErrorCode.DeviceOffline.At(Now)],
            Warnings =
            [
                WarningCode.ManagementTransferred.At(Now),
                WarningCode.CodeModifiedExternalToSeam.At(Now),
                WarningCode.UsingBackupAccessCode.At(Now),
                WarningCode.ThirdPartyIntegrationDetected.At(Now),
            ],
        };

        var converted = Conversion.Complete(troubled, attempt, EventId, Later).Code;

        Assert.Empty(converted.Errors);
        Assert.Equal(["third_party_integration_detected"], converted.Warnings.Select(warning => warning.Code));
    }

    [Fact]
    public void The_attempt_ends_in_success()
    {
        var attempt = Complete().Attempt;

        Assert.Equal(ActionAttemptStatus.Success, attempt.Status);
        Assert.Equal(Later, attempt.EndedAt);
        Assert.Null(attempt.Error);
    }

    [Fact]
    public void The_event_tells_what_happened_to_what()
    {
        var told = Complete().Event;

        Assert.Equal("access_code.unmanaged.converted_to_managed", told.EventType);
        Assert.Equal(
            (EventId, Subject, AttemptId, Later), (told.EventId, told.Subject, told.ActionAttemptId, told.OccurredAt));
        Assert.Null(told.Issues);
    }
}
