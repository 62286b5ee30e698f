namespace AccessCodes.Domain.Migrations;

/// <summary>How many codes of a migration, or of one device in it, are planned to become what, and what became of them.</summary>
/// <param name="Planned">By what is planned.</param>
/// <param name="Outcomes">By what became of them.</param>
/// <param name="Blocked">How many would have failed as things were when they were planned.</param>
public sealed record MigrationCounts(PlannedCounts Planned, OutcomeCounts Outcomes, int Blocked)
{
    /// <summary>No code at all.</summary>
    public static readonly MigrationCounts None = new(new PlannedCounts(), new OutcomeCounts(), Blocked: 0);

    /// <summary>Both together.</summary>
    public static MigrationCounts operator +(MigrationCounts one, MigrationCounts other) => new(
        one.Planned + other.Planned, one.Outcomes + other.Outcomes, one.Blocked + other.Blocked);

    /// <summary>The counts with one code more.</summary>
    /// <param name="code">The code.</param>
    public MigrationCounts With(MigrationCode code) => Count(code, 1);

    /// <summary>The counts without a code that was among them.</summary>
    /// <param name="code">The code as it was counted.</param>
    public MigrationCounts Without(MigrationCode code) => Count(code, -1);

    private MigrationCounts Count(MigrationCode code, int by) => new(
        Planned.Count(code.Plan.Action, by),
        Outcomes.Count(code.Outcome, by),
        Blocked + (code.Plan.Obstacle is null ? 0 : by));
}

/// <summary>Codes by what is planned.</summary>
public sealed record PlannedCounts
{
    /// <summary>To be converted.</summary>
    public int Convert { get; init; }

    /// <summary>To be replaced.</summary>
    public int Replace { get; init; }

    /// <summary>To be deleted.</summary>
    public int Delete { get; init; }

    /// <summary>To be left alone.</summary>
    public int Leave { get; init; }

    /// <summary>All of them.</summary>
    public int Total => Convert + Replace + Delete + Leave;

    /// <summary>Both together.</summary>
    public static PlannedCounts operator +(PlannedCounts one, PlannedCounts other) => new()
    {
        Convert = one.Convert + other.Convert,
        Replace = one.Replace + other.Replace,
        Delete = one.Delete + other.Delete,
        Leave = one.Leave + other.Leave,
    };

    /// <summary>The counts with so many codes more.</summary>
    /// <param name="action">What is planned with them.</param>
    /// <param name="by">How many; fewer than none for codes that are counted no longer.</param>
    internal PlannedCounts Count(PlannedAction action, int by) => action switch
    {
        PlannedAction.Convert => this with { Convert = Convert + by },
        PlannedAction.Replace => this with { Replace = Replace + by },
        PlannedAction.Delete => this with { Delete = Delete + by },
        _ => this with { Leave = Leave + by },
    };
}

/// <summary>Codes by what became of them.</summary>
public sealed record OutcomeCounts
{
    /// <summary>Managed now.</summary>
    public int Converted { get; init; }

    /// <summary>Replaced by a managed code.</summary>
    public int Replaced { get; init; }

    /// <summary>Gone from their locks.</summary>
    public int Deleted { get; init; }

    /// <summary>Left alone, as planned.</summary>
    public int Left { get; init; }

    /// <summary>Not what was planned, because something stood in the way.</summary>
    public int Failed { get; init; }

    /// <summary>Not begun before the migration was cancelled.</summary>
    public int Canceled { get; init; }

    /// <summary>Not ended yet.</summary>
    public int Pending { get; init; }

    /// <summary>Those that an outcome is known of.</summary>
    public int Ended => Converted + Replaced + Deleted + Left + Failed + Canceled;

    /// <summary>All of them.</summary>
    public int Total => Ended + Pending;

    /// <summary>Both together.</summary>
    public static OutcomeCounts operator +(OutcomeCounts one, OutcomeCounts other) => new()
    {
        Converted = one.Converted + other.Converted,
        Replaced = one.Replaced + other.Replaced,
        Deleted = one.Deleted + other.Deleted,
        Left = one.Left + other.Left,
        Failed = one.Failed + other.Failed,
        Canceled = one.Canceled + other.Canceled,
        Pending = one.Pending + other.Pending,
    };

    /// <summary>The counts with so many codes more.</summary>
    /// <param name="outcome">What became of them.</param>
    /// <param name="by">How many; fewer than none for codes that are counted no longer.</param>
    internal OutcomeCounts Count(MigrationOutcome outcome, int by) => outcome switch
    {
        MigrationOutcome.Converted => this with { Converted = Converted + by },
        MigrationOutcome.Replaced => this with { Replaced = Replaced + by },
        MigrationOutcome.Deleted => this with { Deleted = Deleted + by },
        MigrationOutcome.Left => this with { Left = Left + by },
        MigrationOutcome.Failed => this with { Failed = Failed + by },
        MigrationOutcome.Canceled => this with { Canceled = Canceled + by },
        _ => this with { Pending = Pending + by },
    };
}
