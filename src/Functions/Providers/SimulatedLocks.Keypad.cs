using AccessCodes.Domain.Locks;
using AccessCodes.Functions.Storage;

namespace AccessCodes.Functions.Providers;

/// <content>What people do at a lock or in its provider's app, and the accounts that locks belong to.</content>
public sealed partial class SimulatedLocks
{
    /// <summary>Adds a code at the keypad of a lock.</summary>
    /// <param name="provider">The provider of the lock.</param>
    /// <param name="lockId">The provider's id of the lock.</param>
    /// <param name="code">The code; one that replaces another takes its slot.</param>
    /// <param name="now">The time.</param>
    /// <param name="cancellation">Cancels the call.</param>
    public async Task<TypedIn> TypeInAsync(
        string provider, string lockId, SimulatedCode code, DateTimeOffset now, CancellationToken cancellation = default)
    {
        code = Shown(provider, code);
        while (true)
        {
            var guard = await ReadGuardAsync(provider, lockId, cancellation);
            var @lock = await GetAsync(provider, lockId, cancellation);
            var codes = await ListCodesAsync(provider, lockId, cancellation);
            if (codes.Any(other => other.LockCodeId == code.LockCodeId))
                return TypedIn.Done;

            var present = codes.Where(other => !other.IsGone(now) && other.LockCodeId != code.Replaces).ToArray();
            if (@lock?.Value.Profile.ToleratesDuplicates == false && present.Any(other => other.Pin == code.Pin))
                return TypedIn.IsDuplicate;
            if (present.Length >= (@lock?.Value.Capacity ?? @lock?.Value.Profile.Capacity))
                return TypedIn.IsFull;

            List<RowChange> rows =
            [
                new RowChange.Insert(CodeRows + code.LockCodeId, Write(code, Documents.Default.SimulatedCode)),
                Guarded(guard),
            ];
            if (code.Replaces is { } replaced)
            {
                if (!codes.Any(other => other.LockCodeId == replaced && !other.IsGone(now)))
                    return TypedIn.NotThere;
                rows.Add(new RowChange.Delete(CodeRows + replaced));
            }

            if (await tables.Locks.CommitAsync(Partition(provider, lockId), rows, cancellation)
                == CommitResult.Committed)
            {
                return TypedIn.Done;
            }
        }
    }

    /// <summary>Changes a code at the keypad or in the provider's app.</summary>
    /// <param name="provider">The provider of the lock.</param>
    /// <param name="lockId">The provider's id of the lock.</param>
    /// <param name="lockCodeId">The provider's id of the code.</param>
    /// <param name="change">What is made of it; null removes it.</param>
    /// <param name="now">The time.</param>
    /// <param name="cancellation">Cancels the call.</param>
    /// <returns>Whether there was such a code, and no other one with the PIN that it got.</returns>
    public async Task<TypedIn> ChangeCodeAsync(
        string provider,
        string lockId,
        string lockCodeId,
        Func<SimulatedCode, SimulatedCode?> change,
        DateTimeOffset now,
        CancellationToken cancellation = default)
    {
        while (true)
        {
            var guard = await ReadGuardAsync(provider, lockId, cancellation);
            var before = await GetCodeAsync(provider, lockId, lockCodeId, cancellation);
            if (before is null || before.Value.IsGone(now))
                return TypedIn.NotThere;

            var (key, after) = (CodeRows + lockCodeId, change(before.Value));
            if (after is not null)
                after = Shown(provider, after);

            if (after is not null && after.Pin != before.Value.Pin)
            {
                var codes = await ListCodesAsync(provider, lockId, cancellation);
                var @lock = await GetAsync(provider, lockId, cancellation);
                if (@lock?.Value.Profile.ToleratesDuplicates == false
                    && codes.Any(other => other.LockCodeId != lockCodeId && !other.IsGone(now) && other.Pin == after.Pin))
                {
                    return TypedIn.IsDuplicate;
                }
            }

            RowChange row = after is null
                ? new RowChange.Delete(key, before.ETag)
                : new RowChange.Replace(key, Write(after, Documents.Default.SimulatedCode), before.ETag);
            if (await tables.Locks.CommitAsync(Partition(provider, lockId), [row, Guarded(guard)], cancellation)
                == CommitResult.Committed)
            {
                return TypedIn.Done;
            }
        }
    }

    /// <summary>A code with as much of its name as a lock keeps.</summary>
    private static SimulatedCode Shown(string provider, SimulatedCode code) =>
        code with { Name = ProviderProfiles.Of(provider).AppearanceOf(code.Name) };

    /// <summary>An account; one that nothing is known of is well.</summary>
    public async Task<SimulatedAccount> GetAccountAsync(
        Guid connectedAccountId, CancellationToken cancellation = default) =>
        (await ReadAccountAsync(connectedAccountId, cancellation))?.Value ?? new SimulatedAccount(connectedAccountId);

    /// <summary>Changes an account, whatever else happens to it at the same time.</summary>
    public async Task ChangeAccountAsync(
        Guid connectedAccountId,
        Func<SimulatedAccount, SimulatedAccount> change,
        CancellationToken cancellation = default)
    {
        RowChange row;
        do
        {
            var before = await ReadAccountAsync(connectedAccountId, cancellation);
            var document = Write(
                change(before?.Value ?? new SimulatedAccount(connectedAccountId)), Documents.Default.SimulatedAccount);
            row = before is null
                ? new RowChange.Insert(AccountRow, document)
                : new RowChange.Replace(AccountRow, document, before.ETag);
        }
        while (await tables.Locks.CommitAsync(AccountPartition(connectedAccountId), [row], cancellation)
            == CommitResult.Conflict);
    }

    private async Task<Stored<SimulatedAccount>?> ReadAccountAsync(
        Guid connectedAccountId, CancellationToken cancellation)
    {
        var row = await tables.Locks.GetAsync(AccountPartition(connectedAccountId), AccountRow, cancellation);
        return row is null ? null : new Stored<SimulatedAccount>(Read(row, Documents.Default.SimulatedAccount), row.ETag);
    }

    private static string AccountPartition(Guid connectedAccountId) => $"account|{connectedAccountId}";
}

/// <summary>How an attempt at the keypad ended.</summary>
public enum TypedIn
{
    /// <summary>It is done.</summary>
    Done,

    /// <summary>The lock has another code with this PIN.</summary>
    IsDuplicate,

    /// <summary>The lock holds no more codes.</summary>
    IsFull,

    /// <summary>The lock does not have the code that was to be changed or replaced.</summary>
    NotThere,
}
