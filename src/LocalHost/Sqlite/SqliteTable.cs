using System.Globalization;
using AccessCodes.Functions.Storage;
using Microsoft.Data.Sqlite;

namespace AccessCodes.LocalHost.Sqlite;

/// <summary>
/// One table in SQLite. Reads run on the caller's thread, off the writer: SQLite does nothing asynchronously, and a
/// read that hits the page cache is over before a task would have been scheduled.
/// </summary>
/// <param name="database">The database.</param>
/// <param name="name">The table's name in it.</param>
internal sealed class SqliteTable(SqliteDatabase database, string name) : ITable
{
    private const string GetRow =
        "SELECT document, etag FROM rows WHERE tbl = @0 AND partition = @1 AND key = @2";

    // No row has an empty key, so that to skip it skips none. Without a LIMIT, for whose value SQLite would compile the
    // statement anew each time; the rows come one by one in the order of the index, and reading just ends.
    private const string QueryRows =
        """
        SELECT document, etag, key FROM rows
        WHERE tbl = @0 AND partition = @1 AND key >= @2 AND key < @3 AND key <> @4
        ORDER BY key
        """;

    private const string GetETag = "SELECT etag FROM rows WHERE tbl = @0 AND partition = @1 AND key = @2";

    private const string TakeETags = "UPDATE etags SET last = last + @0 RETURNING last";

    private const string Put =
        """
        INSERT INTO rows (tbl, partition, key, document, etag) VALUES (@0, @1, @2, @3, @4)
        ON CONFLICT DO UPDATE SET document = excluded.document, etag = excluded.etag
        """;

    private const string Remove = "DELETE FROM rows WHERE tbl = @0 AND partition = @1 AND key = @2";

    public Task<Row?> GetAsync(string partition, string key, CancellationToken cancellation = default)
    {
        if (cancellation.IsCancellationRequested)
            return Task.FromCanceled<Row?>(cancellation);
        if (!TableKeys.IsAllowed(partition) || !TableKeys.IsAllowed(key))
            return Task.FromResult<Row?>(null);

        return Task.FromResult(database.Read(connection =>
            connection.QueryFirst(GetRow, row => RowOf(key, row), name, partition, key)));
    }

    public Task<IReadOnlyList<Row>> QueryAsync(
        string partition, KeyRange range, int take, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(take, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(take, ITable.MaxPageSize);
        if (cancellation.IsCancellationRequested)
            return Task.FromCanceled<IReadOnlyList<Row>>(cancellation);
        if (!TableKeys.IsAllowed(partition) || !TableKeys.CanHold(range))
            return Task.FromResult<IReadOnlyList<Row>>([]);

        var skip = range.SkipFrom ? range.From : "";
        return Task.FromResult<IReadOnlyList<Row>>(database.Read(connection => connection.QueryFirst(
            take, QueryRows, row => RowOf(row.GetString(2), row), name, partition, range.From, range.Before, skip)));
    }

    public async Task<CommitResult> CommitAsync(
        string partition, IReadOnlyList<RowChange> changes, CancellationToken cancellation = default)
    {
        RowChanges.Validate(partition, changes);
        cancellation.ThrowIfCancellationRequested();
        return await database.Writer
            .WriteAsync((connection, _) => Apply(connection, partition, changes), cancellation)
            .WaitAsync(cancellation);
    }

    private CommitResult Apply(SqliteConnection writer, string partition, IReadOnlyList<RowChange> changes)
    {
        // Nobody else writes meanwhile, so guards that hold now hold until the last change, and nothing is ever undone.
        if (!changes.All(change => Holds(writer, partition, change)))
            return CommitResult.Conflict;

        var etag = writer.QueryFirst(TakeETags, row => row.GetInt64(0), changes.Count);
        foreach (var change in changes)
        {
            if (RowChanges.DocumentOf(change) is { } document)
                writer.Run(Put, name, partition, change.Key, document, etag--);
            else
                writer.Run(Remove, name, partition, change.Key);
        }

        return CommitResult.Committed;
    }

    private bool Holds(SqliteConnection writer, string partition, RowChange change)
    {
        if (change is RowChange.Upsert)
            return true;

        var current = writer.QueryFirst(GetETag, row => ETagOf(row, 0), name, partition, change.Key);
        return change is RowChange.Insert
            ? current is null
            : current is not null && current == (RowChanges.ETagOf(change) ?? current);
    }

    private static Row RowOf(string key, SqliteDataReader row) => new(key, row.GetString(0), ETagOf(row, 1));

    private static string ETagOf(SqliteDataReader row, int column) =>
        row.GetInt64(column).ToString(CultureInfo.InvariantCulture);
}
