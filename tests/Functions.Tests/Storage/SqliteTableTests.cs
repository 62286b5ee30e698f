using AccessCodes.Functions.Storage;
using AccessCodes.LocalHost.Sqlite;

namespace AccessCodes.Functions.Tests.Storage;

/// <summary>The storage contract on SQLite.</summary>
public sealed class SqliteTableTests : TableContract, IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rows-").FullName;
    private SqliteDatabase _database;
    private SqliteTables _tables;

    public SqliteTableTests() => (_database, _tables) = Open();

    private protected override ITables Tables => _tables;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Rows_outlive_the_process_and_etags_are_never_given_again()
    {
        await _tables.Claims.CommitAsync("p", [new RowChange.Insert("a", "1"), new RowChange.Insert("b", "1")]);
        var before = await _tables.Claims.QueryAsync("p", new KeyRange("a", "z"), 10);
        await _tables.Claims.CommitAsync("p", [new RowChange.Delete("b")]);

        await _database.DisposeAsync();
        (_database, _tables) = Open();

        Assert.Equal([before[0]], await _tables.Claims.QueryAsync("p", new KeyRange("a", "z"), 10));
        await _tables.Claims.CommitAsync("p", [new RowChange.Insert("b", "1")]);
        Assert.DoesNotContain((await _tables.Claims.GetAsync("p", "b"))?.ETag, before.Select(row => row.ETag));
    }

    private (SqliteDatabase, SqliteTables) Open()
    {
        var database = new SqliteDatabase(Path.Combine(_folder, "rows.db"));
        return (database, new SqliteTables(database));
    }
}
