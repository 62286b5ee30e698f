using AccessCodes.Domain.Attempts;

namespace AccessCodes.Domain.Migrations;

/// <summary>
/// One device in a migration: how many of its codes are planned to become what, and how far it is. It changes in the
/// transaction that changes a code of it, so that the sum over devices is always that over codes.
/// </summary>
public sealed record MigrationDevice
{
    /// <summary>The migration.</summary>
    public required Guid MigrationId { get; init; }

    /// <summary>The device.</summary>
    public required Guid DeviceId { get; init; }

    /// <summary>The account that it is reached through.</summary>
    public required Guid ConnectedAccountId { get; init; }

    /// <summary>Its codes.</summary>
    public MigrationCounts Counts { get; init; } = MigrationCounts.None;

    /// <summary>The last code that the plan has come to; null before the first.</summary>
    public string? PlannedThrough { get; init; }

    /// <summary>Whether all its codes are in the plan.</summary>
    public bool IsPlanned { get; init; }

    /// <summary>The run of the migration that this tells of.</summary>
    public required Guid RunId { get; init; }

    /// <summary>The last code that a retry has come to; null before the first.</summary>
    public string? RetriedThrough { get; init; }

    /// <summary>Whether the codes that failed in an earlier run are planned again.</summary>
    public bool IsRetried { get; init; }

    /// <summary>The last code of this run that has ended; null before the first.</summary>
    public string? EndedThrough { get; init; }

    /// <summary>
    /// The error by which the device was found to be out of reach in this run: it is not asked again for each of its
    /// codes. Null where it can be reached.
    /// </summary>
    public ActionAttemptError? OutOfReach { get; init; }

    /// <summary>A device that a migration has just come to.</summary>
    /// <param name="migration">The migration.</param>
    /// <param name="deviceId">The device.</param>
    /// <param name="connectedAccountId">The account that it is reached through.</param>
    public static MigrationDevice Of(Migration migration, Guid deviceId, Guid connectedAccountId) => new()
    {
        MigrationId = migration.MigrationId,
        DeviceId = deviceId,
        ConnectedAccountId = connectedAccountId,
        RunId = migration.RunId,
        IsRetried = true,
    };

    /// <summary>The device in another run: what failed in it is tried again.</summary>
    /// <param name="runId">The run; the very device where it is in that already.</param>
    public MigrationDevice In(Guid runId) => RunId == runId ? this : this with
    {
        RunId = runId,
        IsRetried = false,
        RetriedThrough = null,
        EndedThrough = null,
        OutOfReach = null,
    };

    /// <summary>The device with a code that has changed.</summary>
    /// <param name="before">The code as it was.</param>
    /// <param name="after">The code as it is.</param>
    public MigrationDevice With(MigrationCode before, MigrationCode after) =>
        this with { Counts = Counts.Without(before).With(after) };
}
