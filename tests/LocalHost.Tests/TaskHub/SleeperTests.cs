using AccessCodes.LocalHost.Sqlite;

namespace AccessCodes.LocalHost.Tests.TaskHub;

public sealed class SleeperTests : EngineTests
{
    private const int Sleepers = 10_000;

    [Fact]
    public async Task Ten_thousand_sleepers_are_not_woken_by_a_restart_and_end_once_when_their_time_comes()
    {
        var runs = 0;
        Functions.AddOrchestrator("Sleep", async context =>
        {
            Interlocked.Increment(ref runs);
            await context.CreateTimer(TimeSpan.FromDays(1), CancellationToken.None);
            return "slept";
        });
        await using (var world = await StartAsync())
        {
            await world.StartInstanceAsync("Sleep");
            await EngineWorld.UntilAsync(() => world.Hub.IsAtRest && world.History().Count > 0);
            await world.Database.Writer.WriteAsync((connection, _) => Multiply(connection));
        }

        runs = 0;
        await using var revived = await StartAsync();
        Assert.Equal(Sleepers, Unfinished());
        Assert.True(revived.Hub.IsAtRest);
        Assert.Equal(0, runs);

        revived.Time.Advance(TimeSpan.FromDays(1));
        await EngineWorld.UntilAsync(() => Unfinished() == 0 && revived.Hub.IsAtRest);
        Assert.Equal(Sleepers, runs);
        Assert.Equal("slept", (await revived.EndOfAsync($"it-{Sleepers - 1}")).ReadOutputAs<string>());

        int Unfinished() => revived.Database.Read(connection => connection.QueryFirst(
            "SELECT count(*) FROM hub_instances WHERE status IN (0, 6, 7)", row => row.GetInt32(0)));
    }

    /// <summary>Makes as many of the one instance as are wanted, which takes less time than to start them.</summary>
    private static void Multiply(Microsoft.Data.Sqlite.SqliteConnection connection)
    {
        const string ids = "WITH RECURSIVE ids(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM ids WHERE n < @0)";
        connection.Run(
            $"""
            {ids} INSERT INTO hub_instances (instance_id, execution_id, status, start, created_at, updated_at)
            SELECT 'it-' || n, execution_id, status, replace(start, '"it"', '"it-' || n || '"'), created_at, updated_at
            FROM ids, hub_instances WHERE instance_id = 'it'
            """,
            Sleepers - 1);
        connection.Run(
            $"""
            {ids} INSERT INTO hub_history (instance_id, turn, events)
            SELECT 'it-' || n, turn, replace(events, '"it"', '"it-' || n || '"')
            FROM ids, hub_history WHERE instance_id = 'it'
            """,
            Sleepers - 1);
    }
}
