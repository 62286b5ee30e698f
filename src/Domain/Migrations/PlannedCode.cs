using AccessCodes.Domain.Attempts;

namespace AccessCodes.Domain.Migrations;

/// <summary>What a migration is to do with a code.</summary>
/// <param name="Action">What.</param>
/// <param name="Reason">Why, in a sentence for people; never holds a PIN.</param>
/// <param name="Replacement">How it is replaced; only where it is.</param>
/// <param name="Obstacle">
/// What would make it fail as things are: the error that its device or account shows. It is tried all the same, because
/// what stands in the way may be gone by then.
/// </param>
public sealed record PlannedCode(
    PlannedAction Action, string Reason, Replacement? Replacement = null, ActionAttemptError? Obstacle = null);

/// <summary>What a migration can do with a code.</summary>
public enum PlannedAction
{
    /// <summary><c>convert</c>: it becomes a managed code.</summary>
    Convert,

    /// <summary><c>replace</c>: a managed code takes its place.</summary>
    Replace,

    /// <summary><c>delete</c>: it is removed from its lock.</summary>
    Delete,

    /// <summary><c>leave</c>: nothing.</summary>
    Leave,
}

/// <summary>How a code is replaced.</summary>
/// <param name="KeepsPin">Whether the new code gets the PIN of the old one; otherwise one is made up.</param>
/// <param name="RemovesOld">Whether the old code is removed; otherwise it stays beside the new one.</param>
/// <param name="RemovesOldFirst">
/// Whether the old code goes before the new one comes, because both cannot be on the lock at once; there is then a moment
/// in which neither works.
/// </param>
public sealed record Replacement(bool KeepsPin, bool RemovesOld, bool RemovesOldFirst);
