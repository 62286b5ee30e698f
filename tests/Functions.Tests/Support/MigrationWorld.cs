using System.Net;
using System.Text.Json;
using AccessCodes.TestSupport;

namespace AccessCodes.Functions.Tests.Support;

/// <summary>What tests do with migrations.</summary>
internal static class MigrationWorld
{
    public const string Create = "/migrations/create";
    public const string Get = "/migrations/get";
    public const string List = "/migrations/list";
    public const string ListCodes = "/migrations/list_codes";
    public const string Cancel = "/migrations/cancel";
    public const string RetryFailed = "/migrations/retry_failed";

    /// <summary>Begins a migration.</summary>
    public static async Task<Guid> MigrateAsync(this TestApp app, object parameters) =>
        (await app.AskForMigrationAsync(Create, parameters)).MigrationId();

    /// <summary>Asks for something that is answered with a migration.</summary>
    public static async Task<JsonElement> AskForMigrationAsync(this TestApp app, string path, object parameters)
    {
        var reply = await app.PostAsync(path, parameters);
        Assert.True(reply.Status == HttpStatusCode.OK, reply.Text);
        return reply.Body.GetProperty("migration");
    }

    public static Task<JsonElement> MigrationAsync(this TestApp app, Guid migrationId) =>
        app.AskForMigrationAsync(Get, new { migration_id = migrationId });

    /// <summary>Waits until a migration has ended.</summary>
    public static async Task<JsonElement> EndOfMigrationAsync(this TestApp app, Guid migrationId)
    {
        JsonElement migration = default;
        await Wait.UntilAsync(async () =>
        {
            migration = await app.MigrationAsync(migrationId);
            return migration.Text("status") is "completed" or "canceled";
        });
        return migration;
    }

    /// <summary>The codes of a migration, all of them.</summary>
    public static Task<JsonElement[]> CodesOfMigrationAsync(this TestApp app, Guid migrationId) =>
        app.ListByPagesAsync(ListCodes, limit: 50, new { migration_id = migrationId });

    /// <summary>What a plan foretells of a code: its outcome, or the error that it fails with.</summary>
    public static string Foretold(this JsonElement code) =>
        code.GetProperty("obstacle") is { ValueKind: JsonValueKind.Object } obstacle
            ? $"failed: {obstacle.Text("type")}"
            : code.Text("planned") switch
            {
                "convert" => "converted",
                "replace" => "replaced",
                "delete" => "deleted",
                _ => "left",
            };

    /// <summary>What became of a code.</summary>
    public static string BecameOf(this JsonElement code) => code.Text("outcome") == "failed"
        ? $"failed: {code.GetProperty("error").Text("type")}"
        : code.Text("outcome")!;

    public static int Count(this JsonElement migration, string counts, string name) =>
        migration.GetProperty(counts).GetProperty(name).GetInt32();

    public static Guid MigrationId(this JsonElement migration) => migration.GetProperty("migration_id").GetGuid();
}
