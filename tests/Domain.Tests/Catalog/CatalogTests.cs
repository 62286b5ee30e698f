using System.Text.Json;
using AccessCodes.Domain.Catalog;

namespace AccessCodes.Domain.Tests.Catalog;

public sealed class CatalogTests
{
    private static readonly JsonElement Documented = JsonDocument.Parse(
        File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Catalog", "documented-errors-and-warnings.json")))
        .RootElement;

    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Errors_are_those_of_the_documents_with_their_scopes_and_messages() => Assert.Equal(
        Documented.GetProperty("errors").EnumerateArray().Select(error => (
            error.GetProperty("error_code").GetString()!,
            error.GetProperty("scope").GetString()!,
            error.GetProperty("message").GetString()!)),
        ErrorCode.All.Select(error => (
            error.Code, JsonNamingPolicy.SnakeCaseLower.ConvertName(error.Scope.ToString()), error.Message)));

    [Fact]
    public void Warnings_are_those_of_the_documents_with_their_messages() => Assert.Equal(
        Documented.GetProperty("warnings").EnumerateArray().Select(warning => (
            warning.GetProperty("warning_code").GetString()!, warning.GetProperty("message").GetString()!)),
        WarningCode.All.Select(warning => (warning.Code, warning.Message)));

    [Fact]
    public void An_error_is_found_by_its_code() =>
        Assert.Same(ErrorCode.HubDisconnected, ErrorCode.Find("hub_disconnected"));

    [Fact]
    public void An_undocumented_error_is_not_found() => Assert.Null(ErrorCode.Find("door_ajar"));

    [Fact]
    public void A_second_error_of_a_kind_keeps_the_first_which_tells_since_when()
    {
        var first = ErrorCode.DeviceOffline.At(Now);
        IReadOnlyList<ReportedError> errors = [first];

        Assert.Equal([first], errors.With(ErrorCode.DeviceOffline.At(Now.AddHours(1))));
    }

    [Fact]
    public void A_second_warning_of_a_kind_keeps_the_first()
    {
        var first = WarningCode.BeingDeleted.At(Now);
        IReadOnlyList<ReportedWarning> warnings = [first];

        Assert.Equal([first], warnings.With(WarningCode.BeingDeleted.At(Now.AddHours(1))));
    }
}
