namespace AccessCodes.Domain.Migrations;

/// <summary>How fast a migration gets on.</summary>
/// <param name="Share">The share of its codes that have an outcome, 0 to 1.</param>
/// <param name="CodesPerMinute">How many codes ended in a minute of the last run; null where none has begun.</param>
/// <param name="EstimatedCompletionAt">When it will be done if it goes on like that; null where that cannot be told.</param>
public sealed record MigrationProgress(
    double Share, double? CodesPerMinute, DateTimeOffset? EstimatedCompletionAt)
{
    /// <summary>By how much the progress must have grown to be told of: so it is told some twenty times at the most.</summary>
    public const double WorthTelling = 0.05;

    /// <summary>Looks at a migration.</summary>
    /// <param name="migration">The migration.</param>
    /// <param name="counts">Its codes as they are now.</param>
    /// <param name="now">The time.</param>
    public static MigrationProgress Of(Migration migration, MigrationCounts counts, DateTimeOffset now)
    {
        var share = ShareOf(counts);
        if (migration.RunStartedAt is not { } started)
            return new MigrationProgress(share, CodesPerMinute: null, EstimatedCompletionAt: null);

        var minutes = ((migration.CompletedAt ?? now) - started).TotalMinutes;
        var ended = counts.Outcomes.Ended - migration.EndedBeforeRun;
        if (minutes <= 0 || ended <= 0)
            return new MigrationProgress(share, minutes <= 0 ? null : 0, EstimatedCompletionAt: null);

        var rate = ended / minutes;
        var left = counts.Outcomes.Pending / rate;
        return new MigrationProgress(
            share, rate, migration.HasEnded || left > MostMinutes ? null : now + TimeSpan.FromMinutes(left));
    }

    /// <summary>The share of codes that have an outcome, 0 to 1; 0 where there are none.</summary>
    /// <param name="counts">The codes.</param>
    public static double ShareOf(MigrationCounts counts) =>
        counts.Outcomes.Total == 0 ? 0 : (double)counts.Outcomes.Ended / counts.Outcomes.Total;

    /// <summary>What is years away is no estimate.</summary>
    private const double MostMinutes = 365 * 24 * 60;
}
