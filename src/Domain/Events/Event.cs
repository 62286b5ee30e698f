using AccessCodes.Domain.AccessCodes;
using AccessCodes.Domain.Catalog;
using AccessCodes.Domain.Devices;

namespace AccessCodes.Domain.Events;

/// <summary>Something that happened to an access code ("Events" of the unmanaged access code document).</summary>
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
}

/// <summary>What an event happened to.</summary>
/// <param name="WorkspaceId">The workspace.</param>
/// <param name="AccessCodeId">The access code.</param>
/// <param name="DeviceId">The device that the code is on.</param>
/// <param name="ConnectedAccountId">The account that the device was reached through.</param>
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

    /// <summary>What is wrong with a code and with what it depends on.</summary>
    /// <param name="code">The code; of its errors those that are its own are told.</param>
    /// <param name="device">Its device.</param>
    /// <param name="account">Its account.</param>
    public static EventIssues Of(AccessCode code, Device device, ConnectedAccount account) => new()
    {
        AccessCodeErrors = code.Errors.Of(ErrorScope.AccessCode),
        AccessCodeWarnings = code.Warnings,
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
}
