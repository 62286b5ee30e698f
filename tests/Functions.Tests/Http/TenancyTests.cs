using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AccessCodes.Functions.Http.Documentation;
using AccessCodes.Functions.Tests.Support;
using Microsoft.OpenApi;

namespace AccessCodes.Functions.Tests.Http;

/// <summary>
/// Whatever another workspace has, it is as unknown here as what nobody has: the answer is the same, and so is what is
/// read for it, so that neither its text nor its time tells. Every endpoint is tried with every id that it takes; a new
/// one is as well, and fails here until <see cref="TwoTenants"/> has an example of a new kind of id.
/// </summary>
public sealed partial class TenancyTests(TwoTenants tenants) : IClassFixture<TwoTenants>
{
    private const string PageCursor = "page_cursor";

    // Those for operators are tried as well: by an API key, which is not theirs.
    private static readonly Dictionary<string, HttpEndpoint> Endpoints = HttpEndpoint.All
        .Where(endpoint => endpoint.Says.Parameters is not null)
        .ToDictionary(endpoint => endpoint.Path);

    public static TheoryData<string, string> IdsOfEndpoints()
    {
        var data = new TheoryData<string, string>();
        foreach (var (path, endpoint) in Endpoints)
        {
            foreach (var parameter in SampleRequests.ParametersOf(endpoint))
            {
                if (SampleRequests.IsId(parameter.Name))
                    data.Add(path, parameter.Name);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(IdsOfEndpoints))]
    public async Task What_another_workspace_has_is_as_unknown_as_what_nobody_has(string path, string parameter)
    {
        foreach (var method in Endpoints[path].Methods)
        {
            foreach (var foreign in tenants.ForeignOf(parameter))
            {
                // What the workspace has is looked up the first time, and remembered for a moment.
                await AskAsync(path, method, parameter, Guid.NewGuid());

                var unknown = await AskAsync(path, method, parameter, Guid.NewGuid());
                var hidden = await AskAsync(path, method, parameter, foreign);

                Assert.NotEqual(HttpStatusCode.BadRequest, unknown.Status);
                Assert.Equal(unknown, hidden);
            }
        }
    }

    [Theory]
    [MemberData(nameof(IdsOfEndpoints))]
    public async Task Nor_is_it_known_beside_what_the_workspace_has(string path, string parameter)
    {
        if (!parameter.EndsWith("_ids", StringComparison.Ordinal))
            return;

        foreach (var foreign in tenants.ForeignOf(parameter))
        {
            // What the workspace has is looked up the first time, and remembered for a moment.
            await AskAsync(path, "POST", parameter, NextTo(foreign), OwnOf(path, parameter));

            var unknown = await AskAsync(path, "POST", parameter, NextTo(foreign), OwnOf(path, parameter));
            var hidden = await AskAsync(path, "POST", parameter, foreign, OwnOf(path, parameter));

            Assert.NotEqual(HttpStatusCode.BadRequest, unknown.Status);
            Assert.Equal(unknown, hidden);
        }
    }

    public static TheoryData<string, string> TextsOfEndpoints()
    {
        var data = new TheoryData<string, string>();
        foreach (var (path, endpoint) in Endpoints.Where(known => !known.Value.IsMutating))
        {
            foreach (var parameter in SampleRequests.ParametersOf(endpoint))
            {
                if (parameter.Schema is { Type: JsonSchemaType.String, Format: null })
                    data.Add(path, parameter.Name);
            }
        }

        return data;
    }

    /// <summary>A search, above all, finds by ids as well.</summary>
    [Theory]
    [MemberData(nameof(TextsOfEndpoints))]
    public async Task Nor_is_it_found_by_a_text(string path, string parameter)
    {
        var unknown = await AskForTextAsync(path, parameter, Guid.NewGuid());
        foreach (var foreign in tenants.AllForeign)
            Assert.Equal(unknown, await AskForTextAsync(path, parameter, foreign));
    }

    public static TheoryData<string> Listings() =>
    [
        .. Endpoints.Where(known => SampleRequests.ParametersOf(known.Value).Any(parameter => parameter.Name == PageCursor))
            .Select(known => known.Key),
    ];

    [Theory]
    [MemberData(nameof(Listings))]
    public async Task A_cursor_of_another_workspace_is_as_good_as_a_damaged_one(string path)
    {
        var ofSandbox = SampleRequests.BodyFor(Endpoints[path], required => OwnOf(path, required));
        ofSandbox["limit"] = 1;
        var page = await tenants.App.PostAsync(path, ofSandbox);
        var cursor = page.Body.GetProperty("pagination").Text("next_page_cursor");
        Assert.True(cursor is not null, $"Let {nameof(TwoTenants)} have two of what {path} lists.");
        ofSandbox[PageCursor] = cursor;
        Assert.Equal(HttpStatusCode.OK, (await tenants.App.PostAsync(path, ofSandbox)).Status);

        var ofNeighbour = SampleRequests.BodyFor(Endpoints[path], required => tenants.ForeignOf(required)[0]);
        ofNeighbour["limit"] = 1;
        foreach (var body in (JsonObject[])[ofSandbox, ofNeighbour])
        {
            body[PageCursor] = $"{cursor[..^1]}{(cursor[^1] == 'A' ? 'Q' : 'A')}";
            var damaged = await ObserveAsync(path, "POST", body, Guid.Empty, TestApp.NeighbourKey);
            body[PageCursor] = cursor;
            var foreign = await ObserveAsync(path, "POST", body, Guid.Empty, TestApp.NeighbourKey);

            Assert.Equal(HttpStatusCode.BadRequest, damaged.Status);
            Assert.Equal(damaged, foreign);
        }
    }

    public static TheoryData<string> EndpointsThatRefuseUnknownIds() =>
    [
        .. Endpoints.Where(known => known.Value is { IsMutating: true, NeedsFunctionKey: false }
                && SampleRequests.ParametersOf(known.Value)
                    .Any(parameter => parameter.IsRequired && SampleRequests.IsId(parameter.Name)))
            .Select(known => known.Key),
    ];

    [Theory]
    [MemberData(nameof(EndpointsThatRefuseUnknownIds))]
    public async Task An_idempotency_key_of_another_workspace_is_as_good_as_a_new_one(string path)
    {
        var (known, fresh) = ($"{Guid.NewGuid()}", $"{Guid.NewGuid()}");
        var body = SampleRequests.BodyFor(Endpoints[path], _ => Guid.NewGuid());
        var theirs = await tenants.App.SendAsync(
            HttpMethod.Post, path, body.ToJsonString(), TestApp.NeighbourKey, known);
        Assert.Equal(HttpStatusCode.NotFound, theirs.Status);

        var unused = await ObserveAsync(path, "POST", body, Guid.Empty, idempotencyKey: fresh);
        var used = await ObserveAsync(path, "POST", body, Guid.Empty, idempotencyKey: known);

        Assert.Contains(nameof(OperationKind.Commit), unused.Reads, StringComparison.Ordinal);
        Assert.Equal(unused, used);
    }

    [Theory]
    [InlineData("/devices/get", "device_id")]
    [InlineData("/access_codes/list", "access_code_ids")]
    [InlineData("/events/list", "event_ids")]
    public async Task What_the_workspace_has_itself_is_not(string path, string parameter)
    {
        var unknown = await AskAsync(path, "POST", parameter, Guid.NewGuid());
        var own = await AskAsync(path, "POST", parameter, tenants.OwnOf(parameter)[0]);

        Assert.NotEqual(unknown.Body, own.Body);
        Assert.NotEqual(unknown.Reads, own.Reads);
    }

    [Fact]
    public void There_are_endpoints_and_ids_to_try() => Assert.True(IdsOfEndpoints().Count > 50);

    [Fact]
    public void What_takes_an_id_is_named_as_one() => Assert.All(
        Endpoints.Values.SelectMany(SampleRequests.ParametersOf),
        parameter => Assert.Equal(
            SampleRequests.IsId(parameter.Name), (parameter.Schema.Items ?? parameter.Schema).Format == "uuid"));

    /// <summary>An id that nobody has, and that lies on the same side of others: what is listed is read in order.</summary>
    private static Guid NextTo(Guid id) => Guid.Parse($"{$"{id}"[..^2]}{($"{id}".EndsWith("ff", StringComparison.Ordinal) ? "fe" : "ff")}");

    /// <summary>Asks for something by its id, and perhaps for what the workspace has beside it.</summary>
    private Task<Observation> AskAsync(string path, string method, string parameter, Guid id, Guid? beside = null)
    {
        var body = SampleRequests.BodyFor(Endpoints[path], required => OwnOf(path, required));
        foreach (var (name, value) in AlsoNeededFor(path, parameter))
            body[name] = value;
        body[parameter] = beside is { } own ? new JsonArray(own, id) : SampleRequests.IdsIn(parameter, id);
        return ObserveAsync(path, method, body, id);
    }

    private Task<Observation> AskForTextAsync(string path, string parameter, Guid id)
    {
        var body = SampleRequests.BodyFor(Endpoints[path], required => OwnOf(path, required));
        body[parameter] = $"{id}";
        return ObserveAsync(path, "POST", body, id);
    }

    /// <summary>Tells what came of a request, but for an id, that of the request and those of its Idempotency-Key.</summary>
    private async Task<Observation> ObserveAsync(
        string path,
        string method,
        JsonObject body,
        Guid id,
        string key = TestApp.SandboxKey,
        string? idempotencyKey = null)
    {
        // The key is known from here on, so that it is not looked up in one case and remembered in the other.
        await tenants.App.GetAsync("/workspaces/get", key);
        tenants.Tables.Take();
        var reply = await tenants.App.SendAsync(new HttpMethod(method), path, body.ToJsonString(), key, idempotencyKey);
        var reads = string.Join('\n', tenants.Tables.Take());

        return new Observation(reply.Status, Anonymous(reply.Text), IdempotencyRow().Replace(Anonymous(reads), "$1"));

        string Anonymous(string text) => text
            .Replace(id.ToString(), "{id}", StringComparison.Ordinal)
            .Replace(reply.RequestId!, "{request}", StringComparison.Ordinal);
    }

    /// <summary>A code by which the request is a good one but for the other id: managed, unless it is for unmanaged ones.</summary>
    private Guid OwnOf(string path, string parameter)
    {
        var own = tenants.OwnOf(parameter);
        return path.StartsWith("/access_codes/unmanaged/", StringComparison.Ordinal) ? own[^1] : own[0];
    }

    /// <summary>What is only needed with one of several ids.</summary>
    private Dictionary<string, JsonNode> AlsoNeededFor(string path, string parameter) => (path, parameter) switch
    {
        ("/access_codes/get", "device_id") => new() { ["code"] = tenants.ForeignPins.Managed },
        ("/access_codes/unmanaged/get", "device_id") => new() { ["code"] = tenants.ForeignPins.Unmanaged },
        _ => [],
    };

    [GeneratedRegex("(idempotency(_age)?)\\|[0-9a-f-]+")]
    private static partial Regex IdempotencyRow();

    private sealed record Observation(HttpStatusCode Status, string Body, string Reads);
}
