using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using AccessCodes.Domain.AccessCodes;
using AccessCodes.Domain.Locks;

namespace AccessCodes.Functions.Http.Resources;

/// <summary>
/// The unmanaged_access_code object of the documents. <c>code</c> is absent where the provider does not reveal it;
/// <c>starts_at</c> and <c>ends_at</c> are there for time-bound codes; the two <c>cannot_…</c> flags where they hold.
/// </summary>
internal sealed record UnmanagedAccessCodeResource(
    Guid AccessCodeId,
    bool? CannotBeManaged,
    bool? CannotDeleteUnmanagedAccessCode,
    string? Code,
    DateTimeOffset CreatedAt,
    Guid DeviceId,
    OracodeMetadata? DormakabaOracodeMetadata,
    DateTimeOffset? EndsAt,
    IReadOnlyList<ErrorEntryResource> Errors,
    bool IsManaged,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Name,
    DateTimeOffset? StartsAt,
    [property: AllowedValues("set", "unset")] string Status,
    [property: AllowedValues("ongoing", "time_bound")] string Type,
    IReadOnlyList<WarningEntryResource> Warnings,
    Guid WorkspaceId)
{
    public static UnmanagedAccessCodeResource From(AccessCode code)
    {
        var profile = ProviderProfiles.Of(code.Address.Provider);
        return new UnmanagedAccessCodeResource(
            code.AccessCodeId,
            profile.ConvertsUnmanagedCodes ? null : true,
            profile.DeletesUnmanagedCodes ? null : true,
            code.Pin?.Reveal,
            code.CreatedAt,
            code.DeviceId,
            code.OracodeMetadata,
            code.Bounds?.EndsAt,
            ErrorEntryResource.From(code.Errors),
            code.IsManaged,
            code.Name,
            code.Bounds?.StartsAt,
            code.Status switch
            {
                AccessCodeStatus.Set => "set",
                AccessCodeStatus.Unset => "unset",
                _ => throw new ArgumentOutOfRangeException(nameof(code), code.Status, "A status without a name."),
            },
            code.Bounds is null ? "ongoing" : "time_bound",
            WarningEntryResource.From(code.Warnings),
            code.WorkspaceId);
    }
}

internal sealed record UnmanagedAccessCodeAnswer(UnmanagedAccessCodeResource AccessCode, bool Ok = true);

internal sealed record UnmanagedAccessCodeListAnswer(
    IReadOnlyList<UnmanagedAccessCodeResource> AccessCodes, PaginationResource Pagination, bool Ok = true);
