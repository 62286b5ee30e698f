using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace AccessCodes.LocalHost.Sqlite;

/// <summary>
/// One SQLite file in write-ahead mode: one writer, and as many readers as ask at once. A reader sees every write that
/// was acknowledged before it began.
/// </summary>
/// <remarks>
/// synchronous=NORMAL: an acknowledged write outlives the process however it ends. A power cut may take the last
/// writes with it, never the file's consistency. The file is not mapped into memory: each commit would have every reader
/// unmap it.
/// </remarks>
internal sealed class SqliteDatabase : IAsyncDisposable
{
    /// <summary>
    /// How long the log grows, in pages of 4 KiB, before the writer carries it over into the file and waits for the disk.
    /// What was written several times meanwhile is carried over once.
    /// </summary>
    private const int PagesOfLog = 4_000;

    private readonly ConcurrentBag<SqliteConnection> _idleReaders = [];
    private readonly string _readerConnectionString;
    private volatile bool _disposed;

    /// <summary>Opens the file, creating it and its folder where they are missing.</summary>
    /// <param name="path">The file's path.</param>
    /// <param name="afterCommit">Called on the writer's thread after each commit, before anyone is told of it.</param>
    public SqliteDatabase(string path, Action<SqliteConnection>? afterCommit = null)
    {
        Path = System.IO.Path.GetFullPath(path);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        var connection = Open(ConnectionString(SqliteOpenMode.ReadWriteCreate));
        connection.Run("PRAGMA journal_mode = WAL");
        connection.Run("PRAGMA synchronous = NORMAL");
        connection.Run($"PRAGMA wal_autocheckpoint = {PagesOfLog}");
        Writer = new(connection, afterCommit);
        _readerConnectionString = ConnectionString(SqliteOpenMode.ReadOnly);
    }

    public string Path { get; }

    public SqliteWriter Writer { get; }

    /// <summary>Runs a query on a connection of its own, which keeps its prepared statements.</summary>
    public T Read<T>(Func<SqliteConnection, T> query)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (!_idleReaders.TryTake(out var connection))
        {
            connection = Open(_readerConnectionString);
        }

        try
        {
            return query(connection);
        }
        finally
        {
            _idleReaders.Add(connection);
            if (_disposed)
            {
                CloseReaders();
            }
        }
    }

    /// <summary>Ends after all writes that were asked for are committed.</summary>
    public async ValueTask DisposeAsync()
    {
        await Writer.DisposeAsync();
        _disposed = true;
        CloseReaders();
    }

    private static SqliteConnection Open(string connectionString)
    {
        var connection = new SqliteConnection(connectionString);
        connection.Open();
        connection.Run("PRAGMA busy_timeout = 5000");
        connection.Run("PRAGMA cache_size = -32768"); // KiB, at the most: what many codes are listed from stays at hand.
        return connection;
    }

    private string ConnectionString(SqliteOpenMode mode) =>
        new SqliteConnectionStringBuilder { DataSource = Path, Mode = mode, Pooling = false }.ToString();

    private void CloseReaders()
    {
        while (_idleReaders.TryTake(out var connection))
        {
            connection.Close(); // Closing also ends its statements, and the last to close removes the WAL file.
        }
    }
}
