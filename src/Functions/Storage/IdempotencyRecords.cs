using System.Text.Json;

namespace AccessCodes.Functions.Storage;

/// <summary>What is remembered of requests with an <c>Idempotency-Key</c>, in the partition of their workspace.</summary>
public sealed class IdempotencyRecords(ITables tables)
{
    /// <summary>Finds what is remembered of a key.</summary>
    /// <param name="scope">The workspace; empty for operators.</param>
    /// <param name="keyDigest">The digest of the key.</param>
    /// <param name="cancellation">Cancels the look-up.</param>
    public async Task<Stored<IdempotencyRecord>?> FindAsync(
        Guid scope, string keyDigest, CancellationToken cancellation = default)
    {
        var row = await tables.Workspaces.GetAsync(Partition(scope), RowKeys.Idempotency(keyDigest), cancellation);
        return row is null
            ? null
            : new Stored<IdempotencyRecord>(
                JsonSerializer.Deserialize(row.Document, Documents.Default.IdempotencyRecord)!, row.ETag);
    }

    /// <summary>Adds what is to be remembered of a key, unless something is already.</summary>
    /// <returns>Whether it was added.</returns>
    public Task<bool> TryAddAsync(Guid scope, IdempotencyRecord record, CancellationToken cancellation = default) =>
        TryCommitAsync(
            scope,
            [
                new RowChange.Insert(RowKeys.Idempotency(record.KeyDigest), Write(record)),
                new RowChange.Insert(RowKeys.IdempotencyByAge(record.OperationId), record.KeyDigest),
            ],
            cancellation);

    /// <summary>Replaces what is remembered of a key, unless that was changed since it was read.</summary>
    /// <returns>Whether it was replaced.</returns>
    public Task<bool> TryReplaceAsync(
        Guid scope, Stored<IdempotencyRecord> before, IdempotencyRecord after, CancellationToken cancellation = default)
    {
        List<RowChange> changes =
        [
            new RowChange.Replace(RowKeys.Idempotency(after.KeyDigest), Write(after), before.ETag),
        ];
        if (after.OperationId != before.Value.OperationId)
            changes.Add(new RowChange.Insert(RowKeys.IdempotencyByAge(after.OperationId), after.KeyDigest));

        return TryCommitAsync(scope, changes, cancellation);
    }

    private async Task<bool> TryCommitAsync(
        Guid scope, IReadOnlyList<RowChange> changes, CancellationToken cancellation) =>
        await tables.Workspaces.CommitAsync(Partition(scope), changes, cancellation) == CommitResult.Committed;

    private static string Partition(Guid scope) => scope.ToString();

    private static string Write(IdempotencyRecord record) =>
        JsonSerializer.Serialize(record, Documents.Default.IdempotencyRecord);
}

/// <summary>
/// What is remembered of a request. It holds no secret in clear: neither the key, nor what was asked for, nor the answer.
/// </summary>
/// <param name="KeyDigest">The digest of its <c>Idempotency-Key</c>.</param>
/// <param name="RequestDigest">
/// A digest of what it asks for, under a secret of the caller: from it alone not even four digits can be guessed.
/// </param>
/// <param name="OperationId">What it began, or is about to.</param>
/// <param name="CreatedAt">When the key was used first.</param>
/// <param name="Holder">Who carries it out, where there is no answer yet: a number of his own.</param>
/// <param name="HeldUntil">Until when he is waited for.</param>
/// <param name="Answer">The answer; null where there is none yet.</param>
public sealed record IdempotencyRecord(
    string KeyDigest,
    string RequestDigest,
    Guid OperationId,
    DateTimeOffset CreatedAt,
    Guid Holder,
    DateTimeOffset HeldUntil,
    RememberedAnswer? Answer = null)
{
    /// <summary>How long a sealed body may be, in characters: the rest of the row is left for the other things.</summary>
    public const int LongestBody = ITable.MaxDocumentLength - 1024;
}

/// <summary>An answer that was given.</summary>
/// <param name="Status">Its HTTP status.</param>
/// <param name="RequestId">The id of the request that it was given to.</param>
/// <param name="SealedBody">Its body, sealed under a secret of the caller, as Base64.</param>
public sealed record RememberedAnswer(int Status, Guid RequestId, string SealedBody)
{
    /// <summary>Whether the body was compressed before it was sealed, as a long one is.</summary>
    public bool IsCompressed { get; init; }
}
