using AccessCodes.Functions.Orchestrations;
using AccessCodes.Functions.Storage;
using AccessCodes.Functions.Tests.Support;
using AccessCodes.LocalHost.Sqlite;
using AccessCodes.TestSupport;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace AccessCodes.Functions.Tests.Orchestrations;

/// <summary>However many codes there are: histories stay short, devices are spared, and what is taken twice is done once.</summary>
public sealed class MigrationScaleTests
{
    [Fact]
    public async Task Histories_do_not_grow_with_the_number_of_codes()
    {
        var few = await LongestHistoriesAsync(locks: 10, codes: 2);
        var many = await LongestHistoriesAsync(locks: 10, codes: 50);

        // It is the telling of progress that makes the difference: four entries each time, more and more rarely.
        Assert.InRange(many[nameof(RunMigration)], few[nameof(RunMigration)], few[nameof(RunMigration)] + 12);
        Assert.Equal(few[nameof(MigrateAccount)], many[nameof(MigrateAccount)]);
        Assert.InRange(many[nameof(MigrateDevice)], few[nameof(MigrateDevice)], 210);
    }

    [Fact]
    public async Task A_device_is_asked_for_no_more_than_it_takes_in_a_minute()
    {
        var time = new PassingTime();
        var app = await TestApp.StartAsync(
            services => services.AddSingleton<TimeProvider>(time), rateLimits: true);
        await ExtraLock.AddAsync(app.Services.GetRequiredService<ITables>(), ExtraLock.Fast, codes: 12);

        var run = await app.MigrateAsync(new { device_id = ExtraLock.DeviceId });
        var within = new List<(DateTimeOffset At, int Converted)>();
        await Wait.UntilAsync(async () =>
        {
            var migration = await app.MigrationAsync(run);
            within.Add((time.GetUtcNow(), migration.Count("outcomes", "converted")));
            app.Pass(time);
            return migration.Text("status") == "completed";
        });

        var begun = within[0].At;
        Assert.Equal(12, within[^1].Converted);
        Assert.All(within.Where(look => look.At < begun.AddSeconds(60)), look => Assert.InRange(look.Converted, 0, 10));
        Assert.Contains(within, look => look.Converted == 10);
        await app.DisposeAsync();
    }

    [Fact]
    public async Task A_step_that_runs_again_has_the_effect_of_once()
    {
        var app = await TestApp.StartAsync(_ => { });
        var run = await app.MigrateAsync(
            new { device_id = Known.SmartThingsStudio, when_not_convertible = "replace" });
        await app.EndOfMigrationAsync(run);
        var events = (await app.ListAsync(Paths.ListEvents)).Length;
        var order = new MigrationOrder(Known.Sandbox, run, run);
        var migration = ActivatorUtilities.CreateInstance<RunMigration>(app.Services);
        var device = ActivatorUtilities.CreateInstance<MigrateDevice>(app.Services);
        var client = app.Services.GetRequiredService<DurableTaskClient>();
        var account = (await app.ListAsync(Paths.ListDevices))
            .Single(found => found.GetProperty("device_id").GetGuid() == Known.SmartThingsStudio)
            .GetProperty("connected_account_id").GetGuid();
        var studio = new DeviceMigration(order, account, Known.SmartThingsStudio);

        Assert.Equal(DeviceStep.Last, await device.PlanCodes(studio, default));
        Assert.Equal(DeviceStep.Last, await device.MigrateCodes(studio, client, default));
        Assert.False(await migration.StartMigration(order, client, default));
        await migration.TellProgress(order, client, default);
        await migration.EndMigration(order, client, default);

        Assert.Equal(events, (await app.ListAsync(Paths.ListEvents)).Length);
        Assert.Equal("completed", (await app.MigrationAsync(run)).Text("status"));
        await app.DisposeAsync();
    }

    private static async Task<IReadOnlyDictionary<string, int>> LongestHistoriesAsync(int locks, int codes)
    {
        var app = await TestApp.StartAsync(_ => { });
        await ExtraLock.AddManyAsync(app.Services.GetRequiredService<ITables>(), locks, codes);
        var database = app.Hub().Database;
        var longest = new Dictionary<string, int>();

        var run = await app.MigrateAsync(new { connected_account_id = Known.AugustAccount, concurrency = 10 });
        await Wait.UntilAsync(async () =>
        {
            foreach (var (name, length) in LengthsIn(database))
                longest[name] = Math.Max(longest.GetValueOrDefault(name), length);
            return (await app.MigrationAsync(run)).Text("status") == "completed";
        });

        Assert.Equal(
            locks * codes,
            (await app.CodesOfMigrationAsync(run)).Count(code =>
                code.BecameOf() == "converted" && code.Text("name")!.StartsWith("Guest ", StringComparison.Ordinal)));
        await app.DisposeAsync();
        return longest;
    }

    /// <summary>How long the longest history of each orchestrator is now.</summary>
    private static List<(string Name, int Length)> LengthsIn(SqliteDatabase database) => database.Read(connection =>
        connection.Query(
            """
            SELECT name, max(length) FROM (
              SELECT start ->> 'Name' AS name, count(*) AS length FROM hub_instances
              JOIN hub_history USING (instance_id), json_each(events) event
              WHERE event.value ->> 'Kind' NOT IN (12, 13) -- The marks of turns.
              GROUP BY instance_id)
            GROUP BY name
            """,
            row => (row.GetString(0), row.GetInt32(1))));
}
