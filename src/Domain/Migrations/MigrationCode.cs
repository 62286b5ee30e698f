using AccessCodes.Domain.AccessCodes;
using AccessCodes.Domain.Attempts;

namespace AccessCodes.Domain.Migrations;

/// <summary>One code in a migration: what is planned with it, how far that is, and what became of it.</summary>
public sealed record MigrationCode
{
    /// <summary>The migration.</summary>
    public required Guid MigrationId { get; init; }

    /// <summary>The code, as it was known when it was planned; it may be gone by now.</summary>
    public required Guid AccessCodeId { get; init; }

    /// <summary>The device that it is on.</summary>
    public required Guid DeviceId { get; init; }

    /// <summary>What people call it; null where the provider has no name for it.</summary>
    public string? Name { get; init; }

    /// <summary>When it works; null for an ongoing code. A replacement works just then.</summary>
    public TimeBounds? Bounds { get; init; }

    /// <summary>When the workspace learned of it: codes of a device are in this order.</summary>
    public required DateTimeOffset KnownSince { get; init; }

    /// <summary>What is to be done with it.</summary>
    public required PlannedCode Plan { get; init; }

    /// <summary>What became of it.</summary>
    public MigrationOutcome Outcome { get; init; }

    /// <summary>Why it failed; null where it did not.</summary>
    public ActionAttemptError? Error { get; init; }

    /// <summary>The step that it is at, or failed at; null before the first.</summary>
    public MigrationStep? Step { get; init; }

    /// <summary>
    /// The attempt that carries the step out. It is noted before the step is begun, so that beginning it again has the
    /// effect of once.
    /// </summary>
    public Guid? ActionAttemptId { get; init; }

    /// <summary>The managed code that takes its place; null where there is none yet.</summary>
    public Guid? ReplacementAccessCodeId { get; init; }

    /// <summary>
    /// The PIN that the replacement is to have, kept from before the old code is removed until the new one is there: it
    /// is nowhere else meanwhile.
    /// </summary>
    public Pin? CarriedPin { get; init; }

    /// <summary>When its outcome became known; null before.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Whether it failed or was not begun: what <c>retry_failed</c> plans again.</summary>
    public bool CanBeRetried => Outcome is MigrationOutcome.Failed or MigrationOutcome.Canceled;

    /// <summary>A code that a migration has just planned. One that is left alone needs nothing more, unless it is a dry run.</summary>
    /// <param name="migration">The migration.</param>
    /// <param name="code">The code.</param>
    /// <param name="plan">What is to be done with it.</param>
    /// <param name="now">The time.</param>
    public static MigrationCode Planned(Migration migration, AccessCode code, PlannedCode plan, DateTimeOffset now)
    {
        var isLeft = plan.Action == PlannedAction.Leave && !migration.Options.IsDryRun;
        return new MigrationCode
        {
            MigrationId = migration.MigrationId,
            AccessCodeId = code.AccessCodeId,
            DeviceId = code.DeviceId,
            Name = code.Name,
            Bounds = code.Bounds,
            KnownSince = code.CreatedAt,
            Plan = plan,
            Outcome = isLeft ? MigrationOutcome.Left : MigrationOutcome.Pending,
            EndedAt = isLeft ? now : null,
        };
    }

    /// <summary>
    /// The code, to be tried again. A replacement that is half done goes on where it stopped, whatever would be planned now.
    /// </summary>
    /// <param name="plan">What is to be done with it now; null where it is no unmanaged code any more.</param>
    /// <param name="now">The time.</param>
    public MigrationCode Again(PlannedCode? plan, DateTimeOffset now)
    {
        var again = this with
        {
            Outcome = MigrationOutcome.Pending,
            Error = null,
            ActionAttemptId = null,
            EndedAt = null,
        };
        if (plan is null || IsHalfDone)
            return again with { Plan = Plan with { Obstacle = null } };

        again = again with { Plan = plan, Step = null };
        return plan.Action == PlannedAction.Leave
            ? again with { Outcome = MigrationOutcome.Left, EndedAt = now }
            : again;
    }

    /// <summary>Whether one step of a replacement is done, and the other is not.</summary>
    public bool IsHalfDone => Plan.Replacement is not null && Step is not null && Step != FirstStep;

    /// <summary>The step that its plan begins with.</summary>
    public MigrationStep FirstStep => Plan switch
    {
        { Action: PlannedAction.Convert } => MigrationStep.Convert,
        { Replacement.RemovesOldFirst: false } => MigrationStep.Create,
        _ => MigrationStep.Remove,
    };

    /// <summary>Notes the attempt that is to carry out the step that it is at, or its first.</summary>
    /// <param name="actionAttemptId">The attempt.</param>
    public MigrationCode Begin(Guid actionAttemptId) =>
        this with { Step = Step ?? FirstStep, ActionAttemptId = actionAttemptId };

    /// <summary>Ends the step that it is at in success: goes on to the next, or ends.</summary>
    /// <param name="nextAttemptId">The attempt of the next step, should there be one.</param>
    /// <param name="now">The time.</param>
    public MigrationCode Succeed(Guid nextAttemptId, DateTimeOffset now) => (Step, Plan.Replacement) switch
    {
        (MigrationStep.Create, { RemovesOld: true, RemovesOldFirst: false }) =>
            this with { Step = MigrationStep.Remove, ActionAttemptId = nextAttemptId },
        (MigrationStep.Remove, { RemovesOldFirst: true }) =>
            this with { Step = MigrationStep.Create, ActionAttemptId = nextAttemptId },
        (MigrationStep.Convert, _) => End(MigrationOutcome.Converted, now),
        (_, not null) => End(MigrationOutcome.Replaced, now),
        _ => End(MigrationOutcome.Deleted, now),
    };

    /// <summary>Ends it in failure.</summary>
    /// <param name="error">What stood in the way.</param>
    /// <param name="now">The time.</param>
    public MigrationCode Fail(ActionAttemptError error, DateTimeOffset now) =>
        this with { Outcome = MigrationOutcome.Failed, Error = error, EndedAt = now };

    /// <summary>Ends it before it was begun, or gone on with.</summary>
    /// <param name="now">The time.</param>
    public MigrationCode Cancel(DateTimeOffset now) =>
        this with { Outcome = MigrationOutcome.Canceled, ActionAttemptId = null, EndedAt = now };

    private MigrationCode End(MigrationOutcome outcome, DateTimeOffset now) =>
        this with { Outcome = outcome, CarriedPin = null, EndedAt = now };
}

/// <summary>What became of a code in a migration.</summary>
public enum MigrationOutcome
{
    /// <summary><c>pending</c>: it has not ended.</summary>
    Pending,

    /// <summary><c>converted</c>: it is managed now.</summary>
    Converted,

    /// <summary><c>replaced</c>: a managed code is in its place.</summary>
    Replaced,

    /// <summary><c>deleted</c>: it is gone from its lock.</summary>
    Deleted,

    /// <summary><c>left</c>: it was left alone, as planned.</summary>
    Left,

    /// <summary><c>failed</c>: something stood in the way.</summary>
    Failed,

    /// <summary><c>canceled</c>: it was not begun before the migration was cancelled.</summary>
    Canceled,
}

/// <summary>A step of what is done with a code; each is an action attempt.</summary>
public enum MigrationStep
{
    /// <summary>The code becomes a managed one.</summary>
    Convert,

    /// <summary>The code is removed from its lock.</summary>
    Remove,

    /// <summary>A managed code is created in its stead.</summary>
    Create,
}
