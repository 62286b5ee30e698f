using AccessCodes.Domain.Migrations;

namespace AccessCodes.Domain.Events;

/// <summary>What an event tells of a migration.</summary>
/// <param name="MigrationId">The migration.</param>
/// <param name="Status">How far it was.</param>
/// <param name="Outcomes">What had become of its codes.</param>
public sealed record MigrationNews(Guid MigrationId, MigrationStatus Status, OutcomeCounts Outcomes);
