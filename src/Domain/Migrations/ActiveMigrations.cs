namespace AccessCodes.Domain.Migrations;

/// <summary>
/// The migrations of a workspace that have not ended, dry runs aside. No two of them are about one device: each would
/// replace the same code.
/// </summary>
/// <param name="Migrations">The migrations.</param>
public sealed record ActiveMigrations(IReadOnlyList<ActiveMigration> Migrations)
{
    /// <summary>None.</summary>
    public static readonly ActiveMigrations None = new([]);

    /// <summary>Decides whether one more can begin.</summary>
    /// <param name="migration">The migration.</param>
    /// <returns>
    /// These and the new one; or <see cref="RefusalReason.MigrationUnderWay"/> where one is about some of its devices.
    /// </returns>
    public Decision<ActiveMigrations> Accept(Migration migration)
    {
        if (migration.Options.IsDryRun)
            return this;

        var scope = migration.Options.Scope;
        return Migrations.FirstOrDefault(active => active.Scope.Overlaps(scope)) is { } other
            ? Refusals.MigrationUnderWay(other.MigrationId)
            : new ActiveMigrations([.. Migrations, new ActiveMigration(migration.MigrationId, scope)]);
    }

    /// <summary>These without one that has ended; the very ones where it is not among them.</summary>
    /// <param name="migrationId">The migration.</param>
    public ActiveMigrations Without(Guid migrationId) => Migrations.Any(active => active.MigrationId == migrationId)
        ? new ActiveMigrations([.. Migrations.Where(active => active.MigrationId != migrationId)])
        : this;
}

/// <summary>A migration that has not ended.</summary>
/// <param name="MigrationId">The migration.</param>
/// <param name="Scope">Which devices it is about.</param>
public sealed record ActiveMigration(Guid MigrationId, MigrationScope Scope);
