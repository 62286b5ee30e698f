namespace AccessCodes.Functions.Storage;

/// <summary>
/// The storage port: rows in partitions, each row a key and a document. It promises what Azure Table Storage promises
/// and no more, so that what holds on one adapter holds on the other; one contract test suite runs on both.
/// </summary>
/// <remarks>
/// <para>
/// Partition and row keys are ordinal strings of 1 to <see cref="MaxKeyLength"/> characters, without control
/// characters, without <c>/ \ # ?</c> and without surrogates: so the order of their UTF-16 units is that of their UTF-8
/// bytes, and every adapter sorts alike. A key that is not allowed is one that no row has: a read finds nothing under
/// it, a commit refuses it.
/// </para>
/// <para>
/// A document is well-formed text of at most <see cref="MaxDocumentLength"/> characters, the NUL character excepted.
/// </para>
/// </remarks>
public interface ITable
{
    /// <summary>How many changes one commit may hold: the limit of an entity group transaction.</summary>
    const int MaxChanges = 100;

    /// <summary>How long a document may be, in UTF-16 characters: the limit of a string property.</summary>
    const int MaxDocumentLength = 32 * 1024;

    /// <summary>
    /// How long the documents of one commit may be together, in UTF-16 characters. The service takes requests of 4 MiB,
    /// in which a character may fill six bytes; this much fits however it is encoded, keys of any length included.
    /// </summary>
    const int MaxCommitLength = 384 * 1024;

    /// <summary>How long a key may be, in UTF-16 characters: the limit of a key property.</summary>
    const int MaxKeyLength = 512;

    /// <summary>How many rows one query returns at the most: the page size of Azure Table Storage.</summary>
    const int MaxPageSize = 1000;

    /// <summary>Reads one row.</summary>
    /// <param name="partition">The partition key.</param>
    /// <param name="key">The row key.</param>
    /// <param name="cancellation">Cancels the read.</param>
    /// <returns>The row, or null where there is none.</returns>
    Task<Row?> GetAsync(string partition, string key, CancellationToken cancellation = default);

    /// <summary>Reads the rows of a key range in one partition, in ordinal order of their keys.</summary>
    /// <param name="partition">The partition key.</param>
    /// <param name="range">Which keys.</param>
    /// <param name="take">How many rows at the most: 1 to <see cref="MaxPageSize"/>.</param>
    /// <param name="cancellation">Cancels the read.</param>
    /// <returns>
    /// The first rows of the range. Fewer than <paramref name="take"/> means that the range holds no more. Each row is
    /// as it was at one moment, but not all of them at the same: a query is not a snapshot.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="take"/> is out of bounds.</exception>
    Task<IReadOnlyList<Row>> QueryAsync(
        string partition, KeyRange range, int take, CancellationToken cancellation = default);

    /// <summary>Applies all changes to one partition atomically, or none of them.</summary>
    /// <param name="partition">The partition key.</param>
    /// <param name="changes">1 to <see cref="MaxChanges"/> changes, each to another row.</param>
    /// <param name="cancellation">Cancels the wait; whether the changes were applied is then unknown.</param>
    /// <returns>
    /// <see cref="CommitResult.Committed"/>, or <see cref="CommitResult.Conflict"/> where the guard of a change did not
    /// hold and nothing was applied.
    /// </returns>
    /// <remarks>
    /// A conflict may be with oneself. A request whose answer is lost on the way is sent again; if the first was
    /// applied, the second meets its own work: an insert finds the row, a replace another ETag, a delete nothing.
    /// So after a conflict read again and decide again; do not conclude that somebody else was there.
    /// </remarks>
    /// <exception cref="ArgumentException">
    /// There are no changes or too many, two of them address one row, a key, document or ETag is not allowed, or the
    /// documents are longer than <see cref="MaxCommitLength"/> together. Nothing was applied. No message quotes a
    /// document.
    /// </exception>
    Task<CommitResult> CommitAsync(
        string partition, IReadOnlyList<RowChange> changes, CancellationToken cancellation = default);
}

/// <summary>A row as it was read.</summary>
/// <param name="Key">The row key.</param>
/// <param name="Document">What the row holds.</param>
/// <param name="ETag">
/// Opaque version: it differs after each change of the row, also where it was removed and added again.
/// </param>
public sealed record Row(string Key, string Document, string ETag)
{
    /// <summary>The key; never the document, which may hold a PIN.</summary>
    public override string ToString() => Key;
}

/// <summary>A range of row keys in ordinal order.</summary>
/// <param name="From">The first key of the range.</param>
/// <param name="Before">The first key past the range.</param>
/// <param name="SkipFrom">Whether <paramref name="From"/> itself is left out.</param>
public readonly record struct KeyRange(string From, string Before, bool SkipFrom = false)
{
    /// <summary>All keys that start with <paramref name="prefix"/>.</summary>
    /// <param name="prefix">The prefix; not empty.</param>
    public static KeyRange Prefix(string prefix) => new(prefix, AfterPrefix(prefix));

    /// <summary>What is left of the range once <paramref name="key"/> and all keys before it have been read.</summary>
    /// <param name="key">The last key that was read.</param>
    public KeyRange After(string key) => this with { From = key, SkipFrom = true };

    private static string AfterPrefix(string prefix) => prefix[..^1] + (char)(prefix[^1] + 1);
}

/// <summary>One change of a commit.</summary>
/// <param name="Key">The row that it changes.</param>
public abstract record RowChange(string Key)
{
    /// <summary>What is changed; never the document, which may hold a PIN.</summary>
    public sealed override string ToString() => $"{GetType().Name} {Key}";

    /// <summary>Adds a row; a conflict where there already is one.</summary>
    public sealed record Insert(string Key, string Document) : RowChange(Key);

    /// <summary>Writes a row whether or not there is one.</summary>
    public sealed record Upsert(string Key, string Document) : RowChange(Key);

    /// <summary>Replaces a row; a conflict where it is gone or its ETag is another.</summary>
    public sealed record Replace(string Key, string Document, string ETag) : RowChange(Key);

    /// <summary>Removes a row; a conflict where it is gone or, if an ETag is given, where it is another.</summary>
    public sealed record Delete(string Key, string? ETag = null) : RowChange(Key);
}

/// <summary>How a commit ended.</summary>
public enum CommitResult
{
    /// <summary>All changes were applied.</summary>
    Committed,

    /// <summary>A guard did not hold; nothing was applied.</summary>
    Conflict,
}
