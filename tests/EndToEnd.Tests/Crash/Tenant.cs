using System.Net.Http.Json;
using System.Text.Json;
using AccessCodes.Domain.AccessCodes;
using AccessCodes.Domain.Devices;
using AccessCodes.Functions.Providers;
using AccessCodes.Functions.Storage;
using AccessCodes.TestSupport;

namespace AccessCodes.EndToEnd.Tests.Crash;

/// <summary>A workspace of a run: its key, its webhook, and locks with codes that somebody else put there.</summary>
internal sealed record Tenant(
    Guid WorkspaceId, string ApiKey, Guid WebhookId, string WebhookSecret, Inbox Inbox, int Number)
    : IAsyncDisposable
{
    /// <summary>How many codes each lock has.</summary>
    public const int CodesOfLock = 40;

    private const string Provider = "schlage";
    private const int Locks = 3;

    /// <summary>Of eight digits, so that hardly any other number looks like one.</summary>
    private const int FirstPin = 70_000_000;

    public Guid ConnectedAccountId { get; } = Guid.Parse($"ac000000-0000-4000-8000-{900 + Number:D12}");

    public IReadOnlyList<ExtraDevice> Devices =>
    [
        .. Enumerable.Range(900 + (Number * 10), Locks).Select(number =>
            new ExtraDevice(WorkspaceId, ConnectedAccountId, number)
            {
                PinOf = code => new Pin($"{FirstPin + (number * 9_973) + (code * 31)}"),
            }),
    ];

    /// <summary>The PINs that were on the locks before.</summary>
    public IEnumerable<string> Pins => Devices.SelectMany(device =>
        Enumerable.Range(1, CodesOfLock).Select(code => device.PinOf(code).Reveal));

    public static SimulatedLock LockOf(ExtraDevice device) => new(
        Provider, $"crash-{device.Number}", Latency: TimeSpan.FromMilliseconds(60))
    {
        Capacity = 1_000,
    };

    /// <summary>Creates a workspace, and a webhook in it for all events.</summary>
    /// <param name="host">The product.</param>
    /// <param name="number">Tells the workspaces of a run apart.</param>
    public static async Task<Tenant> CreateAsync(LocalHostProcess host, int number)
    {
        var functionKey = (await File.ReadAllTextAsync(Path.Combine(host.Data, "function-key"))).Trim();
        using var http = new HttpClient { BaseAddress = host.Url };
        using var response = await http.PostAsJsonAsync(
            $"/workspaces/create?code={functionKey}", new { name = $"Tenant {number}", is_sandbox = true });
        var created = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.True(response.IsSuccessStatusCode, $"{created}");

        var apiKey = created.GetProperty("api_key").GetString()!;
        var inbox = await Inbox.OpenAsync();
        using var api = new SandboxApi(host.Url, apiKey);
        var webhook = (await api.PostAsync("/webhooks/create", new { url = inbox.Url })).GetProperty("webhook");
        return new Tenant(
            created.GetProperty("workspace").GetProperty("workspace_id").GetGuid(),
            apiKey,
            webhook.GetProperty("webhook_id").GetGuid(),
            webhook.GetProperty("secret").GetString()!,
            inbox,
            number);
    }

    /// <summary>Connects its locks.</summary>
    public async Task AddLocksAsync(ITables tables)
    {
        var workspaces = new WorkspaceStore(tables, new WebhookSubscriptions(tables, TimeProvider.System));
        var account = new ConnectedAccount
        {
            ConnectedAccountId = ConnectedAccountId,
            WorkspaceId = WorkspaceId,
            Provider = Provider,
            DisplayName = "Schlage",
            CreatedAt = DateTimeOffset.UnixEpoch,
        };
        Assert.Equal(CommitResult.Committed, await workspaces.CommitAsync(WorkspaceId, new Changes().Add(account)));

        // Each begins with trouble, so that something fails in each run.
        var trouble = new SimulatedFault(FaultKind.Unavailable, Calls: 2, Delay: default);
        foreach (var device in Devices)
            await ExtraLock.AddAsync(tables, LockOf(device) with { Fault = trouble }, device, CodesOfLock);
    }

    public ValueTask DisposeAsync() => Inbox.DisposeAsync();
}
