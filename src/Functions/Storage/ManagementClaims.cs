using System.Text.Json;
using AccessCodes.Domain.Locks;

namespace AccessCodes.Functions.Storage;

/// <summary>
/// Claims as rows: the partition is the lock, the row the code on it. An insert that meets a row, or a replacement that
/// meets another ETag, has lost the race and looks again.
/// </summary>
public sealed class ManagementClaims(ITables tables) : IManagementClaims
{
    public async Task<Claim?> FindAsync(LockCodeAddress address, CancellationToken cancellation = default) =>
        (await ReadAsync(address, cancellation))?.Value;

    public async Task<ClaimDecision> ClaimAsync(
        LockCodeAddress address,
        ClaimHolder claimant,
        Guid operationId,
        bool force,
        CancellationToken cancellation = default)
    {
        var first = new RowChange.Insert(Row(address), Write(new Claim(claimant, operationId, Previous: null)));
        while (true)
        {
            // Most codes are claimed by one workspace alone: what was read first would be that there is nothing.
            if (await CommitAsync(address, first, cancellation))
                return new ClaimDecision(IsGranted: true, Other: null);
            if (await ReadAsync(address, cancellation) is not { } held)
                continue;

            var claim = held.Value;
            if (claim.AndDisplaced().FirstOrDefault(known => known.OperationId == operationId) is { } own)
                return new ClaimDecision(IsGranted: true, OtherThan(claimant, own.Previous));

            if (claim.Holder.WorkspaceId != claimant.WorkspaceId && !force)
                return new ClaimDecision(IsGranted: false, claim.Holder);

            var taken = new Claim(claimant, operationId, claim);
            if (await CommitAsync(address, new RowChange.Replace(Row(address), Write(taken), held.ETag), cancellation))
                return new ClaimDecision(IsGranted: true, OtherThan(claimant, claim));
        }
    }

    public async Task SettleAsync(
        LockCodeAddress address, Guid operationId, CancellationToken cancellation = default)
    {
        while (await ReadAsync(address, cancellation) is { } held
            && held.Value is { Previous: not null } claim
            && claim.OperationId == operationId)
        {
            var settled = claim with { Previous = null };
            if (await CommitAsync(address, new RowChange.Replace(Row(address), Write(settled), held.ETag), cancellation))
                return;
        }
    }

    public Task GiveUpAsync(
        LockCodeAddress address, ClaimHolder holder, CancellationToken cancellation = default) =>
        DropAsync(address, claim => claim.Holder == holder, cancellation);

    public Task ReleaseAsync(LockCodeAddress address, Guid operationId, CancellationToken cancellation = default) =>
        DropAsync(address, claim => claim.OperationId == operationId, cancellation);

    /// <summary>Takes claims out of the chain, at the top and below it.</summary>
    private async Task DropAsync(LockCodeAddress address, Predicate<Claim> isDropped, CancellationToken cancellation)
    {
        while (await ReadAsync(address, cancellation) is { } held)
        {
            var left = held.Value.Without(isDropped);
            if (left == held.Value)
                return;

            RowChange change = left is null
                ? new RowChange.Delete(Row(address), held.ETag)
                : new RowChange.Replace(Row(address), Write(left), held.ETag);
            if (await CommitAsync(address, change, cancellation))
                return;
        }
    }

    private async Task<Stored<Claim>?> ReadAsync(LockCodeAddress address, CancellationToken cancellation)
    {
        var row = await tables.Claims.GetAsync(Partition(address), Row(address), cancellation);
        return row is null
            ? null
            : new Stored<Claim>(JsonSerializer.Deserialize(row.Document, Documents.Default.Claim)!, row.ETag);
    }

    private async Task<bool> CommitAsync(LockCodeAddress address, RowChange change, CancellationToken cancellation) =>
        await tables.Claims.CommitAsync(Partition(address), [change], cancellation) == CommitResult.Committed;

    // Not only the claim right below: one of the claimant's own may lie between.
    private static ClaimHolder? OtherThan(ClaimHolder claimant, Claim? displaced) =>
        displaced?.AndDisplaced().Select(claim => claim.Holder)
            .FirstOrDefault(holder => holder.WorkspaceId != claimant.WorkspaceId);

    private static string Partition(LockCodeAddress address) => $"{address.Provider}|{address.LockId}";

    private static string Row(LockCodeAddress address) => address.LockCodeId;

    private static string Write(Claim claim) => JsonSerializer.Serialize(claim, Documents.Default.Claim);
}
