using System.Text.Json.Serialization;
using AccessCodes.Domain.AccessCodes;
using AccessCodes.Domain.Attempts;
using AccessCodes.Domain.Catalog;

namespace AccessCodes.Functions.Http.Resources;

/// <summary>
/// The access_code object of the API: a managed code. <c>starts_at</c> and <c>ends_at</c> are there for time-bound
/// codes, what a change is to make of the code in <c>pending_mutations</c>.
/// </summary>
internal sealed record AccessCodeResource(
    Guid AccessCodeId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Code,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? CommonCodeKey,
    DateTimeOffset CreatedAt,
    Guid DeviceId,
    OracodeMetadata? DormakabaOracodeMetadata,
    DateTimeOffset? EndsAt,
    IReadOnlyList<ErrorEntryResource> Errors,
    bool IsBackup,
    bool IsBackupAccessCodeAvailable,
    bool IsExternalModificationAllowed,
    bool IsManaged,
    bool IsOfflineAccessCode,
    bool IsOneTimeUse,
    bool IsScheduledOnDevice,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Name,
    IReadOnlyList<MutationResource> PendingMutations,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] Guid? PulledBackupAccessCodeId,
    DateTimeOffset? StartsAt,
    string Status,
    string Type,
    IReadOnlyList<WarningEntryResource> Warnings,
    Guid WorkspaceId)
{
    public static AccessCodeResource From(AccessCode code) => new(
        code.AccessCodeId,
        code.Pin?.Reveal,
        code.CommonCodeKey,
        code.CreatedAt,
        code.DeviceId,
        code.OracodeMetadata,
        code.Bounds?.EndsAt,
        ErrorEntryResource.From(ManagedIssues.Of(code.Errors)),
        code.IsBackup,
        IsBackupAvailable(code),
        code.IsExternalModificationAllowed,
        code.IsManaged,
        IsOfflineAccessCode: false,
        IsOneTimeUse: false,
        code.IsScheduledOnDevice,
        code.Name,
        MutationResource.Of(code),
        code.PulledBackupCodeId,
        code.Bounds?.StartsAt,
        code.Status switch
        {
            AccessCodeStatus.Setting => "setting",
            AccessCodeStatus.Set => "set",
            AccessCodeStatus.Unset => "unset",
            AccessCodeStatus.Removing => "removing",
            AccessCodeStatus.Unknown => "unknown",
            _ => throw new ArgumentOutOfRangeException(nameof(code), code.Status, "A status without a name."),
        },
        code.Bounds is null ? "ongoing" : "time_bound",
        WarningEntryResource.From(ManagedIssues.Of(code.Warnings)),
        code.WorkspaceId);

    /// <summary>The pool begins at the latest when the creation of the code ends; an empty one is an error that is shown.</summary>
    private static bool IsBackupAvailable(AccessCode code) =>
        code is { UsesBackupPool: true, Bounds: not null, Pending: not { ActionType: ActionType.CreateAccessCode } }
        && !code.Errors.Has(ErrorCode.EmptyBackupAccessCodePool);
}

internal sealed record PulledBackupAnswer(
    AccessCodeResource AccessCode, AccessCodeResource BackupAccessCode, bool Ok = true);

internal sealed record AccessCodeAnswer(AccessCodeResource AccessCode, bool Ok = true);

internal sealed record AccessCodeListAnswer(
    IReadOnlyList<AccessCodeResource> AccessCodes, PaginationResource Pagination, bool Ok = true);

internal sealed record CreatedAccessCodeAnswer(
    AccessCodeResource AccessCode, ActionAttemptResource ActionAttempt, bool Ok = true);

internal sealed record CreatedAccessCodesAnswer(IReadOnlyList<AccessCodeResource> AccessCodes, bool Ok = true);

internal sealed record GeneratedCodeAnswer(AccessCodeResource GeneratedCode, bool Ok = true);
