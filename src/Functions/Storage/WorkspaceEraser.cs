using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using AccessCodes.Domain.AccessCodes;
using AccessCodes.Domain.Locks;

namespace AccessCodes.Functions.Storage;

/// <summary>
/// Empties a workspace, in transactions of bounded size. A code that an action is under way on is left until the action
/// has ended, and with it what the action needs (docs/decisions/0009).
/// </summary>
public sealed class WorkspaceEraser(ITables tables, IManagementClaims claims, TimeProvider time)
{
    /// <summary>A code has two rows.</summary>
    private const int CodesAtOnce = ITable.MaxChanges / 2;

    /// <summary>As much as one call may do, so that it ends well within the time that a function has.</summary>
    private const int CommitsAtOnce = 200;

    /// <summary>An action that has not ended so long after its deadline will not end any more.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>No key is past it: keys begin with a lower-case word.</summary>
    private static readonly KeyRange Everything = new("a", "~");

    /// <summary>Removes what a workspace has, all but the reset itself and its webhooks. Repeating it goes on with it.</summary>
    /// <param name="workspaceId">The workspace.</param>
    /// <param name="resetId">The attempt to reset it, which stays and is looked after.</param>
    /// <param name="cancellation">Cancels the removal, which can be gone on with.</param>
    public async Task<Erasure> EraseAsync(Guid workspaceId, Guid resetId, CancellationToken cancellation = default)
    {
        var erased = await EraseCodesAsync(workspaceId, cancellation);
        if (erased != Erasure.Done)
            return erased;

        // An action needs the device and the account, so these must not go before it has ended.
        if (await IsBusyAsync(workspaceId, resetId, cancellation))
            return Erasure.Busy;

        erased = await EraseOthersAsync(workspaceId, resetId, cancellation);

        // A request that was being accepted meanwhile may have added a code.
        return erased == Erasure.Done ? await EraseCodesAsync(workspaceId, cancellation) : erased;
    }

    private async Task<Erasure> EraseCodesAsync(Guid workspaceId, CancellationToken cancellation)
    {
        var (end, range) = (Erasure.Done, KeyRange.Prefix(RowKeys.Codes));
        for (var commits = 0; commits < CommitsAtOnce; commits++)
        {
            var rows = await QueryAsync(workspaceId, range, CodesAtOnce, cancellation);
            var changes = new Changes();
            foreach (var row in rows)
            {
                var code = Read(row, Documents.Default.AccessCode);
                if (code.Pending is { } pending && await IsUnderWayAsync(workspaceId, pending, cancellation))
                {
                    end = Erasure.Busy;
                    continue;
                }

                // First the claim: a crash in between leaves the code to be found again, not a claim that nobody has.
                var holder = new ClaimHolder(workspaceId, code.AccessCodeId);
                if (code.IsManaged || code.Pending is not null)
                    await claims.GiveUpAsync(code.Address, holder, cancellation);
                changes.Remove(new Stored<AccessCode>(code, row.ETag));
            }

            if (!await TryCommitAsync(workspaceId, changes.Rows, cancellation))
                continue;
            if (rows.Count < CodesAtOnce)
                return end;

            range = range.After(rows[^1].Key);
        }

        return Erasure.Unfinished;
    }

    private async Task<bool> IsBusyAsync(Guid workspaceId, Guid resetId, CancellationToken cancellation)
    {
        var range = KeyRange.Prefix(RowKeys.Attempts);
        while (true)
        {
            var rows = await QueryAsync(workspaceId, range, ITable.MaxPageSize, cancellation);
            if (rows.Any(row => !IsKept(row, resetId) && IsUnderWay(row)))
                return true;
            if (rows.Count < ITable.MaxPageSize)
                return false;

            range = range.After(rows[^1].Key);
        }
    }

    private async Task<Erasure> EraseOthersAsync(Guid workspaceId, Guid resetId, CancellationToken cancellation)
    {
        var (end, range) = (Erasure.Done, Everything);
        for (var commits = 0; commits < CommitsAtOnce; commits++)
        {
            var rows = await QueryAsync(workspaceId, range, ITable.MaxChanges, cancellation);
            var removed = new List<RowChange>();
            foreach (var row in rows.Where(row => !IsKept(row, resetId)))
            {
                if (IsUnderWay(row))
                    end = Erasure.Busy;
                else
                    removed.Add(new RowChange.Delete(row.Key, row.ETag));
            }

            if (!await TryCommitAsync(workspaceId, removed, cancellation))
                continue;
            if (rows.Count < ITable.MaxChanges)
                return end;

            range = range.After(rows[^1].Key);
        }

        return Erasure.Unfinished;
    }

    private static bool IsKept(Row row, Guid resetId) =>
        row.Key == RowKeys.Reset
        || row.Key == RowKeys.Attempt(resetId)
        || row.Key == RowKeys.OutboxEntry(resetId)
        || Is(RowKeys.IdempotencyKeys, row)
        || Is(RowKeys.IdempotencyAges, row)
        || Is(RowKeys.Codes, row)
        || Is(RowKeys.ListedCodes, row)
        || Is(RowKeys.Webhooks, row)
        || (Is(RowKeys.Outbox, row) && Read(row, Documents.Default.OutboxEntry).CatchUp is not null);

    private async Task<bool> IsUnderWayAsync(
        Guid workspaceId, PendingAction action, CancellationToken cancellation)
    {
        var key = RowKeys.Attempt(action.ActionAttemptId);
        var row = await tables.Workspaces.GetAsync(workspaceId.ToString(), key, cancellation);
        return row is not null && IsUnderWay(row);
    }

    /// <summary>Whether a row is an attempt that may still end by itself.</summary>
    private bool IsUnderWay(Row row)
    {
        if (!Is(RowKeys.Attempts, row))
            return false;

        var attempt = Read(row, Documents.Default.ActionAttempt);
        return !attempt.HasEnded && time.GetUtcNow() < attempt.Deadline + Patience;
    }

    private static bool Is(string prefix, Row row) => row.Key.StartsWith(prefix, StringComparison.Ordinal);

    private static T Read<T>(Row row, JsonTypeInfo<T> type) => JsonSerializer.Deserialize(row.Document, type)!;

    private Task<IReadOnlyList<Row>> QueryAsync(
        Guid workspaceId, KeyRange range, int take, CancellationToken cancellation) =>
        tables.Workspaces.QueryAsync(workspaceId.ToString(), range, take, cancellation);

    /// <returns>Whether it was committed; otherwise something changed meanwhile and is to be read again.</returns>
    private async Task<bool> TryCommitAsync(
        Guid workspaceId, IReadOnlyList<RowChange> changes, CancellationToken cancellation) =>
        changes.Count == 0
        || await tables.Workspaces.CommitAsync(workspaceId.ToString(), changes, cancellation) == CommitResult.Committed;
}

/// <summary>How far a workspace has been emptied.</summary>
public enum Erasure
{
    /// <summary>It is empty.</summary>
    Done,

    /// <summary>There is more to remove.</summary>
    Unfinished,

    /// <summary>An action is under way and must end first.</summary>
    Busy,
}
