using AccessCodes.Domain.AccessCodes;
using AccessCodes.Domain.Catalog;
using AccessCodes.Domain.Devices;

namespace AccessCodes.Domain.Events;

/// <summary>Something that happened to an access code, a device or a connected account ("Events" of the unmanaged access code document).</summary>
public sealed record Event
{
    /// <summary>Identifies the event. A version 7 UUID, so that the order of ids is the order of events.</summary>
    public required Guid EventId { get; init; }

    /// <summary>What happened; one of <see cref="EventTypes"/>.</summary>
    public required string EventType { get; init; }

    /// <summary>What it happened to.</summary>
    public required EventSubject Subject { get; init; }

    /// <summary>The action attempt that brought it about, if one did.</summary>
    public Guid? ActionAttemptId { get; init; }

    /// <summary>When it happened.</summary>
    public required DateTimeOffset OccurredAt { get; init; }

    /// <summary>What was wrong at that moment; only for events that tell of a failure.</summary>
    public EventIssues? Issues { get; init; }

    /// <summary>The backup code that was pulled; only for the event that tells of it.</summary>
    public Guid? BackupAccessCodeId { get; init; }

    /// <summary>What is told of a migration; only for the events that tell of one.</summary>
    public MigrationNews? Migration { get; init; }
}

/// <summary>What an event happened to.</summary>
/// <param name="WorkspaceId">The workspace.</param>
/// <param name="AccessCodeId">The access code; empty where it happened to none.</param>
/// <param name="DeviceId">The device, or the one that the code is on; empty where it happened to none.</param>
/// <param name="ConnectedAccountId">The account, or the one that the device was reached through.</param>
/// <param name="DeviceMetadata">What the workspace had noted on the device.</param>
/// <param name="ConnectedAccountMetadata">What the workspace had noted on the account.</param>
public sealed record EventSubject(
    Guid WorkspaceId,
    Guid AccessCodeId,
    Guid DeviceId,
    Guid ConnectedAccountId,
    CustomMetadata DeviceMetadata,
    CustomMetadata ConnectedAccountMetadata)
{
    /// <summary>A code, as its device and account are now.</summary>
    /// <param name="accessCodeId">The code.</param>
    /// <param name="device">Its device.</param>
    /// <param name="account">Its account.</param>
    public static EventSubject Of(Guid accessCodeId, Device device, ConnectedAccount account) => new(
        device.WorkspaceId,
        accessCodeId,
        device.DeviceId,
        account.ConnectedAccountId,
        device.CustomMetadata,
        account.CustomMetadata);

    /// <summary>A device, as it and its account are now: an empty id where a code would be.</summary>
    /// <param name="device">The device.</param>
    /// <param name="account">Its account.</param>
    public static EventSubject Of(Device device, ConnectedAccount account) => Of(Guid.Empty, device, account);

    /// <summary>An account as it is now: empty ids where a code and a device would be.</summary>
    /// <param name="account">The account.</param>
    public static EventSubject Of(ConnectedAccount account) => new(
        account.WorkspaceId,
        Guid.Empty,
        Guid.Empty,
        account.ConnectedAccountId,
        CustomMetadata.Empty,
        account.CustomMetadata);

    /// <summary>A workspace as a whole: empty ids where a code, device or account would be.</summary>
    /// <param name="workspaceId">The workspace.</param>
    public static EventSubject Workspace(Guid workspaceId) =>
        new(workspaceId, Guid.Empty, Guid.Empty, Guid.Empty, CustomMetadata.Empty, CustomMetadata.Empty);
}

/// <summary>Errors and warnings at the moment of an event, by what they are errors of.</summary>
public sealed record EventIssues
{
    /// <summary>Errors of the access code itself.</summary>
    public required IReadOnlyList<ReportedError> AccessCodeErrors { get; init; }

    /// <summary>Warnings on the access code.</summary>
    public required IReadOnlyList<ReportedWarning> AccessCodeWarnings { get; init; }

    /// <summary>Errors of the device.</summary>
    public required IReadOnlyList<ReportedError> DeviceErrors { get; init; }

    /// <summary>Warnings on the device.</summary>
    public required IReadOnlyList<ReportedWarning> DeviceWarnings { get; init; }

    /// <summary>Errors of the connected account.</summary>
    public required IReadOnlyList<ReportedError> ConnectedAccountErrors { get; init; }

    /// <summary>Warnings on the connected account.</summary>
    public required IReadOnlyList<ReportedWarning> ConnectedAccountWarnings { get; init; }

    /// <summary>What is wrong with a device and its account.</summary>
    /// <param name="device">The device.</param>
    /// <param name="account">Its account.</param>
    public static EventIssues Of(Device device, ConnectedAccount account) =>
        Of(account) with { DeviceErrors = device.Errors, DeviceWarnings = device.Warnings };

    /// <summary>What is wrong with an account.</summary>
    /// <param name="account">The account.</param>
    public static EventIssues Of(ConnectedAccount account) => new()
    {
        AccessCodeErrors = [],
        AccessCodeWarnings = [],
        DeviceErrors = [],
        DeviceWarnings = [],
        ConnectedAccountErrors = account.Errors,
        ConnectedAccountWarnings = account.Warnings,
    };

    /// <summary>What is wrong with a code and with what it depends on.</summary>
    /// <param name="code">The code; of its errors those that are its own are told.</param>
    /// <param name="device">Its device.</param>
    /// <param name="account">Its account.</param>
    public static EventIssues Of(AccessCode code, Device device, ConnectedAccount account) => new()
    {
        AccessCodeErrors = code.Errors.Of(ErrorScope.AccessCode).With(device.CodeErrors),
        AccessCodeWarnings = code.Warnings.With(device.CodeWarnings),
        DeviceErrors = device.Errors,
        DeviceWarnings = device.Warnings,
        ConnectedAccountErrors = account.Errors,
        ConnectedAccountWarnings = account.Warnings,
    };
}

/// <summary>The event types of the API that the product emits.</summary>
public static partial class EventTypes
{
    /// <summary>An unmanaged access code was converted successfully to a managed one.</summary>
    public const string UnmanagedConvertedToManaged = "access_code.unmanaged.converted_to_managed";

    /// <summary>An unmanaged access code failed to be converted to a managed one.</summary>
    public const string UnmanagedFailedToConvertToManaged = "access_code.unmanaged.failed_to_convert_to_managed";

    /// <summary>An unmanaged access code was created on a device.</summary>
    public const string UnmanagedCreated = "access_code.unmanaged.created";

    /// <summary>An unmanaged access code was removed from a device.</summary>
    public const string UnmanagedRemoved = "access_code.unmanaged.removed";

    /// <summary>An access code was created.</summary>
    public const string Created = "access_code.created";

    /// <summary>An access code was changed.</summary>
    public const string Changed = "access_code.changed";

    /// <summary>An access code is on its device ahead of its time.</summary>
    public const string ScheduledOnDevice = "access_code.scheduled_on_device";

    /// <summary>An access code works on its device.</summary>
    public const string SetOnDevice = "access_code.set_on_device";

    /// <summary>An access code failed to be set on its device.</summary>
    public const string FailedToSetOnDevice = "access_code.failed_to_set_on_device";

    /// <summary>An access code is no longer on its device.</summary>
    public const string RemovedFromDevice = "access_code.removed_from_device";

    /// <summary>An access code takes long to leave its device.</summary>
    public const string DelayInRemovingFromDevice = "access_code.delay_in_removing_from_device";

    /// <summary>An access code failed to be removed from its device.</summary>
    public const string FailedToRemoveFromDevice = "access_code.failed_to_remove_from_device";

    /// <summary>An access code was deleted.</summary>
    public const string Deleted = "access_code.deleted";

    /// <summary>An access code takes long to reach its device.</summary>
    public const string DelayInSettingOnDevice = "access_code.delay_in_setting_on_device";

    /// <summary>A managed access code was changed at its device.</summary>
    public const string ModifiedExternalToSeam = "access_code.modified_external_to_seam";

    /// <summary>A managed access code was removed at its device.</summary>
    public const string DeletedExternalToSeam = "access_code.deleted_external_to_seam";

    /// <summary>A backup access code was pulled in place of an access code.</summary>
    public const string BackupAccessCodePulled = "access_code.backup_access_code_pulled";

    /// <summary>A device can be reached again.</summary>
    public const string DeviceConnected = "device.connected";

    /// <summary>A device can no longer be reached.</summary>
    public const string DeviceDisconnected = "device.disconnected";

    /// <summary>A device is no longer in its account.</summary>
    public const string DeviceRemoved = "device.removed";

    /// <summary>A device came to its account.</summary>
    public const string DeviceAdded = "device.added";

    /// <summary>A device needs a subscription.</summary>
    public const string DeviceSubscriptionRequired = "device.error.subscription_required";

    /// <summary>A device has the subscription that it needed.</summary>
    public const string DeviceSubscriptionRequiredResolved = "device.error.subscription_required.resolved";

    /// <summary>A keypad was connected to a device.</summary>
    public const string DeviceKeypadConnected = "device.accessory_keypad_connected";

    /// <summary>A keypad is no longer connected to a device.</summary>
    public const string DeviceKeypadDisconnected = "device.accessory_keypad_disconnected";

    /// <summary>Another integration works on a device.</summary>
    public const string DeviceThirdPartyDetected = "device.third_party_integration_detected";

    /// <summary>No other integration works on a device any more.</summary>
    public const string DeviceThirdPartyNoLongerDetected = "device.third_party_integration_no_longer_detected";

    /// <summary>An account can be used again.</summary>
    public const string AccountConnected = "connected_account.connected";

    /// <summary>An account can no longer be used.</summary>
    public const string AccountDisconnected = "connected_account.disconnected";

    /// <summary>A migration has begun with its first code. This and the other two are unknown to Seam's API.</summary>
    public const string MigrationStarted = "migration.started";

    /// <summary>A migration got on.</summary>
    public const string MigrationProgressed = "migration.progressed";

    /// <summary>A migration has ended, completed or cancelled.</summary>
    public const string MigrationCompleted = "migration.completed";
}
