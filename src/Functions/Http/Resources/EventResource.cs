using System.Text.Json;
using AccessCodes.Domain.AccessCodes;
using AccessCodes.Domain.Catalog;
using AccessCodes.Domain.Devices;
using AccessCodes.Domain.Events;
using AccessCodes.Domain.Migrations;
using AccessCodes.Functions.Http.Pipeline;

namespace AccessCodes.Functions.Http.Resources;

/// <summary>An event of the documents; the lists of errors and warnings are there for failures.</summary>
internal sealed record EventResource(
    IReadOnlyList<EventErrorResource>? AccessCodeErrors,
    Guid? AccessCodeId,
    IReadOnlyList<WarningEntryResource>? AccessCodeWarnings,
    Guid? BackupAccessCodeId,
    JsonElement? Code,
    IReadOnlyDictionary<string, object>? ConnectedAccountCustomMetadata,
    IReadOnlyList<EventErrorResource>? ConnectedAccountErrors,
    Guid? ConnectedAccountId,
    IReadOnlyList<WarningEntryResource>? ConnectedAccountWarnings,
    DateTimeOffset CreatedAt,
    IReadOnlyDictionary<string, object>? DeviceCustomMetadata,
    IReadOnlyList<EventErrorResource>? DeviceErrors,
    Guid? DeviceId,
    IReadOnlyList<WarningEntryResource>? DeviceWarnings,
    string? ErrorCode,
    Guid EventId,
    string EventType,
    Guid? MigrationId,
    string? MigrationStatus,
    DateTimeOffset OccurredAt,
    MigrationOutcomesResource? Outcomes,
    Guid WorkspaceId)
{
    public static EventResource From(Event told) => From(told, code: null);

    /// <param name="told">The event.</param>
    /// <param name="code">The code that it happened to, if it still exists: an event itself holds no PIN.</param>
    public static EventResource From(Event told, AccessCode? code)
    {
        var (subject, issues) = (told.Subject, told.Issues);
        var (isOfCode, isOfDevice) = (subject.AccessCodeId != Guid.Empty, subject.DeviceId != Guid.Empty);
        var isOfAccount = subject.ConnectedAccountId != Guid.Empty;
        return new EventResource(
            isOfCode ? EventErrorResource.From(issues?.AccessCodeErrors) : null,
            isOfCode ? subject.AccessCodeId : null,
            isOfCode ? Warnings(issues?.AccessCodeWarnings) : null,
            told.BackupAccessCodeId,
            CodesInAnswers.AreToldBy(told) ? CodeOf(told, code) : null,
            isOfAccount ? subject.ConnectedAccountMetadata.ToResource() : null,
            EventErrorResource.From(issues?.ConnectedAccountErrors),
            isOfAccount ? subject.ConnectedAccountId : null,
            Warnings(issues?.ConnectedAccountWarnings),
            told.OccurredAt,
            isOfDevice ? subject.DeviceMetadata.ToResource() : null,
            isOfDevice ? EventErrorResource.From(issues?.DeviceErrors) : null,
            isOfDevice ? subject.DeviceId : null,
            isOfDevice ? Warnings(issues?.DeviceWarnings) : null,
            told.EventType == EventTypes.DeviceDisconnected ? CauseOf(issues!) : null,
            told.EventId,
            told.EventType,
            told.Migration?.MigrationId,
            told.Migration is { } migration ? SnakeCase<MigrationStatus>.NameOf(migration.Status) : null,
            told.OccurredAt,
            told.Migration is { } news ? MigrationOutcomesResource.From(news.Outcomes) : null,
            subject.WorkspaceId);
    }

    // A deletion may have no code to tell; of the other events the API's schema wants a text, even once the code is gone.
    private static JsonElement CodeOf(Event told, AccessCode? code) => JsonSerializer.SerializeToElement(
        code?.Pin?.Reveal ?? (told.EventType == EventTypes.Deleted ? null : ""), ApiJson.Web.String!);

    /// <summary>Why a device was disconnected, in the words that the API's schema has for it.</summary>
    private static string CauseOf(EventIssues issues) =>
        issues.ConnectedAccountErrors.Has(Domain.Catalog.ErrorCode.AccountDisconnected) ? "account_disconnected"
        : issues.DeviceErrors.Has(Domain.Catalog.ErrorCode.HubDisconnected) ? "hub_disconnected"
        : "device_disconnected";

    private static IReadOnlyList<WarningEntryResource>? Warnings(IReadOnlyList<ReportedWarning>? warnings) =>
        warnings is null ? null : WarningEntryResource.From(warnings);
}

/// <summary>An error in an event: without the flags, since the list that it is in tells its scope.</summary>
internal sealed record EventErrorResource(DateTimeOffset CreatedAt, string ErrorCode, string Message)
{
    public static IReadOnlyList<EventErrorResource>? From(IReadOnlyList<ReportedError>? errors) =>
        errors?.Select(error => new EventErrorResource(error.CreatedAt, error.Code, error.Message)).ToArray();
}

internal sealed record EventAnswer(EventResource Event, bool Ok = true);

internal sealed record EventListAnswer(IReadOnlyList<EventResource> Events, bool Ok = true);

internal static class MetadataResources
{
    public static IReadOnlyDictionary<string, object> ToResource(this CustomMetadata metadata) =>
        metadata.Entries.ToDictionary(
            entry => entry.Key, entry => entry.Value.Flag is { } flag ? flag : (object)(entry.Value.Text ?? ""));
}
