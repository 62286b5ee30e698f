using AccessCodes.Domain.Events;

namespace AccessCodes.Domain.Migrations;

/// <summary>
/// The journey of the migration guide as one operation: every unmanaged code of some devices is converted, replaced,
/// deleted or left alone. It is begun once, and again for what failed; each time is a run.
/// </summary>
public sealed record Migration
{
    /// <summary>Identifies the migration. A version 7 UUID.</summary>
    public required Guid MigrationId { get; init; }

    /// <summary>The workspace.</summary>
    public required Guid WorkspaceId { get; init; }

    /// <summary>What was asked for.</summary>
    public required MigrationOptions Options { get; init; }

    /// <summary>How far it is.</summary>
    public MigrationStatus Status { get; init; } = MigrationStatus.Planning;

    /// <summary>The run that it is in, or that ended last; also the id of the run's orchestration.</summary>
    public required Guid RunId { get; init; }

    /// <summary>Its codes, once it has ended; while it has not, the sum over its devices tells.</summary>
    public MigrationCounts Counts { get; init; } = MigrationCounts.None;

    /// <summary>Whether every code is in the plan: a migration may be cancelled before.</summary>
    public bool IsPlanned { get; init; }

    /// <summary>When it was asked for.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the first code was begun; null before, and for a dry run.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When its last run ended; null while it has not.</summary>
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>When the present run began with its first code; null before.</summary>
    public DateTimeOffset? RunStartedAt { get; init; }

    /// <summary>How many codes had an outcome when the present run began.</summary>
    public int EndedBeforeRun { get; init; }

    /// <summary>The progress that was told last, 0 to 1.</summary>
    public double ToldProgress { get; init; }

    /// <summary>Whether it has ended, completed or cancelled.</summary>
    public bool HasEnded => Status is MigrationStatus.Completed or MigrationStatus.Canceled;

    /// <summary>Whether nothing new is to be begun.</summary>
    public bool IsCanceling => Status == MigrationStatus.Canceling;

    /// <summary>Whether it is in a run that has not ended.</summary>
    /// <param name="runId">The run.</param>
    public bool IsIn(Guid runId) => RunId == runId && !HasEnded;

    /// <summary>A migration that is to begin.</summary>
    /// <param name="workspaceId">The workspace.</param>
    /// <param name="options">What was asked for.</param>
    /// <param name="migrationId">Its id, and that of its first run.</param>
    /// <param name="now">The time.</param>
    public static Migration Create(
        Guid workspaceId, MigrationOptions options, Guid migrationId, DateTimeOffset now) => new()
        {
            MigrationId = migrationId,
            WorkspaceId = workspaceId,
            Options = options,
            RunId = migrationId,
            CreatedAt = now,
        };

    /// <summary>The migration, planned; its codes can begin unless it is a dry run or was cancelled.</summary>
    /// <param name="counts">Its codes.</param>
    /// <param name="now">The time.</param>
    public Migration Start(MigrationCounts counts, DateTimeOffset now)
    {
        if (IsCanceling)
            return this;
        if (Options.IsDryRun)
            return this with { IsPlanned = true };

        return this with
        {
            IsPlanned = true,
            Status = MigrationStatus.Running,
            StartedAt = StartedAt ?? now,
            RunStartedAt = now,
            EndedBeforeRun = counts.Outcomes.Ended,
            ToldProgress = MigrationProgress.ShareOf(counts),
        };
    }

    /// <summary>The migration, told that nothing new is to be begun; the very one where it has ended.</summary>
    public Migration Cancel() => HasEnded ? this : this with { Status = MigrationStatus.Canceling };

    /// <summary>
    /// The migration at the end of a run: cancelled only if something was left out because it was.
    /// </summary>
    /// <param name="counts">Its codes.</param>
    /// <param name="now">The time.</param>
    public Migration End(MigrationCounts counts, DateTimeOffset now) => this with
    {
        Status = IsCanceling && (!IsPlanned || counts.Outcomes.Canceled > 0)
            ? MigrationStatus.Canceled
            : MigrationStatus.Completed,
        Counts = counts,
        CompletedAt = now,
        ToldProgress = MigrationProgress.ShareOf(counts),
    };

    /// <summary>Decides whether what failed can be tried again.</summary>
    /// <param name="runId">The id of the run, should one begin.</param>
    /// <returns>
    /// The migration in a new run, or the very one where there is nothing to try; or a refusal:
    /// <see cref="RefusalReason.MigrationUnderWay"/> where it has not ended,
    /// <see cref="RefusalReason.InvalidInput"/> for a dry run.
    /// </returns>
    public Decision<Migration> RetryFailed(Guid runId)
    {
        if (!HasEnded)
            return Refusals.MigrationUnderWay(MigrationId);
        if (Options.IsDryRun)
            return Refusals.InvalidInput("migration_id", "Must not be a dry run, in which nothing can fail");
        if (IsPlanned && Counts.Outcomes is { Failed: 0, Canceled: 0 })
            return this;

        return this with
        {
            Status = MigrationStatus.Planning,
            RunId = runId,
            CompletedAt = null,
            RunStartedAt = null,
        };
    }

    /// <summary>What an event tells of the migration.</summary>
    /// <param name="counts">Its codes.</param>
    public MigrationNews News(MigrationCounts counts) => new(MigrationId, Status, counts.Outcomes);
}

/// <summary>How far a migration is.</summary>
public enum MigrationStatus
{
    /// <summary><c>planning</c>: it finds out what to do with each code.</summary>
    Planning,

    /// <summary><c>running</c>: it does it.</summary>
    Running,

    /// <summary><c>canceling</c>: what is under way ends, nothing new is begun.</summary>
    Canceling,

    /// <summary><c>canceled</c>: it ended before it was done.</summary>
    Canceled,

    /// <summary><c>completed</c>: every code has an outcome; for a dry run, a plan.</summary>
    Completed,
}
