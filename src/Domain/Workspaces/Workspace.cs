namespace AccessCodes.Domain.Workspaces;

/// <summary>A tenant: everything it has is its own, and what belongs to another does not exist for it.</summary>
/// <param name="WorkspaceId">Identifies the workspace.</param>
/// <param name="Name">What people call it.</param>
/// <param name="IsSandbox">Whether it is there to try things out.</param>
/// <param name="CreatedAt">When it was created.</param>
public sealed record Workspace(Guid WorkspaceId, string Name, bool IsSandbox, DateTimeOffset CreatedAt)
{
    /// <summary>The company whose workspace it is; null where it was not named.</summary>
    public string? CompanyName { get; init; }

    /// <summary>The organization that it belongs to; null where it belongs to none.</summary>
    public Guid? OrganizationId { get; init; }
}
