using System.Text.Json;
using AccessCodes.TestSupport;

namespace AccessCodes.EndToEnd.Tests;

/// <summary>A migration of the whole sandbox that is killed again and again ends as one that is not.</summary>
public sealed class MigrationCrashTests
{
    private const int Kills = 4;

    [Fact]
    public async Task A_migration_that_is_killed_in_the_middle_ends_as_its_plan_foretold()
    {
        await using var host = await LocalHostProcess.StartAsync(rateLimits: false);
        (Guid, string)[] foretold;
        Guid run;
        using (var api = new SandboxApi(host.Url))
        {
            var plan = await MigrateAsync(api, dryRun: true);
            await EndOfAsync(api, plan);
            foretold = [.. (await CodesOfAsync(api, plan)).Select(code => (IdOf(code), ForetoldOf(code)))];
            run = await MigrateAsync(api, dryRun: false);
        }

        // From the planning on; the last process ends it.
        for (var kill = 1; kill <= Kills; kill++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(350 * kill));
            await host.KillAsync();
            await host.StartAsync();
        }

        using (var api = new SandboxApi(host.Url))
        {
            var ended = await EndOfAsync(api, run);
            var codes = await CodesOfAsync(api, run);

            Assert.Equal("completed", ended.GetProperty("status").GetString());
            Assert.Equal(foretold, codes.Select(code => (IdOf(code), BecameOf(code))));

            // What is replaced is replaced once, and what is converted is told once.
            var replaced = codes.Where(code => BecameOf(code) == "replaced").ToArray();
            var managed = (await api.PostAsync("/access_codes/list", new { device_id = Known.SmartThingsStudio }))
                .GetProperty("access_codes").GetArrayLength();
            Assert.Equal(
                replaced.Count(code => code.GetProperty("device_id").GetGuid() == Known.SmartThingsStudio), managed);
            var events = (await api.EventsAsync())
                .Where(told => told.GetProperty("event_type").GetString() == "access_code.unmanaged.converted_to_managed")
                .Select(told => told.GetProperty("access_code_id").GetGuid());
            Assert.Equal(
                codes.Where(code => BecameOf(code) == "converted").Select(IdOf).Order(), events.Order());
        }
    }

    private static async Task<Guid> MigrateAsync(SandboxApi api, bool dryRun)
    {
        var answer = await api.PostAsync(
            "/migrations/create", new { when_not_convertible = "replace", dry_run = dryRun, concurrency = 10 });
        return answer.GetProperty("migration").GetProperty("migration_id").GetGuid();
    }

    private static async Task<JsonElement> EndOfAsync(SandboxApi api, Guid migrationId)
    {
        JsonElement migration = default;
        await Wait.UntilAsync(
            async () =>
            {
                migration = (await api.PostAsync("/migrations/get", new { migration_id = migrationId }))
                    .GetProperty("migration");
                return migration.GetProperty("completed_at").ValueKind != JsonValueKind.Null;
            },
            () => $"The migration has not ended: {migration}");
        return migration;
    }

    private static async Task<JsonElement[]> CodesOfAsync(SandboxApi api, Guid migrationId) =>
        [.. (await api.PostAsync("/migrations/list_codes", new { migration_id = migrationId, limit = 5000 }))
            .GetProperty("migration_codes").EnumerateArray()];

    private static Guid IdOf(JsonElement code) => code.GetProperty("access_code_id").GetGuid();

    private static string ForetoldOf(JsonElement code) =>
        code.GetProperty("obstacle") is { ValueKind: JsonValueKind.Object } obstacle
            ? $"failed: {obstacle.GetProperty("type").GetString()}"
            : code.GetProperty("planned").GetString() switch
            {
                "convert" => "converted",
                "replace" => "replaced",
                "delete" => "deleted",
                _ => "left",
            };

    private static string BecameOf(JsonElement code) => code.GetProperty("outcome").GetString() is var outcome
        && outcome == "failed"
            ? $"failed: {code.GetProperty("error").GetProperty("type").GetString()}"
            : outcome!;
}
