using System.Net;
using System.Text.Json.Nodes;
using AccessCodes.Functions.Http.Documentation;
using AccessCodes.Functions.Tests.Support;

namespace AccessCodes.Functions.Tests.Http;

/// <summary>
/// Whatever another workspace has, it is as unknown here as what nobody has: the answer is the same, and so is what is
/// read for it, so that neither its text nor its time tells. Every endpoint is tried with every id that it takes; a new
/// one is as well, and fails here until <see cref="TwoTenants"/> has an example of a new kind of id.
/// </summary>
public sealed class TenancyTests(TwoTenants tenants) : IClassFixture<TwoTenants>
{
    private static readonly Dictionary<string, HttpEndpoint> Endpoints = HttpEndpoint.All
        .Where(endpoint => endpoint is { NeedsFunctionKey: false, Says.Parameters: not null })
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
                var unknown = await AskAsync(path, method, parameter, Guid.NewGuid());
                var hidden = await AskAsync(path, method, parameter, foreign);

                Assert.NotEqual(HttpStatusCode.BadRequest, unknown.Status);
                Assert.Equal(unknown, hidden);
            }
        }
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

    /// <summary>Asks for something by its id, and tells what came of it but for the id and that of the request.</summary>
    private async Task<Observation> AskAsync(string path, string method, string parameter, Guid id)
    {
        var body = SampleRequests.BodyFor(Endpoints[path], required => OwnOf(path, required));
        foreach (var (name, value) in AlsoNeededFor(path, parameter))
            body[name] = value;
        body[parameter] = SampleRequests.IdsIn(parameter, id);

        // The key is known from here on, so that it is not looked up in one case and remembered in the other.
        await tenants.App.GetAsync("/workspaces/get");
        tenants.Tables.Take();
        var reply = await tenants.App.SendAsync(new HttpMethod(method), path, body.ToJsonString());
        var reads = string.Join('\n', tenants.Tables.Take());

        return new Observation(reply.Status, Anonymous(reply.Text, reply.RequestId), Anonymous(reads, reply.RequestId));

        string Anonymous(string text, string? requestId) => text
            .Replace(id.ToString(), "{id}", StringComparison.Ordinal)
            .Replace(requestId!, "{request}", StringComparison.Ordinal);
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

    private sealed record Observation(HttpStatusCode Status, string Body, string Reads);
}
