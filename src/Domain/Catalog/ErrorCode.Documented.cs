namespace AccessCodes.Domain.Catalog;

/// <summary>
/// The errors that the unmanaged access code document lists (<c>errors</c> of the unmanaged_access_code object), each
/// with its scope and message.
/// </summary>
public sealed partial record ErrorCode
{
    /// <summary>Failed to set code on SmartThings device.</summary>
    public static readonly ErrorCode SmartthingsFailedToSetAccessCode =
        new("smartthings_failed_to_set_access_code", ErrorScope.AccessCode,
            "Failed to set code on SmartThings device.");

    /// <summary>Failed to set code after multiple retries.</summary>
    public static readonly ErrorCode SmartthingsFailedToSetAfterMultipleRetries =
        new("smartthings_failed_to_set_after_multiple_retries", ErrorScope.AccessCode,
            "Failed to set code after multiple retries.");

    /// <summary>No free slots available on the device.</summary>
    public static readonly ErrorCode SmartthingsNoFreeSlotsAvailable =
        new("smartthings_no_free_slots_available", ErrorScope.AccessCode,
            "No free slots available on the device.");

    /// <summary>Failed to set code on device.</summary>
    public static readonly ErrorCode FailedToSetOnDevice =
        new("failed_to_set_on_device", ErrorScope.AccessCode, "Failed to set code on device.");

    /// <summary>Failed to remove code from device.</summary>
    public static readonly ErrorCode FailedToRemoveFromDevice =
        new("failed_to_remove_from_device", ErrorScope.AccessCode, "Failed to remove code from device.");

    /// <summary>Duplicate access code detected on device.</summary>
    public static readonly ErrorCode DuplicateCodeOnDevice =
        new("duplicate_code_on_device", ErrorScope.AccessCode, "Duplicate access code detected on device.");

    /// <summary>An attempt to modify this access code was prevented.</summary>
    public static readonly ErrorCode DuplicateCodeAttemptPrevented =
        new("duplicate_code_attempt_prevented", ErrorScope.AccessCode,
            "An attempt to modify this access code was prevented.");

    /// <summary>No space for access code on device.</summary>
    public static readonly ErrorCode NoSpaceForAccessCodeOnDevice =
        new("no_space_for_access_code_on_device", ErrorScope.AccessCode,
            "No space for access code on device.");

    /// <summary>Unable to confirm that the access code is set on Kwikset device.</summary>
    public static readonly ErrorCode KwiksetUnableToConfirmCode =
        new("kwikset_unable_to_confirm_code", ErrorScope.AccessCode,
            "Unable to confirm that the access code is set on Kwikset device.");

    /// <summary>Unable to confirm the deletion of the access code on Kwikset device.</summary>
    public static readonly ErrorCode KwiksetUnableToConfirmDeletion =
        new("kwikset_unable_to_confirm_deletion", ErrorScope.AccessCode,
            "Unable to confirm the deletion of the access code on Kwikset device.");

    /// <summary>
    /// Code was modified or removed externally after Seam successfully set it on the device.
    /// </summary>
    public static readonly ErrorCode CodeModifiedExternalToSeam =
        new("code_modified_external_to_seam", ErrorScope.AccessCode,
            "Code was modified or removed externally after Seam successfully set it on the device.");

    /// <summary>Invalid code length for August lock.</summary>
    public static readonly ErrorCode AugustLockInvalidCodeLength =
        new("august_lock_invalid_code_length", ErrorScope.AccessCode, "Invalid code length for August lock.");

    /// <summary>Access code has not yet been fully moved to the device.</summary>
    public static readonly ErrorCode AugustDeviceProgrammingDelay =
        new("august_device_programming_delay", ErrorScope.AccessCode,
            "Access code has not yet been fully moved to the device.");

    /// <summary>August lock is missing a keypad.</summary>
    public static readonly ErrorCode AugustLockMissingKeypad =
        new("august_lock_missing_keypad", ErrorScope.AccessCode, "August lock is missing a keypad.");

    /// <summary>August lock is temporarily offline.</summary>
    public static readonly ErrorCode AugustLockTemporarilyOffline =
        new("august_lock_temporarily_offline", ErrorScope.AccessCode, "August lock is temporarily offline.");

    /// <summary>Salto site user is not subscribed.</summary>
    public static readonly ErrorCode SaltoKsUserNotSubscribed =
        new("salto_ks_user_not_subscribed", ErrorScope.AccessCode, "Salto site user is not subscribed.");

    /// <summary>Duplicate access code name detected.</summary>
    public static readonly ErrorCode WyzeDuplicateCodeName =
        new("wyze_duplicate_code_name", ErrorScope.AccessCode, "Duplicate access code name detected.");

    /// <summary>Potential duplicate access code detected.</summary>
    public static readonly ErrorCode WyzePotentialDuplicateCode =
        new("wyze_potential_duplicate_code", ErrorScope.AccessCode,
            "Potential duplicate access code detected.");

    /// <summary>No Dormakaba Oracode user levels configured for the requested time range.</summary>
    public static readonly ErrorCode DormakabaOracodeInvalidTimeRange =
        new("dormakaba_oracode_invalid_time_range", ErrorScope.AccessCode,
            "No Dormakaba Oracode user levels configured for the requested time range.");

    /// <summary>
    /// Admin role required—insufficient permissions to manage PINs on this Kwikset device. Please have a Home Admin
    /// update your role in the Kwikset app, or ask them to set the PIN.
    /// </summary>
    public static readonly ErrorCode KwiksetInsufficientPermissions =
        new("kwikset_insufficient_permissions", ErrorScope.AccessCode,
            "Admin role required—insufficient permissions to manage PINs on this Kwikset device. Please have" +
            " a Home Admin update your role in the Kwikset app, or ask them to set the PIN.");

    /// <summary>KeyNest locker is not supported.</summary>
    public static readonly ErrorCode KeynestUnsupportedThirdPartyLocker =
        new("keynest_unsupported_third_party_locker", ErrorScope.AccessCode,
            "KeyNest locker is not supported.");

    /// <summary>
    /// This access code was overridden on the device by a newer access code programmed to the same slot.
    /// </summary>
    public static readonly ErrorCode ReplacedByNewerAccessCode =
        new("replaced_by_newer_access_code", ErrorScope.AccessCode,
            "This access code was overridden on the device by a newer access code programmed to the same " +
            "slot.");

    /// <summary>Indicates that the account is disconnected.</summary>
    public static readonly ErrorCode AccountDisconnected =
        new("account_disconnected", ErrorScope.ConnectedAccount,
            "Indicates that the account is disconnected.");

    /// <summary>Indicates that the Salto site user limit has been reached.</summary>
    public static readonly ErrorCode SaltoKsSubscriptionLimitExceeded =
        new("salto_ks_subscription_limit_exceeded", ErrorScope.ConnectedAccount,
            "Indicates that the Salto site user limit has been reached.");

    /// <summary>Indicates that the device is offline.</summary>
    public static readonly ErrorCode DeviceOffline =
        new("device_offline", ErrorScope.Device, "Indicates that the device is offline.");

    /// <summary>Indicates that the device has been removed.</summary>
    public static readonly ErrorCode DeviceRemoved =
        new("device_removed", ErrorScope.Device, "Indicates that the device has been removed.");

    /// <summary>Indicates that the hub is disconnected.</summary>
    public static readonly ErrorCode HubDisconnected =
        new("hub_disconnected", ErrorScope.Device, "Indicates that the hub is disconnected.");

    /// <summary>Indicates that the device is disconnected.</summary>
    public static readonly ErrorCode DeviceDisconnected =
        new("device_disconnected", ErrorScope.Device, "Indicates that the device is disconnected.");

    /// <summary>Indicates that the backup access code pool is empty.</summary>
    public static readonly ErrorCode EmptyBackupAccessCodePool =
        new("empty_backup_access_code_pool", ErrorScope.Device,
            "Indicates that the backup access code pool is empty.");

    /// <summary>Indicates that the user is not authorized to use the August lock.</summary>
    public static readonly ErrorCode AugustLockNotAuthorized =
        new("august_lock_not_authorized", ErrorScope.Device,
            "Indicates that the user is not authorized to use the August lock.");

    /// <summary>Indicates that the lock is not connected to a bridge.</summary>
    public static readonly ErrorCode AugustLockMissingBridge =
        new("august_lock_missing_bridge", ErrorScope.Device,
            "Indicates that the lock is not connected to a bridge.");

    /// <summary>Indicates that the lock is not paired with a gateway.</summary>
    public static readonly ErrorCode TtlockLockNotPairedToGateway =
        new("ttlock_lock_not_paired_to_gateway", ErrorScope.Device,
            "Indicates that the lock is not paired with a gateway.");

    /// <summary>Indicates that device credentials are missing.</summary>
    public static readonly ErrorCode MissingDeviceCredentials =
        new("missing_device_credentials", ErrorScope.Device,
            "Indicates that device credentials are missing.");

    /// <summary>Indicates that the auxiliary heat is running.</summary>
    public static readonly ErrorCode AuxiliaryHeatRunning =
        new("auxiliary_heat_running", ErrorScope.Device, "Indicates that the auxiliary heat is running.");

    /// <summary>Indicates that a subscription is required to connect.</summary>
    public static readonly ErrorCode SubscriptionRequired =
        new("subscription_required", ErrorScope.Device,
            "Indicates that a subscription is required to connect.");

    /// <summary>Indicates that the Lockly lock is not connected to a Wi-Fi bridge.</summary>
    public static readonly ErrorCode LocklyMissingWifiBridge =
        new("lockly_missing_wifi_bridge", ErrorScope.Device,
            "Indicates that the Lockly lock is not connected to a Wi-Fi bridge.");

    /// <summary>
    /// Indicates that the Seam API cannot communicate with Seam Bridge, for example, if the Seam Bridge executable
    /// has stopped or if the computer running the Seam Bridge executable is offline. See also Troubleshooting Your
    /// Access Control System.
    /// </summary>
    public static readonly ErrorCode BridgeDisconnected =
        new("bridge_disconnected", ErrorScope.Bridge,
            "Indicates that the Seam API cannot communicate with Seam Bridge, for example, if the Seam " +
            "Bridge executable has stopped or if the computer running the Seam Bridge executable is offline." +
            " See also Troubleshooting Your Access Control System.");

    /// <summary>Every error of the document, in its order.</summary>
    public static readonly IReadOnlyList<ErrorCode> All =
    [
        SmartthingsFailedToSetAccessCode,
        SmartthingsFailedToSetAfterMultipleRetries,
        SmartthingsNoFreeSlotsAvailable,
        FailedToSetOnDevice,
        FailedToRemoveFromDevice,
        DuplicateCodeOnDevice,
        DuplicateCodeAttemptPrevented,
        NoSpaceForAccessCodeOnDevice,
        KwiksetUnableToConfirmCode,
        KwiksetUnableToConfirmDeletion,
        CodeModifiedExternalToSeam,
        AugustLockInvalidCodeLength,
        AugustDeviceProgrammingDelay,
        AugustLockMissingKeypad,
        AugustLockTemporarilyOffline,
        SaltoKsUserNotSubscribed,
        WyzeDuplicateCodeName,
        WyzePotentialDuplicateCode,
        DormakabaOracodeInvalidTimeRange,
        KwiksetInsufficientPermissions,
        KeynestUnsupportedThirdPartyLocker,
        ReplacedByNewerAccessCode,
        AccountDisconnected,
        SaltoKsSubscriptionLimitExceeded,
        DeviceOffline,
        DeviceRemoved,
        HubDisconnected,
        DeviceDisconnected,
        EmptyBackupAccessCodePool,
        AugustLockNotAuthorized,
        AugustLockMissingBridge,
        TtlockLockNotPairedToGateway,
        MissingDeviceCredentials,
        AuxiliaryHeatRunning,
        SubscriptionRequired,
        LocklyMissingWifiBridge,
        BridgeDisconnected,
    ];
}
