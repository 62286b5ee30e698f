using AccessCodes.Domain.Attempts;
using AccessCodes.Domain.Events;

namespace AccessCodes.Domain.Workspaces;

/// <summary>
/// The rules of resetting a sandbox workspace: everything that it has is removed, and what it begins with is put back.
/// </summary>
public static class SandboxReset
{
    /// <summary>
    /// How long a reset may take. It waits for the actions that are under way, each of which has a deadline of its own,
    /// so this is longer than any of those by some minutes.
    /// </summary>
    public static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(15);

    /// <summary>Decides whether a workspace may be reset.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="actionAttemptId">The id of the attempt.</param>
    /// <param name="now">The time.</param>
    /// <returns>The attempt, or why not.</returns>
    public static Decision<ActionAttempt> Accept(Workspace workspace, Guid actionAttemptId, DateTimeOffset now)
    {
        if (!workspace.IsSandbox)
            return Refusals.NotASandboxWorkspace;

        return new ActionAttempt
        {
            ActionAttemptId = actionAttemptId,
            ActionType = ActionType.ResetSandboxWorkspace,
            Subject = EventSubject.Workspace(workspace.WorkspaceId),
            CreatedAt = now,
            Deadline = now + TimeLimit,
        };
    }

    /// <summary>Ends a reset that was carried out.</summary>
    /// <param name="attempt">The attempt, which is pending.</param>
    /// <param name="now">The time.</param>
    public static ActionAttempt Complete(ActionAttempt attempt, DateTimeOffset now) =>
        attempt with { Status = ActionAttemptStatus.Success, EndedAt = now };

    /// <summary>Ends a reset that waited for other actions until its deadline.</summary>
    /// <param name="attempt">The attempt, which is pending.</param>
    /// <param name="now">The time.</param>
    public static ActionAttempt Fail(ActionAttempt attempt, DateTimeOffset now) => attempt with
    {
        Status = ActionAttemptStatus.Error,
        Error = new ActionAttemptError(
            "sandbox_busy", "Actions on access codes of the workspace did not end in time. Reset it again."),
        EndedAt = now,
    };
}
