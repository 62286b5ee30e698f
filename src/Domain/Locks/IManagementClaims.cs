namespace AccessCodes.Domain.Locks;

/// <summary>
/// The port that decides which workspace manages which code on a lock. Of two that claim a code at once exactly one
/// gets it.
/// </summary>
public interface IManagementClaims
{
    /// <summary>Tells who manages a code.</summary>
    /// <param name="address">Which code.</param>
    /// <param name="cancellation">Cancels the look-up.</param>
    /// <returns>The claim of who manages it, or is about to; null where nobody does.</returns>
    Task<Claim?> FindAsync(LockCodeAddress address, CancellationToken cancellation = default);

    /// <summary>Claims a code. Repeating it with the same operation has the effect of once.</summary>
    /// <param name="address">Which code.</param>
    /// <param name="claimant">Who wants to manage it.</param>
    /// <param name="operationId">Identifies the wish: the action attempt.</param>
    /// <param name="force">Whether to take the code from another workspace that manages it.</param>
    /// <param name="cancellation">Cancels the wait; whether the claim was made is then unknown.</param>
    /// <returns>
    /// Whether the claim was granted, and who held the code before. A claim that was granted and then displaced by
    /// another one still counts as granted: whoever made it learns of its loss from <see cref="FindAsync"/>.
    /// </returns>
    Task<ClaimDecision> ClaimAsync(
        LockCodeAddress address,
        ClaimHolder claimant,
        Guid operationId,
        bool force,
        CancellationToken cancellation = default);

    /// <summary>
    /// Makes a claim that displaced another one final: from then on releasing it does not bring the other one back.
    /// </summary>
    /// <param name="address">Which code.</param>
    /// <param name="operationId">The operation that claimed it.</param>
    /// <param name="cancellation">Cancels the wait.</param>
    Task SettleAsync(LockCodeAddress address, Guid operationId, CancellationToken cancellation = default);

    /// <summary>
    /// Gives up a code for good: all claims of the holder go, also those that another claim has displaced, which would
    /// come back otherwise if that one is released. Does nothing if the holder has no claim.
    /// </summary>
    /// <param name="address">Which code.</param>
    /// <param name="holder">Who gives it up.</param>
    /// <param name="cancellation">Cancels the wait.</param>
    Task GiveUpAsync(LockCodeAddress address, ClaimHolder holder, CancellationToken cancellation = default);

    /// <summary>
    /// Takes back a claim, so that the code is held as it was before. Does nothing where the operation holds no claim.
    /// </summary>
    /// <param name="address">Which code.</param>
    /// <param name="operationId">The operation that claimed it.</param>
    /// <param name="cancellation">Cancels the wait.</param>
    Task ReleaseAsync(LockCodeAddress address, Guid operationId, CancellationToken cancellation = default);
}

/// <summary>A workspace that manages a code, and the record by which it knows it.</summary>
/// <param name="WorkspaceId">The workspace.</param>
/// <param name="AccessCodeId">Its record of the code.</param>
public sealed record ClaimHolder(Guid WorkspaceId, Guid AccessCodeId);

/// <summary>A claim and, as long as it may still be taken back, the one that it displaced.</summary>
/// <param name="Holder">Who holds the code.</param>
/// <param name="OperationId">The operation that claimed it.</param>
/// <param name="Previous">The claim that this one displaced; null where there was none or this one is settled.</param>
public sealed record Claim(ClaimHolder Holder, Guid OperationId, Claim? Previous)
{
    /// <summary>This claim and those below it, the latest first.</summary>
    public IEnumerable<Claim> AndDisplaced()
    {
        for (var claim = this; claim is not null; claim = claim.Previous)
            yield return claim;
    }

    /// <summary>The claims without some of them.</summary>
    /// <param name="isDropped">Whether to leave out a claim.</param>
    /// <returns>What is left; null if nothing is.</returns>
    public Claim? Without(Predicate<Claim> isDropped)
    {
        var previous = Previous?.Without(isDropped);
        return isDropped(this) ? previous : this with { Previous = previous };
    }
}

/// <summary>How a claim was decided.</summary>
/// <param name="IsGranted">Whether the claimant now holds the code.</param>
/// <param name="Other">
/// The other workspace in question: where granted, the one that lost the code by it; where not, the one that holds it.
/// </param>
public sealed record ClaimDecision(bool IsGranted, ClaimHolder? Other);
