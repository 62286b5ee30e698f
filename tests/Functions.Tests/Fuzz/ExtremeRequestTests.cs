using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using AccessCodes.Functions.Http.Documentation;
using AccessCodes.Functions.Tests.Costs;
using AccessCodes.Functions.Tests.Support;
using Microsoft.OpenApi;

namespace AccessCodes.Functions.Tests.Fuzz;

/// <summary>
/// Requests that could be carried out, but for one parameter that goes as far as its type does, or as its rules let it:
/// each is refused, or is carried out to its end.
/// </summary>
public sealed class ExtremeRequestTests
{
    private const int FarTooLong = 40_000;

    /// <summary>As long as names and keys may be, of what is longest where it is written down.</summary>
    private const int AsLongAsNames = 200;

    private static readonly string[] Texts =
    [
        new('x', FarTooLong), new('7', FarTooLong), new('"', FarTooLong / 2), new('x', AsLongAsNames + 1),
        new('"', AsLongAsNames), new('\u2028', AsLongAsNames), string.Concat(Enumerable.Repeat("\U0001F511", AsLongAsNames / 2)),
        "\0", "http://[::1", "http://" + new string('a', 400) + ".example/", "http://a..b/", "http://xn--/", "http://\u00ad/",
        "http://1.1.1.1:99999/", "https://0/", "http://%31%32%37.0.0.1/", "http://host\u3002example/",
    ];

    private const string AnyPin = "any PIN";

    private const string Latest = "9999-12-31T23:59:59.9999999Z";

    private static readonly string[] Times =
    [
        "0001-01-01T00:00:00Z", "1969-12-31T23:59:59Z", Latest, "9999-12-31T23:50:00Z",
        "0001-01-01T00:00:00-14:00", "9999-12-31T23:59:59.9999999+14:00",
    ];

    private static readonly int[] Numbers = [int.MinValue, -1, 0, int.MaxValue];

    [Fact]
    public async Task What_goes_too_far_is_refused_and_what_goes_far_comes_to_its_end()
    {
        await using var world = await CountedWorld.StartAsync(rateLimits: false);
        var requests = await EndpointRequests.PrepareAsync(world);
        await world.ToEndAsync();

        var (sent, carriedOut) = (0, new HashSet<string>());
        foreach (var endpoint in EndpointRequests.Endpoints.Where(endpoint => endpoint.Says.Parameters is not null))
        {
            foreach (var body in BodiesFor(endpoint, requests, world.Now))
            {
                // No two codes of a lock have one PIN.
                var text = body.ToJsonString().Replace(AnyPin, $"{300_000 + ++sent}", StringComparison.Ordinal);
                var reply = await requests.AskAsync(endpoint, text);

                Assert.True(
                    (int)reply.Status < 500, $"{endpoint.Path} {text[..Math.Min(text.Length, 500)]}: {reply.Text}");
                if (reply.Status == HttpStatusCode.OK && endpoint.IsMutating)
                {
                    carriedOut.Add(endpoint.Path);
                    await world.ToEndAsync();
                }
            }
        }

        // Which shows that they are good ones but for what they are to be refused for.
        Assert.Superset(
            new HashSet<string> { ManagedCodes.Create, ManagedCodes.CreateMultiple, ManagedCodes.Update, WebhookWorld.Create },
            carriedOut);
        Assert.True(sent > 300, $"Only {sent} requests were sent.");
        Assert.DoesNotContain("pending", (await world.App.ListAsync("/action_attempts/list", new { limit = 5_000 })).Select("status"));
    }

    /// <summary>A good request of an endpoint, with each of its parameters in turn as extreme as can be.</summary>
    private static IEnumerable<JsonObject> BodiesFor(HttpEndpoint endpoint, EndpointRequests requests, DateTimeOffset now)
    {
        foreach (var parameter in SampleRequests.ParametersOf(endpoint))
        {
            foreach (var extreme in ExtremesOf(parameter.Schema))
            {
                var body = requests.BodyFor(endpoint)!;
                if (body.ContainsKey("code"))
                    body["code"] = AnyPin;
                // One bound of a code goes with the other.
                if (parameter.Name is "starts_at" or "ends_at")
                    (body["starts_at"], body["ends_at"]) = (now.ToString("O", CultureInfo.InvariantCulture), Latest);
                body[parameter.Name] = extreme;
                yield return body;
            }
        }
    }

    private static IEnumerable<JsonNode> ExtremesOf(IOpenApiSchema schema) => schema switch
    {
        { Format: "uuid" } => [],
        { Format: "date-time" } => Times.Select(time => (JsonNode)JsonValue.Create(time)),
        { Type: JsonSchemaType.String } => Texts.Select(text => (JsonNode)JsonValue.Create(text)),
        { Type: JsonSchemaType.Integer } => Numbers.Select(number => (JsonNode)JsonValue.Create(number)),
        { Type: JsonSchemaType.Array, Items: { Format: "uuid" } } =>
            [new JsonArray([.. Enumerable.Range(0, 1_500).Select(_ => (JsonNode)JsonValue.Create(Guid.NewGuid()))])],
        { Type: JsonSchemaType.Array, Items: { } items } => ExtremesOf(items)
            .Select(extreme => (JsonNode)new JsonArray(extreme))
            .Append(new JsonArray([.. Enumerable.Range(0, 10_000).Select(_ => (JsonNode)JsonValue.Create(6))]))
            .Append(new JsonArray([.. Enumerable.Range(0, 10_000).Select(_ => (JsonNode)JsonValue.Create("*"))])),
        { Type: JsonSchemaType.Object } =>
            [new JsonObject([.. Enumerable.Range(0, 3_000).Select(number => KeyValuePair.Create($"{number}", (JsonNode?)"x"))])],
        _ => [],
    };
}
