using AccessCodes.Domain.Attempts;
using AccessCodes.Functions.Storage;

namespace AccessCodes.Functions.Orchestrations;

/// <summary>Finds out what became of an operation that may have been begun before.</summary>
internal static class AcceptedBefore
{
    /// <returns>The attempt that the operation has begun; null where it has not begun any.</returns>
    public static async Task<ActionAttempt?> FindAcceptedAsync(
        this WorkspaceStore workspaces, Guid workspaceId, Operation operation, CancellationToken cancellation) =>
        operation.MayHaveRun
            ? (await workspaces.GetAttemptAsync(workspaceId, operation.Id, cancellation))?.Value
            : null;
}
