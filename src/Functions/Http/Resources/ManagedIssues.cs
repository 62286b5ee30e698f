using AccessCodes.Domain.Catalog;

namespace AccessCodes.Functions.Http.Resources;

/// <summary>
/// Errors and warnings as the access_code object knows them: fewer than the unmanaged_access_code object does. What is a
/// provider's own is told as such; its message says what it is.
/// </summary>
internal static class ManagedIssues
{
    private static readonly HashSet<string> KnownErrors =
    [
        ErrorCode.FailedToSetOnDevice.Code,
        ErrorCode.FailedToRemoveFromDevice.Code,
        ErrorCode.DuplicateCodeOnDevice.Code,
        ErrorCode.NoSpaceForAccessCodeOnDevice.Code,
        ErrorCode.AccountDisconnected.Code,
        ErrorCode.SaltoKsSubscriptionLimitExceeded.Code,
        ErrorCode.DeviceOffline.Code,
        ErrorCode.DeviceRemoved.Code,
        ErrorCode.HubDisconnected.Code,
        ErrorCode.DeviceDisconnected.Code,
        ErrorCode.EmptyBackupAccessCodePool.Code,
        ErrorCode.AugustLockNotAuthorized.Code,
        ErrorCode.MissingDeviceCredentials.Code,
        ErrorCode.SubscriptionRequired.Code,
        ErrorCode.BridgeDisconnected.Code,
    ];

    private static readonly HashSet<string> KnownWarnings =
    [
        WarningCode.DelayInSettingOnDevice.Code,
        WarningCode.DelayInRemovingFromDevice.Code,
        WarningCode.ThirdPartyIntegrationDetected.Code,
        WarningCode.IglooAlgopinMustBeUsedWithin24Hours.Code,
        WarningCode.ManagementTransferred.Code,
        WarningCode.UsingBackupAccessCode.Code,
        WarningCode.BeingDeleted.Code,
    ];

    public static IReadOnlyList<ReportedError> Of(IReadOnlyList<ReportedError> errors) =>
        [.. errors.Select(error => KnownErrors.Contains(error.Code) ? error : error with
        {
            Code = NameOf(error),
            Scope = ErrorScope.AccessCode,
        })];

    public static IReadOnlyList<ReportedWarning> Of(IReadOnlyList<ReportedWarning> warnings) =>
        [.. warnings.Select(warning =>
            KnownWarnings.Contains(warning.Code) ? warning : warning with { Code = "unknown_issue_with_access_code" })];

    private static string NameOf(ReportedError error) => error.Code switch
    {
        _ when error.Code == ErrorCode.CodeModifiedExternalToSeam.Code => "conflicting_external_modification",
        _ when error.Code == ErrorCode.KwiksetInsufficientPermissions.Code => "insufficient_permissions",
        _ => "provider_issue",
    };
}
