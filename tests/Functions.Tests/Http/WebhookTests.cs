using System.Net;
using System.Text.Json;
using AccessCodes.Domain.Webhooks;
using AccessCodes.Functions.Options;
using AccessCodes.Functions.Storage;
using AccessCodes.Functions.Tests.Support;
using AccessCodes.Functions.Webhooks;
using AccessCodes.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace AccessCodes.Functions.Tests.Http;

public sealed class WebhookTests : IAsyncLifetime
{
    private const string Url = "https://hooks.example.com/seam?for=us";
    private const string Converted = "access_code.unmanaged.converted_to_managed";

    private TestApp _app = null!;

    public async Task InitializeAsync() => _app = await TestApp.StartAsync(services =>
    {
        services.AddSingleton<IHostNames, AFewHostNames>();
        // LocalHost lets webhooks lead to this machine; here the app is as strict as on Azure.
        services.PostConfigure<WebhookOptions>(webhooks => webhooks.AllowedNetworks = "10.20.0.0/16");
    });

    public Task DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task A_webhook_is_created_with_a_secret_that_is_told_once()
    {
        var created = (await _app.PostAsync(WebhookWorld.Create, new { url = Url })).Body.GetProperty("webhook");

        Assert.Matches("^whsec_[A-Za-z0-9+/]{32}$", created.Text("secret"));
        Assert.Equal(Url, created.Text("url"));
        Assert.Equal(["*"], created.GetProperty("event_types").EnumerateArray().Select(type => type.GetString()));

        var known = new { webhook_id = created.Text("webhook_id") };
        var got = (await _app.PostAsync(WebhookWorld.Get, known)).Body.GetProperty("webhook");
        var listed = Assert.Single(await _app.ListAsync(WebhookWorld.List));
        Assert.All([got, listed], webhook =>
        {
            Assert.False(webhook.TryGetProperty("secret", out _));
            Assert.Equal(created.Text("webhook_id"), webhook.Text("webhook_id"));
            Assert.Equal(Url, webhook.Text("url"));
        });
    }

    [Fact]
    public async Task The_secret_is_in_the_row_of_the_webhook_and_in_no_other()
    {
        var (webhookId, secret) = await _app.CreateWebhookAsync(new Uri(Url));

        var rows = await _app.Services.GetRequiredService<ITables>().Workspaces
            .QueryAsync(Known.Sandbox.ToString(), new KeyRange(" ", "~"), ITable.MaxPageSize);

        Assert.Equal(
            [$"webhook|{webhookId}"],
            rows.Where(row => Documented(row).Contains(secret, StringComparison.Ordinal)).Select(row => row.Key));
    }

    [Fact]
    public async Task Webhooks_are_listed_oldest_first_each_to_its_own_workspace()
    {
        var one = await _app.CreateWebhookAsync(new Uri(Url), [Converted, "device.connected", Converted]);
        await Task.Delay(2);
        var other = await _app.CreateWebhookAsync(new Uri("http://example.com:8080"));

        var listed = await _app.ListAsync(WebhookWorld.List);
        Assert.Equal([$"{one.WebhookId}", $"{other.WebhookId}"], listed.Select("webhook_id"));
        Assert.Equal([Converted, "device.connected"], TypesOf(listed[0]));
        Assert.Empty(await _app.ListAsync(WebhookWorld.List, key: TestApp.NeighbourKey));
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PATCH")]
    [InlineData("PUT")]
    public async Task A_webhook_gets_other_event_types_and_stays_the_same_otherwise(string method)
    {
        var (webhookId, _) = await _app.CreateWebhookAsync(new Uri(Url));

        var reply = await _app.SendAsync(
            new HttpMethod(method),
            WebhookWorld.Update,
            JsonSerializer.Serialize(new { webhook_id = webhookId, event_types = new[] { Converted } }));

        Assert.Equal("""{"ok":true}""", reply.Text);
        var webhook = Assert.Single(await _app.ListAsync(WebhookWorld.List));
        Assert.Equal([Converted], TypesOf(webhook));
        Assert.Equal(Url, webhook.Text("url"));
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("DELETE")]
    public async Task A_webhook_that_is_deleted_is_gone(string method)
    {
        var (webhookId, _) = await _app.CreateWebhookAsync(new Uri(Url));

        var path = $"{WebhookWorld.Delete}?webhook_id={webhookId}";
        Assert.Equal("""{"ok":true}""", (await _app.SendAsync(new HttpMethod(method), path, body: null)).Text);

        Assert.Empty(await _app.ListAsync(WebhookWorld.List));
        Assert.Equal("webhook_not_found", (await _app.PostAsync(path)).ErrorType);
    }

    [Theory]
    [InlineData(WebhookWorld.Get)]
    [InlineData(WebhookWorld.Update)]
    [InlineData(WebhookWorld.Delete)]
    public async Task The_webhook_of_another_workspace_is_as_unknown_as_one_that_does_not_exist(string path)
    {
        var (theirs, _) = await _app.CreateWebhookAsync(new Uri(Url), key: TestApp.NeighbourKey);

        foreach (var webhookId in (Guid[])[theirs, Guid.NewGuid()])
        {
            var reply = await _app.PostAsync(path, new { webhook_id = webhookId, event_types = new[] { "*" } });
            Assert.Equal(
                (HttpStatusCode.NotFound, "webhook_not_found", "Webhook not found"),
                (reply.Status, reply.ErrorType, reply.ErrorMessage));
        }

        Assert.Single(await _app.ListAsync(WebhookWorld.List, key: TestApp.NeighbourKey));
    }

    [Theory]
    [InlineData("hooks.example.com", "absolute")]
    [InlineData("ftp://hooks.example.com", "absolute")]
    [InlineData("https://me:secret@hooks.example.com", "password")]
    public async Task A_url_that_cannot_be_sent_to_is_refused(string url, string because)
    {
        var reply = await _app.PostAsync(WebhookWorld.Create, new { url });

        Assert.Equal("invalid_input", reply.ErrorType);
        Assert.Contains(because, Assert.Single(reply.ErrorsOf("url")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_url_is_required_and_no_longer_than_it_need_be()
    {
        Assert.Equal(["Required"], (await _app.PostAsync(WebhookWorld.Create, new { })).ErrorsOf("url"));

        var url = "https://example.com/" + new string('x', WebhookUrl.MaxLength);
        Assert.Contains("at most 2000", (await _app.PostAsync(WebhookWorld.Create, new { url })).ErrorMessage);
    }

    [Theory]
    [InlineData("access_code.converted")]
    [InlineData("access_code.*")]
    [InlineData("")]
    public async Task Only_event_types_that_there_are_can_be_asked_for(string eventType)
    {
        var eventTypes = new[] { Converted, eventType };
        var (webhookId, _) = await _app.CreateWebhookAsync(new Uri(Url));

        foreach (var reply in (Reply[])
        [
            await _app.PostAsync(WebhookWorld.Create, new { url = Url, event_types = eventTypes }),
            await _app.PostAsync(WebhookWorld.Update, new { webhook_id = webhookId, event_types = eventTypes }),
        ])
        {
            Assert.Equal([$"There is no such event type: {eventType}"], reply.ErrorsOf("event_types"));
        }
    }

    [Fact]
    public async Task A_webhook_for_no_event_at_all_is_refused()
    {
        var reply = await _app.PostAsync(WebhookWorld.Create, new { url = Url, event_types = Array.Empty<string>() });

        Assert.Equal(["Must name an event type, or * for all"], reply.ErrorsOf("event_types"));
    }

    [Theory]
    [InlineData("http://127.0.0.1:7071/health")]
    [InlineData("http://2130706433/")]
    [InlineData("http://0x7f.1/")]
    [InlineData("http://localhost/")]
    [InlineData("http://10.1.2.3/")]
    [InlineData("http://169.254.169.254/metadata/instance")]
    [InlineData("http://168.63.129.16/")]
    [InlineData("http://[::1]/")]
    [InlineData("http://[::ffff:127.0.0.1]/")]
    [InlineData("http://[fe80::1]/")]
    [InlineData("http://[fd00::1]/")]
    [InlineData("https://inside.example.com/")]
    public async Task A_url_that_leads_inside_is_refused(string url)
    {
        var reply = await _app.PostAsync(WebhookWorld.Create, new { url });

        Assert.Equal("invalid_input", reply.ErrorType);
        Assert.Contains("public internet", Assert.Single(reply.ErrorsOf("url")), StringComparison.Ordinal);
        Assert.Empty(await _app.ListAsync(WebhookWorld.List));
    }

    [Theory]
    [InlineData("http://10.20.3.4/")]
    [InlineData("http://[::ffff:10.20.3.4]/")]
    [InlineData("https://both.example.com/")]
    [InlineData("https://unknown.example.com/")]
    [InlineData("https://bücher.example.com/")]
    [InlineData("https://1.1.1.1/")]
    public async Task A_url_that_leads_outside_where_the_settings_allow_or_nowhere_yet_is_taken(string url) =>
        await _app.CreateWebhookAsync(new Uri(url));

    [Fact]
    public async Task A_workspace_has_only_so_many_webhooks()
    {
        for (var number = 0; number < Webhook.MaxPerWorkspace; number++)
            await _app.CreateWebhookAsync(new Uri(Url));

        var reply = await _app.PostAsync(WebhookWorld.Create, new { url = Url });

        Assert.Equal((HttpStatusCode.Conflict, "too_many_webhooks"), (reply.Status, reply.ErrorType));
        await _app.CreateWebhookAsync(new Uri(Url), key: TestApp.NeighbourKey);
    }

    [Fact]
    public async Task Many_that_are_created_at_once_are_no_more_than_that()
    {
        var replies = await Task.WhenAll(Enumerable.Range(0, 3 * Webhook.MaxPerWorkspace)
            .Select(_ => _app.PostAsync(WebhookWorld.Create, new { url = Url })));

        var created = replies.Where(reply => reply.Status == HttpStatusCode.OK)
            .Select(reply => reply.Body.GetProperty("webhook").Text("webhook_id")!);
        Assert.Equal(
            created.Order(StringComparer.Ordinal),
            (await _app.ListAsync(WebhookWorld.List)).Select("webhook_id").Order(StringComparer.Ordinal));
        Assert.Equal(Webhook.MaxPerWorkspace, created.Count());
    }

    private static IEnumerable<string?> TypesOf(JsonElement webhook) =>
        webhook.GetProperty("event_types").EnumerateArray().Select(type => type.GetString());

    // As JSON is free to write it.
    private static string Documented(Row row) => row.Document.Replace("\\u002B", "+", StringComparison.OrdinalIgnoreCase);

    /// <summary>What DNS would say.</summary>
    private sealed class AFewHostNames : IHostNames
    {
        public Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellation) => host switch
        {
            "localhost" => Found("127.0.0.1", "::1"),
            "inside.example.com" => Found("192.168.1.7", "fd00::7"),
            "both.example.com" => Found("192.168.1.7", "93.184.215.14"),
            "unknown.example.com" => throw new System.Net.Sockets.SocketException(),
            "xn--bcher-kva.example.com" or "hooks.example.com" or "example.com" => Found("93.184.215.14"),
            _ => throw new ArgumentOutOfRangeException(nameof(host), host, "A name that no test knows."),
        };

        private static Task<IPAddress[]> Found(params string[] addresses) =>
            Task.FromResult<IPAddress[]>([.. addresses.Select(IPAddress.Parse)]);
    }
}
