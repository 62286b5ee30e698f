using AccessCodes.Functions.Storage;

namespace AccessCodes.LocalHost.Sqlite;

/// <summary>The tables of the app in one SQLite database.</summary>
internal sealed class SqliteTables : ITables
{
    // Keys compare by the bytes of their UTF-8, which for the keys that the port allows is the order it promises.
    // ETags come from a counter that outlives the rows: one that a row has had, no row has again.
    private const string Schema =
        """
        CREATE TABLE IF NOT EXISTS rows (
            tbl TEXT NOT NULL, partition TEXT NOT NULL, key TEXT NOT NULL,
            document TEXT NOT NULL, etag INTEGER NOT NULL,
            PRIMARY KEY (tbl, partition, key));
        CREATE TABLE IF NOT EXISTS etags (last INTEGER NOT NULL);
        INSERT INTO etags SELECT 0 WHERE NOT EXISTS (SELECT * FROM etags);
        """;

    /// <summary>Opens the tables, creating what is missing of them.</summary>
    /// <param name="database">Where they are; whoever opened it closes it.</param>
    public SqliteTables(SqliteDatabase database)
    {
        database.Writer.WriteAsync((connection, _) => connection.Run(Schema)).GetAwaiter().GetResult();
        Workspaces = new SqliteTable(database, "workspaces");
        Directory = new SqliteTable(database, "directory");
        Claims = new SqliteTable(database, "claims");
        Locks = new SqliteTable(database, "locks");
    }

    public ITable Workspaces { get; }

    public ITable Directory { get; }

    public ITable Claims { get; }

    public ITable Locks { get; }
}
