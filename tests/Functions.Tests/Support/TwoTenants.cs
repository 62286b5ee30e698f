using AccessCodes.Domain.Workspaces;
using AccessCodes.Functions.Storage;
using AccessCodes.LocalHost.Sandbox;
using AccessCodes.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace AccessCodes.Functions.Tests.Support;

/// <summary>
/// Two workspaces that have something of every kind, in an app in which nothing happens by itself: what its tables are
/// asked for is what a request asked for.
/// </summary>
public sealed class TwoTenants : IAsyncLifetime
{
    private readonly PassingTime _time = new();
    private readonly Dictionary<string, Guid[]> _own = [];
    private readonly Dictionary<string, Guid[]> _foreign = [];

    /// <summary>What no workspace has here, though Seam's API takes an id of it.</summary>
    private static readonly string[] KindsThatAreNotHere =
    [
        "access_grant_id", "access_method_id", "acs_access_group_id", "acs_credential_id", "acs_encoder_id",
        "acs_entrance_id", "acs_system_id", "acs_user_id", "connect_webview_id", "organization_id", "space_id",
        "unstable_location_id", "user_identity_id",
    ];

    internal TestApp App { get; private set; } = null!;

    internal RecordingTables Tables { get; private set; } = null!;

    /// <summary>The PINs of Neighbour's first two codes: one that it manages, and one that it does not.</summary>
    public (string Managed, string Unmanaged) ForeignPins { get; private set; }

    public async Task InitializeAsync()
    {
        App = await TestApp.StartAsync(
            services =>
            {
                services.AddSingleton<TimeProvider>(_time);
                RecordingTables.Decorate(services);
            });
        Tables = (RecordingTables)App.Services.GetRequiredService<ITables>();

        await FillAsync(_own, TestApp.SandboxKey, SandboxWorkspaces.Sandbox, Known.Code(1, 1), Known.Code(1, 2));
        await FillAsync(
            _foreign, TestApp.NeighbourKey, SandboxWorkspaces.Neighbour, Known.Code(101, 1), Known.Code(101, 2));
        // Another one of each, so that Sandbox has no listing of a single page.
        await EndAsync(Paths.Convert, Known.Code(1, 3), TestApp.SandboxKey);
        await CreateMigrationAsync(TestApp.SandboxKey);

        // Last, so that nothing is delivered to them.
        _own["webhook_id"] = [await CreateWebhookAsync(TestApp.SandboxKey)];
        _foreign["webhook_id"] = [await CreateWebhookAsync(TestApp.NeighbourKey)];

        ForeignPins = (
            await PinAsync(ManagedCodes.Get, Known.Code(101, 1)), await PinAsync(Paths.GetCode, Known.Code(101, 2)));
    }

    public Task DisposeAsync() => App.DisposeAsync();

    /// <summary>The ids of a kind that Sandbox has; of codes a managed one first, then one that is not.</summary>
    /// <param name="parameter">A parameter that takes such ids, one or several.</param>
    public IReadOnlyList<Guid> OwnOf(string parameter) => Of(_own, parameter);

    /// <summary>The ids of a kind that Neighbour has, and Sandbox must not know of.</summary>
    /// <param name="parameter">A parameter that takes such ids, one or several.</param>
    public IReadOnlyList<Guid> ForeignOf(string parameter) => Of(_foreign, parameter);

    /// <summary>The ids that Neighbour has, of every kind.</summary>
    public IEnumerable<Guid> AllForeign => _foreign.Values.SelectMany(ids => ids);

    private static Guid[] Of(Dictionary<string, Guid[]> ids, string parameter)
    {
        var kind = parameter.EndsWith("_ids", StringComparison.Ordinal) ? parameter[..^1] : parameter;
        if (KindsThatAreNotHere.Contains(kind))
            return ids["device_id"];

        var known = ids.Keys.FirstOrDefault(known => kind == known || kind.EndsWith('_' + known, StringComparison.Ordinal));
        Assert.True(
            known is not null,
            $"Nothing here is known by a {kind}: let {nameof(TwoTenants)} say how both workspaces come by one.");
        return ids[known];
    }

    private async Task FillAsync(
        Dictionary<string, Guid[]> ids, string key, SandboxWorkspace workspace, Guid managed, Guid unmanaged)
    {
        ids["workspace_id"] = [workspace.WorkspaceId];
        ids["device_id"] = [workspace.Devices[0].DeviceId];
        ids["connected_account_id"] = [workspace.Devices[0].ConnectedAccountId];
        ids["access_code_id"] = [managed, unmanaged];
        ids["migration_id"] = [await CreateMigrationAsync(key)];
        ids["api_key_id"] = [ApiKeyIdOf(key)];

        // Neighbour manages its first code from the start; an event and an attempt come of handling a third.
        if (await App.UnmanagedCodeAsync(managed, key) is not null)
            await EndAsync(Paths.Convert, managed, key);
        ids["action_attempt_id"] = [await EndAsync(Paths.Delete, await ThirdCodeAsync(workspace, key), key)];
        ids["event_id"] =
        [
            (await App.ListAsync(Paths.ListEvents, key: key))[^1].GetProperty("event_id").GetGuid(),
        ];
    }

    private static Guid ApiKeyIdOf(string key) =>
        Guid.ParseExact(ApiKey.FingerprintOf(key)![..ApiKey.IdLength], "N");

    /// <summary>A dry run that has ended, so that it reads nothing any more.</summary>
    private async Task<Guid> CreateMigrationAsync(string key)
    {
        var reply = await App.PostAsync(MigrationWorld.Create, new { dry_run = true }, key);
        var migrationId = reply.Body.GetProperty("migration").MigrationId();
        await Wait.UntilAsync(async () =>
            (await App.PostAsync(MigrationWorld.Get, new { migration_id = migrationId }, key))
            .Body.GetProperty("migration").Text("status") == "completed");
        return migrationId;
    }

    private async Task<Guid> CreateWebhookAsync(string key) =>
        (await App.CreateWebhookAsync(new Uri("http://localhost:9"), key: key)).WebhookId;

    private async Task<Guid> ThirdCodeAsync(SandboxWorkspace workspace, string key) =>
        (await App.UnmanagedCodesAsync(workspace.Devices[0].DeviceId, key))[^1].Id();

    private async Task<Guid> EndAsync(string path, Guid accessCodeId, string key)
    {
        var reply = await App.PostAsync(path, new { access_code_id = accessCodeId }, key);
        await App.EndOfAsync(reply.AttemptId(), key);
        return reply.AttemptId();
    }

    private async Task<string> PinAsync(string path, Guid accessCodeId)
    {
        var reply = await App.PostAsync(path, new { access_code_id = accessCodeId }, TestApp.NeighbourKey);
        return reply.Body.GetProperty("access_code").Text("code")!;
    }
}
