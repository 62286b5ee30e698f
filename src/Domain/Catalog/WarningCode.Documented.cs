namespace AccessCodes.Domain.Catalog;

/// <summary>
/// The warnings that the unmanaged access code document lists (<c>warnings</c> of the unmanaged_access_code object).
/// </summary>
public sealed partial record WarningCode
{
    /// <summary>Failed to set code on SmartThings device.</summary>
    public static readonly WarningCode SmartthingsFailedToSetAccessCode =
        new("smartthings_failed_to_set_access_code", "Failed to set code on SmartThings device.");

    /// <summary>Duplicate access code detected.</summary>
    public static readonly WarningCode SchlageDetectedDuplicate =
        new("schlage_detected_duplicate", "Duplicate access code detected.");

    /// <summary>Received an error when attempting to create this code.</summary>
    public static readonly WarningCode SchlageCreationOutage =
        new("schlage_creation_outage", "Received an error when attempting to create this code.");

    /// <summary>Code was modified or removed externally after Seam successfully set it on the device.</summary>
    public static readonly WarningCode CodeModifiedExternalToSeam =
        new("code_modified_external_to_seam", "Code was modified or removed externally after Seam successfully set it on the device.");

    /// <summary>Delay in setting code on device.</summary>
    public static readonly WarningCode DelayInSettingOnDevice =
        new("delay_in_setting_on_device", "Delay in setting code on device.");

    /// <summary>Delay in removing code from device.</summary>
    public static readonly WarningCode DelayInRemovingFromDevice =
        new("delay_in_removing_from_device", "Delay in removing code from device.");

    /// <summary>Third-party integration detected that may cause access codes to fail.</summary>
    public static readonly WarningCode ThirdPartyIntegrationDetected =
        new("third_party_integration_detected", "Third-party integration detected that may cause access codes to fail.");

    /// <summary>Access code has not yet been fully moved to the device.</summary>
    public static readonly WarningCode AugustDeviceProgrammingDelay =
        new("august_device_programming_delay", "Access code has not yet been fully moved to the device.");

    /// <summary>August lock is temporarily offline.</summary>
    public static readonly WarningCode AugustLockTemporarilyOffline =
        new("august_lock_temporarily_offline", "August lock is temporarily offline.");

    /// <summary>Algopins must be used within 24 hours.</summary>
    public static readonly WarningCode IglooAlgopinMustBeUsedWithin24Hours =
        new("igloo_algopin_must_be_used_within_24_hours", "Algopins must be used within 24 hours.");

    /// <summary>Management was transferred to another workspace.</summary>
    public static readonly WarningCode ManagementTransferred =
        new("management_transferred", "Management was transferred to another workspace.");

    /// <summary>Unable to confirm that the access code is set on Kwikset device.</summary>
    public static readonly WarningCode KwiksetUnableToConfirmCode =
        new("kwikset_unable_to_confirm_code", "Unable to confirm that the access code is set on Kwikset device.");

    /// <summary>Access code is disabled on Ultraloq device. Re-enable through the Ultraloq mobile app.</summary>
    public static readonly WarningCode UltraloqAccessCodeDisabled =
        new("ultraloq_access_code_disabled", "Access code is disabled on Ultraloq device. Re-enable through the Ultraloq mobile app.");

    /// <summary>A backup access code has been pulled and is being used in place of this access code.</summary>
    public static readonly WarningCode UsingBackupAccessCode =
        new("using_backup_access_code", "A backup access code has been pulled and is being used in place of this access code.");

    /// <summary>Access code is being deleted.</summary>
    public static readonly WarningCode BeingDeleted =
        new("being_deleted", "Access code is being deleted.");

    /// <summary>Every warning of the document, in its order.</summary>
    public static readonly IReadOnlyList<WarningCode> All =
    [
        SmartthingsFailedToSetAccessCode,
        SchlageDetectedDuplicate,
        SchlageCreationOutage,
        CodeModifiedExternalToSeam,
        DelayInSettingOnDevice,
        DelayInRemovingFromDevice,
        ThirdPartyIntegrationDetected,
        AugustDeviceProgrammingDelay,
        AugustLockTemporarilyOffline,
        IglooAlgopinMustBeUsedWithin24Hours,
        ManagementTransferred,
        KwiksetUnableToConfirmCode,
        UltraloqAccessCodeDisabled,
        UsingBackupAccessCode,
        BeingDeleted,
    ];
}
