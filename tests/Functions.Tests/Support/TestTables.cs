using AccessCodes.Functions.Storage;
using AccessCodes.LocalHost.Sqlite;

namespace AccessCodes.Functions.Tests.Support;

/// <summary>Empty tables that a test has to itself.</summary>
internal sealed class TestTables : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("access-codes-");
    private readonly SqliteDatabase _database;

    public TestTables()
    {
        _database = new SqliteDatabase(Path.Combine(_folder.FullName, "tables.db"));
        Tables = new SqliteTables(_database);
    }

    public ITables Tables { get; }

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
