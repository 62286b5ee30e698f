using System.Net;
using System.Text.Json;
using AccessCodes.Domain.Workspaces;
using AccessCodes.Functions.Storage;
using AccessCodes.Functions.Tests.Support;
using AccessCodes.LocalHost.Hosting;
using AccessCodes.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace AccessCodes.Functions.Tests.Http;

/// <summary>The keys of a workspace come and go, and no key is told twice.</summary>
public sealed class ApiKeyTests : IAsyncLifetime
{
    private readonly ShiftedTime _time = new();
    private TestApp _app = null!;

    public async Task InitializeAsync() => _app = await StartAsync();

    public Task DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task A_workspace_is_opened_by_each_of_its_keys()
    {
        var (_, token) = await CreateAsync("Front desk");

        Assert.Equal(Known.Sandbox, await OpenedByAsync(token));
        Assert.Equal(Known.Sandbox, await OpenedByAsync(TestApp.SandboxKey));
    }

    [Fact]
    public async Task A_list_tells_what_keys_begin_with_and_never_the_keys()
    {
        var (id, token) = await CreateAsync("Front desk");

        var reply = await ListAsync();

        var keys = reply.Body.GetProperty("api_keys").EnumerateArray().ToArray();
        Assert.Equal(2, keys.Length);
        Assert.Equal("seam_", keys[0].Text("prefix"));
        Assert.Equal(
            (id, "Front desk", token[..9]),
            (keys[1].GetProperty("api_key_id").GetGuid(), keys[1].Text("name"), keys[1].Text("prefix")));
        Assert.DoesNotContain(token[10..], reply.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("token", reply.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("fingerprint", reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_is_of_one_workspace()
    {
        await CreateAsync("Front desk");

        var reply = await ListAsync(Known.Neighbour);

        Assert.Equal(
            Known.Neighbour,
            Assert.Single(reply.Body.GetProperty("api_keys").EnumerateArray()).GetProperty("workspace_id").GetGuid());
    }

    [Fact]
    public async Task It_is_told_when_a_key_was_used_last()
    {
        var (_, token) = await CreateAsync("Front desk");
        Assert.False((await KeyAsync("Front desk")).TryGetProperty("last_used_at", out _));

        var before = _time.GetUtcNow();
        await OpenedByAsync(token);

        Assert.InRange(
            (await KeyAsync("Front desk")).GetProperty("last_used_at").GetDateTimeOffset(),
            before.AddSeconds(-1),
            _time.GetUtcNow());
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("DELETE")]
    public async Task A_key_that_is_revoked_opens_nothing_and_the_others_go_on(string method)
    {
        var (id, token) = await CreateAsync("Front desk");
        Assert.Equal(Known.Sandbox, await OpenedByAsync(token));

        Assert.Equal(HttpStatusCode.OK, (await RevokeAsync(id, method)).Status);

        Assert.Null(await OpenedByAsync(token));
        Assert.Equal(Known.Sandbox, await OpenedByAsync(TestApp.SandboxKey));
        Assert.Equal("api_key_not_found", (await RevokeAsync(id)).ErrorType);
    }

    [Fact]
    public async Task An_instance_that_knows_a_revoked_key_forgets_it_within_a_minute()
    {
        await using var other = await StartAsync(services => services.AddSingleton(Tables));
        var (id, token) = await CreateAsync("Front desk");
        Assert.Equal(Known.Sandbox, await OpenedByAsync(token, other));
        await RevokeAsync(id);

        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.Null(await OpenedByAsync(token, other));
    }

    [Fact]
    public async Task A_use_that_is_noted_late_does_not_bring_a_revoked_key_back()
    {
        var directory = _app.Services.GetRequiredService<WorkspaceDirectory>();
        var (id, token) = await CreateAsync("Front desk");
        var read = (await directory.FindKeyAsync(ApiKey.FingerprintOf(token)!))!;
        await RevokeAsync(id);

        await directory.NoteUseAsync(read, read.Value.Used(_time.GetUtcNow()));

        Assert.Null(await OpenedByAsync(token));
    }

    [Fact]
    public async Task A_key_that_was_kept_by_an_earlier_release_is_listed()
    {
        var fingerprint = ApiKey.FingerprintOf("seam_old")!;
        var document = $$"""
            {"workspace_id":"{{Known.Sandbox}}","fingerprint":"{{fingerprint}}","created_at":"2026-01-01T00:00:00Z"}
            """;
        await Tables.Directory.CommitAsync("api_key", [new RowChange.Insert(fingerprint[..32], document)]);

        var first = (await ListAsync()).Body.GetProperty("api_keys")[0];

        Assert.Equal("seam_", first.Text("prefix"));
        Assert.Equal(Known.Sandbox, await OpenedByAsync("seam_old"));
        Assert.Equal(HttpStatusCode.OK, (await RevokeAsync(first.GetProperty("api_key_id").GetGuid())).Status);
    }

    [Theory]
    [InlineData("create")]
    [InlineData("list")]
    public async Task There_must_be_such_a_workspace(string action)
    {
        var reply = await AskAsync(action, new { workspace_id = Guid.NewGuid() });

        Assert.Equal((HttpStatusCode.NotFound, "workspace_not_found"), (reply.Status, reply.ErrorType));
    }

    private ITables Tables => _app.Services.GetRequiredService<ITables>();

    private Task<TestApp> StartAsync(Action<IServiceCollection>? configure = null) => TestApp.StartAsync(services =>
    {
        services.AddSingleton<TimeProvider>(_time);
        configure?.Invoke(services);
    });

    private async Task<(Guid Id, string Token)> CreateAsync(string name)
    {
        var reply = await AskAsync("create", new { workspace_id = Known.Sandbox, name });
        var key = reply.Body.GetProperty("api_key");
        return (key.GetProperty("api_key_id").GetGuid(), key.Text("token")!);
    }

    private Task<Reply> ListAsync(Guid? workspaceId = null) =>
        AskAsync("list", new { workspace_id = workspaceId ?? Known.Sandbox });

    private async Task<JsonElement> KeyAsync(string name) =>
        (await ListAsync()).Body.GetProperty("api_keys").EnumerateArray()
            .Single(key => key.TryGetProperty("name", out var found) && found.GetString() == name);

    private Task<Reply> RevokeAsync(Guid id, string method = "POST") =>
        AskAsync("revoke", new { api_key_id = id }, method);

    private Task<Reply> AskAsync(string action, object parameters, string method = "POST") => _app.SendAsync(
        new HttpMethod(method),
        $"/workspaces/api_keys/{action}?code={_app.Services.GetRequiredService<FunctionKey>().Text}",
        JsonSerializer.Serialize(parameters),
        key: null);

    /// <returns>The workspace that a key opens; null where it opens none.</returns>
    private async Task<Guid?> OpenedByAsync(string token, TestApp? app = null)
    {
        var reply = await (app ?? _app).GetAsync("/workspaces/get", token);
        return reply.Status == HttpStatusCode.OK
            ? reply.Body.GetProperty("workspace").GetProperty("workspace_id").GetGuid()
            : null;
    }
}
