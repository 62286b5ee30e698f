using AccessCodes.Domain.Catalog;

namespace AccessCodes.Functions.Http.Resources;

/// <summary>An error with the flags of its scope, as the unmanaged_access_code object lists it.</summary>
internal sealed record ErrorEntryResource(
    DateTimeOffset CreatedAt,
    string ErrorCode,
    bool? IsAccessCodeError,
    bool? IsBridgeError,
    bool? IsConnectedAccountError,
    bool? IsDeviceError,
    string Message)
{
    public static IReadOnlyList<ErrorEntryResource> From(IReadOnlyList<ReportedError> errors) =>
        errors.Count == 0 ? [] : [.. errors.Select(From)];

    /// <summary>The errors of an account, as the connected_account object lists them: a device is none of its subjects.</summary>
    public static IReadOnlyList<ErrorEntryResource> OfAccount(IReadOnlyList<ReportedError> errors) =>
        [.. errors.Select(error => From(error) with { IsDeviceError = null })];

    private static ErrorEntryResource From(ReportedError error) => error.Scope switch
    {
        ErrorScope.AccessCode => Flagged(error, accessCode: true),
        ErrorScope.Device => Flagged(error, device: true),
        ErrorScope.ConnectedAccount => Flagged(error, account: true, device: false),
        ErrorScope.Bridge => Flagged(error, bridge: true, account: true),
        _ => throw new ArgumentOutOfRangeException(nameof(error), error.Scope, "An error without flags."),
    };

    private static ErrorEntryResource Flagged(
        ReportedError error, bool? accessCode = null, bool? bridge = null, bool? account = null, bool? device = null) =>
        new(error.CreatedAt, error.Code, accessCode, bridge, account, device, error.Message);
}

/// <summary>A warning, as the unmanaged_access_code object lists it.</summary>
internal sealed record WarningEntryResource(DateTimeOffset CreatedAt, string Message, string WarningCode)
{
    public static IReadOnlyList<WarningEntryResource> From(IReadOnlyList<ReportedWarning> warnings) =>
        warnings.Count == 0
            ? []
            : [.. warnings.Select(warning => new WarningEntryResource(warning.CreatedAt, warning.Message, warning.Code))];
}
