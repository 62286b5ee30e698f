using AccessCodes.LocalHost.Sqlite;

namespace AccessCodes.LocalHost.Tests.Sqlite;

public sealed class SqliteWriterTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private int _commits;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Writes_that_wait_together_are_committed_together()
    {
        await using var database = await OpenAsync();
        var commitsBefore = _commits;
        using var hold = new ManualResetEventSlim();
        var first = database.Writer.WriteAsync((_, _) => hold.Wait());

        var writes = Enumerable.Range(0, 500).Select(n => InsertAsync(database, n)).ToArray();
        hold.Set();
        await Task.WhenAll([first, .. writes]);

        Assert.Equal(500, Count(database));
        Assert.InRange(_commits - commitsBefore, 1, 3);
    }

    [Fact]
    public async Task A_write_that_throws_is_undone_alone()
    {
        await using var database = await OpenAsync();
        using var hold = new ManualResetEventSlim();
        var first = database.Writer.WriteAsync((_, _) => hold.Wait());

        var before = InsertAsync(database, 1);
        var failing = database.Writer.WriteAsync((connection, _) =>
        {
            connection.Run("INSERT INTO numbers VALUES (2)");
            throw new InvalidOperationException("after the insert");
        });
        var constraint = InsertAsync(database, 1);
        var after = InsertAsync(database, 3);
        hold.Set();

        await Task.WhenAll(first, before, after);
        await Assert.ThrowsAsync<InvalidOperationException>(() => failing);
        await Assert.ThrowsAsync<Microsoft.Data.Sqlite.SqliteException>(() => constraint);
        Assert.Equal(
            [1, 3],
            database.Read(connection => connection.Query("SELECT n FROM numbers ORDER BY n", row => row.GetInt32(0))));
    }

    [Fact]
    public async Task A_write_is_visible_to_readers_when_its_task_completes()
    {
        await using var database = await OpenAsync();
        for (var n = 1; n <= 50; n++)
        {
            await InsertAsync(database, n);

            Assert.Equal(n, Count(database));
        }
    }

    [Fact]
    public async Task An_acknowledged_write_survives_a_kill()
    {
        await using var database = await OpenAsync();
        for (var round = 1; round <= 10; round++)
        {
            await Task.WhenAll(Enumerable.Range(round * 100, 20).Select(n => InsertAsync(database, n)));

            // What a killed process leaves behind is the files as they are now.
            var left = _folder.File($"killed-{round}.db");
            File.Copy(database.Path, left);
            File.Copy(database.Path + "-wal", left + "-wal");
            await using var reopened = new SqliteDatabase(left);
            Assert.Equal(round * 20, Count(reopened));
        }
    }

    [Fact]
    public async Task A_withdrawn_write_does_not_run()
    {
        await using var database = await OpenAsync();

        var write = database.Writer.WriteAsync((_, _) => Assert.Fail("It ran."), new CancellationToken(canceled: true));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => write);
    }

    [Fact]
    public async Task Disposal_commits_what_is_queued_and_takes_no_more()
    {
        var database = await OpenAsync();
        var writes = Enumerable.Range(0, 100).Select(n => InsertAsync(database, n)).ToArray();

        await database.DisposeAsync();

        Assert.All(writes, write => Assert.True(write.IsCompletedSuccessfully));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => InsertAsync(database, 100));
        Assert.Throws<ObjectDisposedException>(() => Count(database));
    }

    private static Task<int> InsertAsync(SqliteDatabase database, int n) =>
        database.Writer.WriteAsync((connection, _) => connection.Run("INSERT INTO numbers VALUES (@0)", n));

    private static int Count(SqliteDatabase database) =>
        database.Read(connection => connection.QueryFirst("SELECT count(*) FROM numbers", row => row.GetInt32(0)));

    private async Task<SqliteDatabase> OpenAsync()
    {
        var database = new SqliteDatabase(_folder.File("test.db"), _ => Interlocked.Increment(ref _commits));
        await database.Writer.WriteAsync((connection, _) => connection.Run("CREATE TABLE numbers (n INTEGER PRIMARY KEY)"));
        return database;
    }
}
