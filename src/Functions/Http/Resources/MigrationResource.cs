using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using AccessCodes.Domain.Migrations;
using AccessCodes.Functions.Http.Pipeline;

namespace AccessCodes.Functions.Http.Resources;

/// <summary>A migration: what was asked for, what is planned, and how far it is.</summary>
internal sealed record MigrationResource(
    Guid MigrationId,
    Guid WorkspaceId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] Guid? DeviceId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] Guid? ConnectedAccountId,
    bool DryRun,
    [property: AllowedValues("replace", "leave")] string WhenNotConvertible,
    bool DeleteRemaining,
    int Concurrency,
    [property: AllowedValues("planning", "running", "canceling", "canceled", "completed")] string Status,
    MigrationPlanResource Planned,
    MigrationOutcomesResource Outcomes,
    int Blocked,
    int Total,
    double Progress,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? CodesPerMinute,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] DateTimeOffset? EstimatedCompletionAt,
    DateTimeOffset CreatedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] DateTimeOffset? StartedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] DateTimeOffset? CompletedAt)
{
    /// <param name="migration">The migration.</param>
    /// <param name="counts">Its codes as they are now.</param>
    /// <param name="now">The time.</param>
    public static MigrationResource From(Migration migration, MigrationCounts counts, DateTimeOffset now)
    {
        var (options, progress) = (migration.Options, MigrationProgress.Of(migration, counts, now));
        return new MigrationResource(
            migration.MigrationId,
            migration.WorkspaceId,
            options.Scope.DeviceId,
            options.Scope.DeviceId is null ? options.Scope.ConnectedAccountId : null,
            options.IsDryRun,
            SnakeCase<WhenNotConvertible>.NameOf(options.WhenNotConvertible),
            options.DeletesRemaining,
            options.Concurrency,
            SnakeCase<MigrationStatus>.NameOf(migration.Status),
            MigrationPlanResource.From(counts.Planned),
            MigrationOutcomesResource.From(counts.Outcomes),
            counts.Blocked,
            counts.Outcomes.Total,
            Math.Round(progress.Share, 4),
            progress.CodesPerMinute is { } rate ? Math.Round(rate, 1) : null,
            progress.EstimatedCompletionAt,
            migration.CreatedAt,
            migration.StartedAt,
            migration.CompletedAt);
    }
}

internal sealed record MigrationPlanResource(int Convert, int Replace, int Delete, int Leave)
{
    public static MigrationPlanResource From(PlannedCounts counts) =>
        new(counts.Convert, counts.Replace, counts.Delete, counts.Leave);
}

internal sealed record MigrationOutcomesResource(
    int Converted, int Replaced, int Deleted, int Left, int Failed, int Canceled, int Pending)
{
    public static MigrationOutcomesResource From(OutcomeCounts counts) => new(
        counts.Converted,
        counts.Replaced,
        counts.Deleted,
        counts.Left,
        counts.Failed,
        counts.Canceled,
        counts.Pending);
}

internal sealed record MigrationAnswer(MigrationResource Migration, bool Ok = true);

internal sealed record MigrationListAnswer(
    IReadOnlyList<MigrationResource> Migrations, PaginationResource Pagination, bool Ok = true);
