using AccessCodes.Domain.Catalog;
using AccessCodes.Domain.Devices;
using AccessCodes.Domain.Events;

namespace AccessCodes.Functions.Http.Resources;

/// <summary>An event of the documents; the lists of errors and warnings are there for failures.</summary>
internal sealed record EventResource(
    IReadOnlyList<EventErrorResource>? AccessCodeErrors,
    Guid AccessCodeId,
    IReadOnlyList<WarningEntryResource>? AccessCodeWarnings,
    IReadOnlyDictionary<string, object> ConnectedAccountCustomMetadata,
    IReadOnlyList<EventErrorResource>? ConnectedAccountErrors,
    Guid ConnectedAccountId,
    IReadOnlyList<WarningEntryResource>? ConnectedAccountWarnings,
    DateTimeOffset CreatedAt,
    IReadOnlyDictionary<string, object> DeviceCustomMetadata,
    IReadOnlyList<EventErrorResource>? DeviceErrors,
    Guid DeviceId,
    IReadOnlyList<WarningEntryResource>? DeviceWarnings,
    Guid EventId,
    string EventType,
    DateTimeOffset OccurredAt,
    Guid WorkspaceId)
{
    public static EventResource From(Event told)
    {
        var (subject, issues) = (told.Subject, told.Issues);
        return new EventResource(
            EventErrorResource.From(issues?.AccessCodeErrors),
            subject.AccessCodeId,
            Warnings(issues?.AccessCodeWarnings),
            subject.ConnectedAccountMetadata.ToResource(),
            EventErrorResource.From(issues?.ConnectedAccountErrors),
            subject.ConnectedAccountId,
            Warnings(issues?.ConnectedAccountWarnings),
            told.OccurredAt,
            subject.DeviceMetadata.ToResource(),
            EventErrorResource.From(issues?.DeviceErrors),
            subject.DeviceId,
            Warnings(issues?.DeviceWarnings),
            told.EventId,
            told.EventType,
            told.OccurredAt,
            subject.WorkspaceId);
    }

    private static IReadOnlyList<WarningEntryResource>? Warnings(IReadOnlyList<ReportedWarning>? warnings) =>
        warnings is null ? null : WarningEntryResource.From(warnings);
}

/// <summary>An error in an event: without the flags, since the list that it is in tells its scope.</summary>
internal sealed record EventErrorResource(DateTimeOffset CreatedAt, string ErrorCode, string Message)
{
    public static IReadOnlyList<EventErrorResource>? From(IReadOnlyList<ReportedError>? errors) =>
        errors?.Select(error => new EventErrorResource(error.CreatedAt, error.Code, error.Message)).ToArray();
}

internal sealed record EventListAnswer(IReadOnlyList<EventResource> Events, bool Ok = true);

internal static class MetadataResources
{
    public static IReadOnlyDictionary<string, object> ToResource(this CustomMetadata metadata) =>
        metadata.Entries.ToDictionary(
            entry => entry.Key, entry => entry.Value.Flag is { } flag ? flag : (object)(entry.Value.Text ?? ""));
}
