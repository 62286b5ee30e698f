using AccessCodes.Domain.AccessCodes;
using AccessCodes.Domain.Attempts;
using AccessCodes.Domain.Catalog;

namespace AccessCodes.Functions.Http.Resources;

/// <summary>A change that is on its way to the device, as <c>pending_mutations</c> lists it.</summary>
internal sealed record MutationResource(
    DateTimeOffset CreatedAt,
    string MutationCode,
    string Message,
    IReadOnlyDictionary<string, string?>? From = null,
    IReadOnlyDictionary<string, string?>? To = null)
{
    public static IReadOnlyList<MutationResource> Of(AccessCode code) => code.Pending?.ActionType switch
    {
        ActionType.CreateAccessCode =>
            [new(code.CreatedAt, "creating", "Seam is in the process of setting the access code on the device.")],
        ActionType.DeleteAccessCode =>
        [
            new(
                code.Warnings.First(warning => warning.Code == WarningCode.BeingDeleted.Code).CreatedAt,
                "deleting",
                "Seam is in the process of removing the access code from the device."),
        ],
        ActionType.UpdateAccessCode when code.Wanted is { IsManaged: true } wanted => [.. Of(code, wanted)],
        _ => [],
    };

    private static IEnumerable<MutationResource> Of(AccessCode code, WantedContent wanted)
    {
        if (wanted.Pin != code.Pin)
        {
            yield return new(
                wanted.RequestedAt,
                "updating_code",
                "Seam is in the process of pushing an updated PIN code to the device.",
                new Dictionary<string, string?> { ["code"] = code.Pin?.Reveal },
                new Dictionary<string, string?> { ["code"] = wanted.Pin?.Reveal });
        }

        if (wanted.Name != code.Name)
        {
            yield return new(
                wanted.RequestedAt,
                "updating_name",
                "Seam is in the process of pushing an updated access code name to the device.",
                new Dictionary<string, string?> { ["name"] = code.Name },
                new Dictionary<string, string?> { ["name"] = wanted.Name });
        }

        if (wanted.Bounds != code.Bounds)
        {
            yield return new(
                wanted.RequestedAt,
                "updating_time_frame",
                "Seam is in the process of pushing an updated time frame to the device.",
                TimeFrame(code.Bounds),
                TimeFrame(wanted.Bounds));
        }
    }

    private static Dictionary<string, string?> TimeFrame(TimeBounds? bounds) => new()
    {
        ["starts_at"] = Text(bounds?.StartsAt),
        ["ends_at"] = Text(bounds?.EndsAt),
    };

    private static string? Text(DateTimeOffset? time) => time is { } known ? TimeConverter.TextOf(known) : null;
}
