namespace AccessCodes.Domain.Workspaces;

/// <summary>The port to whoever knows what a sandbox workspace begins with.</summary>
public interface ISandboxSeed
{
    /// <summary>
    /// Puts into an empty sandbox workspace what it begins with. Repeating it has the effect of once. What another
    /// workspace manages on a lock stays as it is.
    /// </summary>
    /// <param name="workspaceId">The workspace; nothing happens where it begins with nothing.</param>
    /// <param name="cancellation">Cancels the seeding, which may then be half done.</param>
    Task SeedAsync(Guid workspaceId, CancellationToken cancellation = default);
}

/// <summary>A sandbox that begins with nothing.</summary>
public sealed class EmptySandbox : ISandboxSeed
{
    /// <inheritdoc/>
    public Task SeedAsync(Guid workspaceId, CancellationToken cancellation = default) => Task.CompletedTask;
}
