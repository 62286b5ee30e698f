using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using AccessCodes.Functions.Storage;

namespace AccessCodes.Functions.Providers;

/// <summary>The simulated locks as rows: the lock, its codes and its journal in one partition.</summary>
public sealed partial class SimulatedLocks(ITables tables)
{
    private const string LockRow = "lock";
    private const string CodeRows = "code|";
    private const string JournalRows = "journal|";
    private const string GuardRow = "guard";
    private const string AccountRow = "account";

    /// <summary>Puts a lock and its codes into the world; what is there of them already stays as it is.</summary>
    public async Task AddAsync(
        SimulatedLock @lock, IEnumerable<SimulatedCode> codes, CancellationToken cancellation = default)
    {
        var row = new RowChange.Insert(LockRow, Write(@lock, Documents.Default.SimulatedLock));
        await AddCodesAsync(@lock.Provider, @lock.LockId, codes, cancellation);
        await tables.Locks.CommitAsync(Partition(@lock.Provider, @lock.LockId), [row], cancellation);
    }

    /// <summary>Puts codes on a lock; a hundred of which one is there already are left out together.</summary>
    public async Task AddCodesAsync(
        string provider, string lockId, IEnumerable<SimulatedCode> codes, CancellationToken cancellation = default)
    {
        var rows = codes.Select(code => new RowChange.Insert(
            CodeRows + code.LockCodeId, Write(code, Documents.Default.SimulatedCode)));
        foreach (var batch in rows.Chunk(ITable.MaxChanges))
            await tables.Locks.CommitAsync(Partition(provider, lockId), batch, cancellation);
    }

    /// <summary>
    /// Puts a lock and its codes back to what they are to be, and removes the other codes from it. Codes that are kept
    /// stay as they are, whatever they are to be.
    /// </summary>
    /// <returns><see cref="CommitResult.Conflict"/> where the lock changed meanwhile: part of it may be done.</returns>
    public async Task<CommitResult> RestoreAsync(
        SimulatedLock @lock,
        IReadOnlyList<SimulatedCode> codes,
        IReadOnlySet<string> kept,
        CancellationToken cancellation = default)
    {
        var partition = Partition(@lock.Provider, @lock.LockId);
        var wanted = codes.ToDictionary(
            code => CodeRows + code.LockCodeId, code => Write(code, Documents.Default.SimulatedCode));
        var rows = await ReadCodeRowsAsync(partition, cancellation);
        var present = rows.ToDictionary(row => row.Key);

        var changes = new List<RowChange>();
        changes.AddRange(rows
            .Where(row => !wanted.ContainsKey(row.Key))
            .Select(row => new RowChange.Delete(row.Key, row.ETag)));
        changes.AddRange(wanted.Select(RowChange (code) => present.TryGetValue(code.Key, out var row)
            ? new RowChange.Replace(code.Key, code.Value, row.ETag)
            : new RowChange.Insert(code.Key, code.Value)));
        changes.RemoveAll(change => kept.Contains(change.Key[CodeRows.Length..]));
        changes.Add(new RowChange.Upsert(LockRow, Write(@lock, Documents.Default.SimulatedLock)));

        foreach (var batch in changes.Chunk(ITable.MaxChanges))
        {
            if (await tables.Locks.CommitAsync(partition, batch, cancellation) == CommitResult.Conflict)
                return CommitResult.Conflict;
        }

        return CommitResult.Committed;
    }

    public async Task<Stored<SimulatedLock>?> GetAsync(
        string provider, string lockId, CancellationToken cancellation = default)
    {
        var row = await tables.Locks.GetAsync(Partition(provider, lockId), LockRow, cancellation);
        return row is null ? null : new Stored<SimulatedLock>(Read(row, Documents.Default.SimulatedLock), row.ETag);
    }

    /// <summary>Changes a lock, whatever else happens to it at the same time.</summary>
    /// <returns>The lock as it is from now on; null where there is none.</returns>
    public async Task<SimulatedLock?> ChangeAsync(
        string provider, string lockId, Func<SimulatedLock, SimulatedLock> change, CancellationToken cancellation = default)
    {
        while (await GetAsync(provider, lockId, cancellation) is { } before)
        {
            var after = change(before.Value);
            var row = new RowChange.Replace(LockRow, Write(after, Documents.Default.SimulatedLock), before.ETag);
            if (await tables.Locks.CommitAsync(Partition(provider, lockId), [row], cancellation)
                == CommitResult.Committed)
            {
                return after;
            }
        }

        return null;
    }

    /// <summary>
    /// Reads a lock for an order, and takes from it what is to happen to the order, so that it happens to as many as were
    /// asked for.
    /// </summary>
    /// <returns>The lock, null where there is none; and the fault that was taken, null for none.</returns>
    public async Task<(SimulatedLock? Lock, SimulatedFault? Fault)> TakeFaultAsync(
        string provider, string lockId, CancellationToken cancellation)
    {
        var before = await GetAsync(provider, lockId, cancellation);
        if (before is not { Value.Fault: not null })
            return (before?.Value, null);

        SimulatedFault? taken = null;
        var after = await ChangeAsync(
            provider,
            lockId,
            @lock =>
            {
                taken = @lock.Fault;
                return @lock with { Fault = taken is { Calls: > 1 } ? taken with { Calls = taken.Calls - 1 } : null };
            },
            cancellation);
        return (after, taken);
    }

    public async Task<Stored<SimulatedCode>?> GetCodeAsync(
        string provider, string lockId, string lockCodeId, CancellationToken cancellation = default)
    {
        var row = await tables.Locks.GetAsync(Partition(provider, lockId), CodeRows + lockCodeId, cancellation);
        return row is null ? null : new Stored<SimulatedCode>(Read(row, Documents.Default.SimulatedCode), row.ETag);
    }

    public async Task<IReadOnlyList<SimulatedCode>> ListCodesAsync(
        string provider, string lockId, CancellationToken cancellation = default)
    {
        var rows = await ReadCodeRowsAsync(Partition(provider, lockId), cancellation);
        return [.. rows.Select(row => Read(row, Documents.Default.SimulatedCode))];
    }

    /// <summary>Whether an operation has had its effect on a lock.</summary>
    public async Task<bool> HasEffectAsync(
        string provider, string lockId, Guid operationId, CancellationToken cancellation = default) =>
        await tables.Locks.GetAsync(
            Partition(provider, lockId), JournalRows + operationId, cancellation) is not null;

    /// <summary>
    /// The state of the row that everybody writes who puts a PIN on a lock: who has looked at the codes of the lock to see
    /// whether a PIN is free commits against it, so that no two put one PIN there.
    /// </summary>
    public async Task<LockGuard> ReadGuardAsync(
        string provider, string lockId, CancellationToken cancellation = default) =>
        new((await tables.Locks.GetAsync(Partition(provider, lockId), GuardRow, cancellation))?.ETag);

    /// <summary>Changes a code and writes the journal, both or neither, and once an operation.</summary>
    /// <returns>
    /// <see cref="CommitResult.Conflict"/> where the lock or the code changed or the operation took effect meanwhile.
    /// </returns>
    public Task<CommitResult> ApplyAsync(
        string provider,
        string lockId,
        Stored<SimulatedCode>? before,
        SimulatedCode after,
        Guid operationId,
        SimulatedEffect effect,
        LockGuard? guard,
        CancellationToken cancellation = default) =>
        tables.Locks.CommitAsync(
            Partition(provider, lockId),
            [
                before is null
                    ? new RowChange.Insert(CodeRows + after.LockCodeId, Write(after, Documents.Default.SimulatedCode))
                    : new RowChange.Replace(
                        CodeRows + after.LockCodeId, Write(after, Documents.Default.SimulatedCode), before.ETag),
                new RowChange.Insert(JournalRows + operationId, Write(effect, Documents.Default.SimulatedEffect)),
                .. guard is null ? Enumerable.Empty<RowChange>() : [Guarded(guard)],
            ],
            cancellation);

    /// <summary>Everything that was ever done to a lock, by operation.</summary>
    public async Task<IReadOnlyDictionary<Guid, SimulatedEffect>> ReadJournalAsync(
        string provider, string lockId, CancellationToken cancellation = default)
    {
        var rows = await tables.Locks.QueryAsync(
            Partition(provider, lockId), KeyRange.Prefix(JournalRows), ITable.MaxPageSize, cancellation);
        return rows.ToDictionary(
            row => Guid.Parse(row.Key[JournalRows.Length..]),
            row => Read(row, Documents.Default.SimulatedEffect));
    }

    private async Task<List<Row>> ReadCodeRowsAsync(string partition, CancellationToken cancellation)
    {
        var found = new List<Row>();
        var range = KeyRange.Prefix(CodeRows);
        IReadOnlyList<Row> rows;
        do
        {
            rows = await tables.Locks.QueryAsync(partition, range, ITable.MaxPageSize, cancellation);
            found.AddRange(rows);
            if (rows.Count > 0)
                range = range.After(rows[^1].Key);
        }
        while (rows.Count == ITable.MaxPageSize);

        return found;
    }

    private static RowChange Guarded(LockGuard guard) => guard.ETag is null
        ? new RowChange.Insert(GuardRow, "{}")
        : new RowChange.Replace(GuardRow, "{}", guard.ETag);

    private static string Partition(string provider, string lockId) => $"{provider}|{lockId}";

    private static string Write<T>(T value, JsonTypeInfo<T> type) => JsonSerializer.Serialize(value, type);

    private static T Read<T>(Row row, JsonTypeInfo<T> type) => JsonSerializer.Deserialize(row.Document, type)!;
}

/// <summary>The state of the row that keeps those apart who put PINs on one lock.</summary>
/// <param name="ETag">Its ETag; null where there is no such row yet.</param>
public sealed record LockGuard(string? ETag);
