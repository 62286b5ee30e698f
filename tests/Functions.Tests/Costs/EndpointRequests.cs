using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using AccessCodes.Functions.Http.Documentation;
using AccessCodes.Functions.Tests.Support;
using AccessCodes.TestSupport;

namespace AccessCodes.Functions.Tests.Costs;

/// <summary>
/// A request that succeeds for each endpoint. What changes something has a lock of its own, with twenty codes, so that it
/// costs the same whatever was asked for before.
/// </summary>
internal sealed class EndpointRequests
{
    private const int CodesOnLock = 20;

    /// <summary>What never happens here, so that the webhooks that want it change the cost of nothing else.</summary>
    private const string NeverTold = "acs_user.created";

    private readonly CountedWorld _world;
    private readonly Dictionary<string, int> _locks;
    private readonly Dictionary<string, JsonObject> _particular;
    private readonly Dictionary<string, Guid> _ids;

    private EndpointRequests(
        CountedWorld world,
        Dictionary<string, int> locks,
        Dictionary<string, JsonObject> particular,
        Dictionary<string, Guid> ids) =>
        (_world, _locks, _particular, _ids) = (world, locks, particular, ids);

    /// <summary>The endpoints for programs, those that only read first.</summary>
    public static IReadOnlyList<HttpEndpoint> Endpoints { get; } =
        [.. HttpEndpoint.All.Where(endpoint => !endpoint.Says.IsPage).OrderBy(endpoint => endpoint.IsMutating)];

    /// <summary>Puts into the world what the requests are about.</summary>
    public static async Task<EndpointRequests> PrepareAsync(CountedWorld world)
    {
        var app = world.App;
        var locks = Endpoints.Select((endpoint, index) => (endpoint.Path, Number: ExtraLock.Number + 1 + index))
            .ToDictionary(found => found.Path, found => found.Number);
        await ExtraLock.AddManyAsync(world.Tables, locks.Count, CodesOnLock);

        var offline = Known.Device(locks[MigrationWorld.RetryFailed]);
        await app.PostAsync("/devices/simulate/disconnect", new { device_id = offline });
        var failed = await app.MigrateAsync(new { device_id = offline });
        foreach (var endpoint in Endpoints.Where(endpoint => TakesManaged(endpoint)))
            await app.ConvertAsync(Known.Code(locks[endpoint.Path], 1));
        await world.ToEndAsync();

        var stay = await app.PostAsync(ManagedCodes.Create, new
        {
            device_id = Known.Device(locks[Pull]),
            starts_at = world.Now.AddDays(-1),
            ends_at = world.Now.AddDays(3),
            use_backup_access_code_pool = true,
        });
        await world.ToEndAsync();
        var webhook = await CreateWebhookAsync(app);
        var told = await app.ListAsync(Paths.ListEvents, new { since = world.Now.AddDays(-1) });
        // Always one of the same kind, whichever of them came first.
        var oneEvent = told.MinBy(one => one.GetProperty("event_type").GetString(), StringComparer.Ordinal);
        var migration = await app.MigrateAsync(new { device_id = Known.Device(locks[MigrationWorld.Cancel]) });

        return new EndpointRequests(
            world,
            locks,
            new Dictionary<string, JsonObject>
            {
                [ManagedCodes.Create] = new() { ["name"] = "Guest", ["code"] = "739205" },
                [ManagedCodes.Get] = new() { ["access_code_id"] = Known.Code(locks[ManagedCodes.Get], 1) },
                [ManagedCodes.List] = new() { ["device_id"] = Known.Device(locks[ManagedCodes.List]) },
                [ManagedCodes.Update] = new() { ["code"] = "739206" },
                [Pull] = new() { ["access_code_id"] = stay.Body.GetProperty("access_code").Id() },
                [Paths.GetCode] = new() { ["access_code_id"] = Known.Code(locks[Paths.GetCode], 1) },
                ["/connected_accounts/get"] = new() { ["connected_account_id"] = Account(6) },
                ["/connected_accounts/simulate/limit_users"] = new() { ["connected_account_id"] = Account(14) },
                ["/connected_accounts/simulate/set_bridge"] = new() { ["connected_account_id"] = Account(16) },
                ["/devices/get"] = new() { ["device_id"] = Known.FrontDoor },
                ["/devices/simulate/connect_to_hub"] = new() { ["device_id"] = Known.Device(16) },
                ["/devices/simulate/disconnect_from_hub"] = new() { ["device_id"] = Known.Device(15) },
                ["/devices/simulate/paid_subscription"] = new() { ["device_id"] = Known.Device(24) },
                ["/events/get"] = new() { ["event_id"] = oneEvent.GetProperty("event_id").GetGuid() },
                [Paths.ListEvents] = new() { ["since"] = world.Now.AddDays(-1) },
                [MigrationWorld.Cancel] = new() { ["migration_id"] = migration },
                [MigrationWorld.Create] = new() { ["device_id"] = Known.Device(locks[MigrationWorld.Create]) },
                [WebhookWorld.Delete] = new() { ["webhook_id"] = await CreateWebhookAsync(app) },
            },
            new Dictionary<string, Guid>
            {
                ["workspace_id"] = Known.Sandbox,
                ["connected_account_id"] = Account(6),
                ["migration_id"] = failed,
                ["webhook_id"] = webhook,
                ["action_attempt_id"] = (await app.ListAsync("/action_attempts/list"))[0]
                    .GetProperty("action_attempt_id").GetGuid(),
                ["api_key_id"] = await CreateApiKeyAsync(app),
            });
    }

    /// <summary>Asks an endpoint for what it is for.</summary>
    public async Task SendAsync(HttpEndpoint endpoint, string? idempotencyKey = null)
    {
        var reply = await AskAsync(endpoint, BodyFor(endpoint)?.ToJsonString(), idempotencyKey);
        Assert.True(reply.Status == HttpStatusCode.OK, $"{endpoint.Path}: {reply.Text}");
    }

    /// <summary>Asks an endpoint for something, whatever comes of it.</summary>
    public Task<Reply> AskAsync(HttpEndpoint endpoint, string? body, string? idempotencyKey = null) => _world.App.SendAsync(
        new HttpMethod(endpoint.Methods[0]),
        endpoint.NeedsFunctionKey ? _world.App.WithFunctionKey(endpoint.Path) : endpoint.Path,
        body,
        idempotencyKey: idempotencyKey);

    /// <summary>The parameters of the request; null where the endpoint takes none.</summary>
    public JsonObject? BodyFor(HttpEndpoint endpoint)
    {
        var body = endpoint.Says.Parameters is null ? null : SampleRequests.BodyFor(endpoint, name => IdFor(endpoint, name));
        foreach (var (name, value) in _particular.GetValueOrDefault(endpoint.Path) ?? [])
            body![name] = value!.DeepClone();
        return body;
    }

    private Guid IdFor(HttpEndpoint endpoint, string parameter) => parameter switch
    {
        "access_code_id" => Known.Code(_locks[endpoint.Path], 1),
        "device_id" or "device_ids" => Known.Device(_locks[endpoint.Path]),
        _ => _ids[parameter],
    };

    private const string Pull = "/access_codes/pull_backup_access_code";

    private static bool TakesManaged(HttpEndpoint endpoint) =>
        !endpoint.Path.StartsWith("/access_codes/unmanaged/", StringComparison.Ordinal)
        && endpoint.Says.Parameters is not null
        && SampleRequests.ParametersOf(endpoint).Any(parameter => parameter.Name == "access_code_id");

    private static async Task<Guid> CreateWebhookAsync(TestApp app) =>
        (await app.CreateWebhookAsync(new Uri("http://localhost:9"), [NeverTold])).WebhookId;

    private static async Task<Guid> CreateApiKeyAsync(TestApp app)
    {
        var reply = await app.PostAsync(
            app.WithFunctionKey("/workspaces/api_keys/create"), new { workspace_id = Known.Sandbox });
        return reply.Body.GetProperty("api_key").GetProperty("api_key_id").GetGuid();
    }

    private static Guid Account(int number) =>
        Guid.Parse(string.Create(CultureInfo.InvariantCulture, $"ac000000-0000-4000-8000-{number:D12}"));
}
