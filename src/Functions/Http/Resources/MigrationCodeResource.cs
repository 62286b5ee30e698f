using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using AccessCodes.Domain.Attempts;
using AccessCodes.Domain.Migrations;
using AccessCodes.Functions.Http.Pipeline;

namespace AccessCodes.Functions.Http.Resources;

/// <summary>One code in a migration; without its PIN.</summary>
internal sealed record MigrationCodeResource(
    Guid AccessCodeId,
    Guid DeviceId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Name,
    [property: AllowedValues("convert", "replace", "delete", "leave")] string Planned,
    string Reason,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] ActionAttemptErrorResource? Obstacle,
    [property: AllowedValues("pending", "converted", "replaced", "deleted", "left", "failed", "canceled")]
    string Outcome,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] ActionAttemptErrorResource? Error,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] Guid? ActionAttemptId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] Guid? ReplacementAccessCodeId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] DateTimeOffset? EndedAt)
{
    public static MigrationCodeResource From(MigrationCode code) => new(
        code.AccessCodeId,
        code.DeviceId,
        code.Name,
        SnakeCase<PlannedAction>.NameOf(code.Plan.Action),
        code.Plan.Reason,
        From(code.Plan.Obstacle),
        SnakeCase<MigrationOutcome>.NameOf(code.Outcome),
        From(code.Error),
        code.ActionAttemptId,
        code.ReplacementAccessCodeId,
        code.EndedAt);

    private static ActionAttemptErrorResource? From(ActionAttemptError? error) =>
        error is null ? null : new ActionAttemptErrorResource(error.Type, error.Message);
}

internal sealed record MigrationCodeListAnswer(
    IReadOnlyList<MigrationCodeResource> MigrationCodes, PaginationResource Pagination, bool Ok = true);
