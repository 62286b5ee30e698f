using System.Net;
using System.Text.Json;
using AccessCodes.Functions.Storage;
using AccessCodes.Functions.Tests.Support;
using AccessCodes.LocalHost.Sandbox;
using AccessCodes.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace AccessCodes.Functions.Tests.Http;

/// <summary>A whole migration in one call: what the plan foretells is what comes.</summary>
public sealed class MigrationTests : IAsyncLifetime
{
    private static readonly object Everything =
        new { when_not_convertible = "replace", delete_remaining = true, concurrency = 10 };

    private static readonly Guid AtticFlat = SandboxIds.Device(14);
    private static readonly Guid Basement = SandboxIds.Device(16);
    private static readonly Guid Ttlock = SandboxIds.ConnectedAccount(13);

    private TestApp _app = null!;

    public async Task InitializeAsync() => _app = await TestApp.StartAsync(_ => { });

    public Task DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task Every_code_of_the_sandbox_ends_as_its_plan_foretold()
    {
        var plan = await _app.MigrateAsync(
            new { when_not_convertible = "replace", delete_remaining = true, dry_run = true });
        await _app.EndOfMigrationAsync(plan);
        var foretold = await _app.CodesOfMigrationAsync(plan);

        var run = await _app.MigrateAsync(Everything);
        var ended = await _app.EndOfMigrationAsync(run);
        var codes = await _app.CodesOfMigrationAsync(run);

        Assert.Equal(
            foretold.Select(code => (code.Id(), code.Foretold())), codes.Select(code => (code.Id(), code.BecameOf())));
        Assert.Equal(("completed", 1d), (ended.Text("status"), ended.GetProperty("progress").GetDouble()));
        Assert.Equal(codes.Length, ended.GetProperty("total").GetInt32());
        Assert.Equal(ended.GetProperty("blocked").GetInt32(), ended.Count("outcomes", "failed"));
        Assert.All(
            (string[])["converted", "replaced", "left", "failed"],
            outcome => Assert.True(ended.Count("outcomes", outcome) > 0, outcome));

        var devices = SandboxWorkspaces.Sandbox.Devices.Where(device => device.Lock.Lock.Profile.ListsUnmanagedCodes);
        Assert.Equal(
            devices.Select(device => device.DeviceId).Order(),
            codes.Select(code => code.GetProperty("device_id").GetGuid()).Distinct().Order());
    }

    [Fact]
    public async Task A_dry_run_plans_and_changes_nothing()
    {
        var before = await StateAsync();

        var migration = await _app.EndOfMigrationAsync(await _app.MigrateAsync(new { dry_run = true }));

        Assert.Equal("completed", migration.Text("status"));
        Assert.True(migration.Count("planned", "convert") > 20);
        Assert.Equal(migration.GetProperty("total").GetInt32(), migration.Count("outcomes", "pending"));
        Assert.Equal(before, await StateAsync());
        Assert.Empty(await _app.ListAsync(Paths.ListEvents));
    }

    [Fact]
    public async Task Run_again_it_does_only_what_is_left()
    {
        var device = new { device_id = AtticFlat };
        await _app.EndOfMigrationAsync(await _app.MigrateAsync(device));

        var again = await _app.EndOfMigrationAsync(await _app.MigrateAsync(device));

        Assert.Equal(0, again.GetProperty("total").GetInt32());
        Assert.Equal(2, (await _app.ListAsync(MigrationWorld.List)).Length);
    }

    [Fact]
    public async Task A_replacement_keeps_name_and_window_and_the_old_code_goes()
    {
        var old = (await _app.UnmanagedCodesAsync(Known.SmartThingsStudio))[^1];

        var run = await _app.MigrateAsync(
            new { device_id = Known.SmartThingsStudio, when_not_convertible = "replace" });
        Assert.Equal(3, (await _app.EndOfMigrationAsync(run)).Count("outcomes", "replaced"));

        var code = (await _app.CodesOfMigrationAsync(run)).Single(code => code.Id() == old.Id());
        var replacement = (await _app.ManagedCodeAsync(code.GetProperty("replacement_access_code_id").GetGuid()))!.Value;
        foreach (var kept in (string[])["name", "starts_at", "ends_at"])
            Assert.Equal(old.Text(kept), replacement.Text(kept));
        Assert.Empty(await _app.UnmanagedCodesAsync(Known.SmartThingsStudio));
    }

    [Fact]
    public async Task A_replacement_keeps_a_PIN_that_is_known()
    {
        // One that was managed and handed back: its PIN is known though the provider hides it.
        var code = await _app.CreateCodeAsync(Known.SmartThingsStudio, "739205", "Drummer");
        await _app.EndOfAsync(ManagedCodes.Update, new { access_code_id = code.Id(), is_managed = false });

        var run = await _app.MigrateAsync(
            new { device_id = Known.SmartThingsStudio, when_not_convertible = "replace" });
        await _app.EndOfMigrationAsync(run);

        var migrated = (await _app.CodesOfMigrationAsync(run)).Single(planned => planned.Id() == code.Id());
        Assert.Equal("replaced", migrated.BecameOf());
        var replacement = await _app.ManagedCodeAsync(migrated.GetProperty("replacement_access_code_id").GetGuid());
        Assert.Equal(("Drummer", "739205"), (replacement!.Value.Text("name"), replacement.Value.Text("code")));
        Assert.DoesNotContain("739205", await MigrationRowsAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_remains_is_deleted_where_the_provider_allows_it()
    {
        var smartThings = await _app.EndOfMigrationAsync(await _app.MigrateAsync(
            new { device_id = Known.SmartThingsStudio, delete_remaining = true }));
        var igloohome = await _app.EndOfMigrationAsync(await _app.MigrateAsync(
            new { device_id = Known.IgloohomeGuestHouse, delete_remaining = true }));

        Assert.Equal(3, smartThings.Count("outcomes", "deleted"));
        Assert.Equal(2, igloohome.Count("outcomes", "left"));
        Assert.Empty(await _app.UnmanagedCodesAsync(Known.SmartThingsStudio));
    }

    [Fact]
    public async Task A_lock_out_of_reach_fails_its_codes_and_no_other()
    {
        var run = await _app.MigrateAsync(new { connected_account_id = Ttlock });
        var ended = await _app.EndOfMigrationAsync(run);

        var failed = await _app.ListAsync(MigrationWorld.ListCodes, new { migration_id = run, outcome = "failed" });
        Assert.Equal((3, 2), (ended.Count("outcomes", "converted"), ended.Count("outcomes", "failed")));
        Assert.All(failed, code => Assert.Equal(
            (Basement, "failed: ttlock_lock_not_paired_to_gateway"),
            (code.GetProperty("device_id").GetGuid(), code.BecameOf())));

        // The second is not tried at all.
        Assert.Single(failed, code => code.GetProperty("action_attempt_id").ValueKind == JsonValueKind.String);
    }

    [Fact]
    public async Task What_failed_is_done_once_its_cause_is_gone()
    {
        var run = await _app.MigrateAsync(new { device_id = Known.OfflineGarage });
        Assert.Equal(2, (await _app.EndOfMigrationAsync(run)).Count("outcomes", "failed"));
        await _app.PostAsync("/devices/simulate/connect", new { device_id = Known.OfflineGarage });

        var again = await _app.AskForMigrationAsync(MigrationWorld.RetryFailed, new { migration_id = run });
        Assert.Equal("planning", again.Text("status"));
        var ended = await _app.EndOfMigrationAsync(run);

        Assert.Equal((2, 0), (ended.Count("outcomes", "converted"), ended.Count("outcomes", "failed")));
        Assert.Empty(await _app.UnmanagedCodesAsync(Known.OfflineGarage));
        var nothing = await _app.AskForMigrationAsync(MigrationWorld.RetryFailed, new { migration_id = run });
        Assert.Equal("completed", nothing.Text("status"));
    }

    [Fact]
    public async Task A_replacement_that_failed_half_done_is_brought_to_its_end()
    {
        // The replacement comes, and the old code does not go.
        await SetConditionAsync("keeps_codes", isPresent: true);
        var run = await _app.MigrateAsync(
            new { device_id = Known.SmartThingsStudio, when_not_convertible = "replace" });
        var failed = await _app.EndOfMigrationAsync(run);
        var managed = (await _app.ListAsync(ManagedCodes.List, new { device_id = Known.SmartThingsStudio })).Length;
        Assert.Equal((3, 3), (failed.Count("outcomes", "failed"), managed));

        await SetConditionAsync("keeps_codes", isPresent: false);
        await _app.AskForMigrationAsync(MigrationWorld.RetryFailed, new { migration_id = run });
        var ended = await _app.EndOfMigrationAsync(run);

        Assert.Equal(3, ended.Count("outcomes", "replaced"));
        Assert.Empty(await _app.UnmanagedCodesAsync(Known.SmartThingsStudio));
        Assert.Equal(
            3, (await _app.ListAsync(ManagedCodes.List, new { device_id = Known.SmartThingsStudio })).Length);
    }

    [Fact]
    public async Task A_replacement_that_failed_to_come_is_not_created_twice()
    {
        await SetConditionAsync("rejects_codes", isPresent: true);
        var run = await _app.MigrateAsync(
            new { device_id = Known.SmartThingsStudio, when_not_convertible = "replace" });
        Assert.Equal(3, (await _app.EndOfMigrationAsync(run)).Count("outcomes", "failed"));
        Assert.Equal(3, (await _app.UnmanagedCodesAsync(Known.SmartThingsStudio)).Length);

        await SetConditionAsync("rejects_codes", isPresent: false);
        await _app.AskForMigrationAsync(MigrationWorld.RetryFailed, new { migration_id = run });

        Assert.Equal(3, (await _app.EndOfMigrationAsync(run)).Count("outcomes", "replaced"));
        Assert.Equal(
            3, (await _app.ListAsync(ManagedCodes.List, new { device_id = Known.SmartThingsStudio })).Length);
    }

    [Fact]
    public async Task Once_cancelled_what_is_under_way_ends_and_nothing_new_is_begun()
    {
        await ExtraLock.AddAsync(Tables, ExtraLock.Fast with { Latency = TimeSpan.FromSeconds(1) }, codes: 30);
        var run = await _app.MigrateAsync(new { device_id = ExtraLock.DeviceId });
        await Wait.UntilAsync(async () => (await _app.MigrationAsync(run)).Count("outcomes", "converted") > 1);

        var canceling = await _app.AskForMigrationAsync(MigrationWorld.Cancel, new { migration_id = run });
        Assert.Equal("canceling", canceling.Text("status"));
        var ended = await _app.EndOfMigrationAsync(run);

        var (converted, canceled) = (ended.Count("outcomes", "converted"), ended.Count("outcomes", "canceled"));
        Assert.Equal(("canceled", 30), (ended.Text("status"), converted + canceled));
        Assert.Equal(canceled, (await _app.UnmanagedCodesAsync(ExtraLock.DeviceId)).Length);
        Assert.InRange(canceled, 20, 28);

        await _app.PostAsync(
            "/devices/simulate/configure", new { device_id = ExtraLock.DeviceId, latency_milliseconds = 0 });
        await _app.AskForMigrationAsync(MigrationWorld.RetryFailed, new { migration_id = run });
        Assert.Equal(30, (await _app.EndOfMigrationAsync(run)).Count("outcomes", "converted"));
    }

    [Fact]
    public async Task It_is_told_in_events()
    {
        var run = await _app.MigrateAsync(new { device_id = AtticFlat });
        await _app.EndOfMigrationAsync(run);

        var events = (await _app.ListAsync(Paths.ListEvents))
            .Where(told => told.TryGetProperty("migration_id", out var id) && id.GetGuid() == run)
            .ToArray();
        Assert.Equal(["migration.started", "migration.completed"], events.Select("event_type"));
        Assert.Equal(["running", "completed"], events.Select("migration_status"));
        Assert.Equal(
            (3, 3), (events[0].Count("outcomes", "pending"), events[1].Count("outcomes", "converted")));
        Assert.False(events[0].TryGetProperty("connected_account_id", out _));
        Assert.Single(await _app.ListAsync(Paths.ListEvents, new { event_type = "migration.started" }));
    }

    [Fact]
    public async Task Codes_are_listed_by_pages_and_by_what_became_of_them()
    {
        var run = await _app.MigrateAsync(new { connected_account_id = Known.AugustAccount, dry_run = true });
        var ended = await _app.EndOfMigrationAsync(run);

        var all = await _app.ListByPagesAsync(MigrationWorld.ListCodes, limit: 3, new { migration_id = run }, byUrl: true);
        var left = await _app.ListAsync(MigrationWorld.ListCodes, new { migration_id = run, planned = "leave" });
        var converted = await _app.ListAsync(
            MigrationWorld.ListCodes, new { migration_id = run, outcome = "converted" });

        Assert.Equal(ended.GetProperty("total").GetInt32(), all.Select(code => code.Id()).Distinct().Count());
        Assert.Equal([Known.Code(3, 1)], left.Select(code => code.Id()));
        Assert.Empty(converted);
    }

    [Fact]
    public async Task No_device_is_in_two_migrations_at_once()
    {
        await ExtraLock.AddAsync(Tables, ExtraLock.Fast with { Latency = TimeSpan.FromSeconds(5) }, codes: 2);
        var run = await _app.MigrateAsync(new { device_id = ExtraLock.DeviceId });

        var same = await _app.PostAsync(MigrationWorld.Create, new { connected_account_id = Known.AugustAccount });
        var retry = await _app.PostAsync(MigrationWorld.RetryFailed, new { migration_id = run });

        Assert.Equal((HttpStatusCode.Conflict, "migration_under_way"), (same.Status, same.ErrorType));
        Assert.Equal((HttpStatusCode.Conflict, "migration_under_way"), (retry.Status, retry.ErrorType));
        await _app.MigrateAsync(new { device_id = Known.OracodeAnnex });
        await _app.MigrateAsync(new { dry_run = true });
    }

    [Theory]
    [InlineData("concurrency", 11)]
    [InlineData("concurrency", 0)]
    [InlineData("when_not_convertible", "delete")]
    [InlineData("connected_account_id", "ac000000-0000-4000-8000-000000000001")]
    public async Task What_makes_no_sense_is_refused(string parameter, object value)
    {
        var reply = await _app.PostAsync(MigrationWorld.Create, new Dictionary<string, object>
        {
            ["device_id"] = Known.FrontDoor,
            [parameter] = value,
        });

        Assert.Equal((HttpStatusCode.BadRequest, "invalid_input"), (reply.Status, reply.ErrorType));
        Assert.NotEmpty(reply.ErrorsOf(parameter));
    }

    [Fact]
    public async Task What_another_workspace_migrates_is_unknown()
    {
        var run = await _app.MigrateAsync(new { dry_run = true });

        foreach (var path in (string[])[MigrationWorld.Get, MigrationWorld.ListCodes, MigrationWorld.Cancel, MigrationWorld.RetryFailed])
        {
            var reply = await _app.PostAsync(path, new { migration_id = run }, TestApp.NeighbourKey);
            Assert.Equal((HttpStatusCode.NotFound, "migration_not_found"), (reply.Status, reply.ErrorType));
        }

        Assert.Empty(await _app.ListAsync(MigrationWorld.List, key: TestApp.NeighbourKey));
    }

    [Fact]
    public async Task A_reset_ends_a_migration_quietly()
    {
        await ExtraLock.AddAsync(Tables, ExtraLock.Fast with { Latency = TimeSpan.FromMilliseconds(200) }, codes: 20);
        var run = await _app.MigrateAsync(new { device_id = ExtraLock.DeviceId });
        await Wait.UntilAsync(async () => (await _app.MigrationAsync(run)).Count("outcomes", "converted") > 1);

        await _app.EndOfAsync("/workspaces/reset_sandbox", new { });

        Assert.Empty(await _app.ListAsync(MigrationWorld.List));
        var again = await _app.EndOfMigrationAsync(await _app.MigrateAsync(new { device_id = AtticFlat }));
        Assert.Equal(3, again.Count("outcomes", "converted"));
    }

    private ITables Tables => _app.Services.GetRequiredService<ITables>();

    private Task<Reply> SetConditionAsync(string condition, bool isPresent) => _app.PostAsync(
        "/devices/simulate/set_condition",
        new { device_id = Known.SmartThingsStudio, condition, is_present = isPresent });

    private Task<string> StateAsync() => RowsAsync(
        key => !key.StartsWith("migration", StringComparison.Ordinal)
            && !key.StartsWith("idempotency", StringComparison.Ordinal)
            && !key.StartsWith("outbox", StringComparison.Ordinal));

    private Task<string> MigrationRowsAsync() => RowsAsync(key => key.StartsWith("migration", StringComparison.Ordinal));

    private async Task<string> RowsAsync(Func<string, bool> isWanted)
    {
        var rows = await Tables.Workspaces.QueryAsync(
            Known.Sandbox.ToString(), new KeyRange(" ", "~"), ITable.MaxPageSize);
        return string.Join('\n', rows.Where(row => isWanted(row.Key)).Select(row => row.Key + row.Document));
    }
}
