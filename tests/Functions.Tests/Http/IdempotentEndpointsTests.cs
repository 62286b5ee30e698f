using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using AccessCodes.Functions.Http.Documentation;
using AccessCodes.Functions.Orchestrations;
using AccessCodes.Functions.Storage;
using AccessCodes.Functions.Tests.Support;
using AccessCodes.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace AccessCodes.Functions.Tests.Http;

/// <summary>Whatever changes something knows its requests by their Idempotency-Key, those of operators too.</summary>
public sealed class IdempotentEndpointsTests(TestApp app) : IClassFixture<TestApp>
{
    private static readonly HttpEndpoint[] Endpoints =
        [.. HttpEndpoint.All.Where(endpoint => endpoint is { IsMutating: true, Says.Parameters: not null })];

    public static TheoryData<string> All() => [.. Endpoints.Select(endpoint => endpoint.Path)];

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_repetition_gets_the_answer_to_the_first(string path)
    {
        var endpoint = HttpEndpoint.Find(path)!;
        var body = SampleRequests.BodyFor(endpoint, _ => Guid.NewGuid());
        foreach (var method in endpoint.Methods)
        {
            var key = $"{Guid.NewGuid()}";
            var first = await SendAsync(endpoint, method, body, key);
            var again = await SendAsync(endpoint, method, body, key);

            Assert.Equal((first.Status, first.Text, first.RequestId), (again.Status, again.Text, again.RequestId));
            Assert.Equal((false, true), (first.IsReplayed, again.IsReplayed));
        }
    }

    public static TheoryData<string> WithParameters() =>
        [.. Endpoints.Where(endpoint => SampleRequests.ParametersOf(endpoint).Count > 0).Select(endpoint => endpoint.Path)];

    [Theory]
    [MemberData(nameof(WithParameters))]
    public async Task Another_body_is_refused_and_the_first_one_is_still_known(string path)
    {
        var (endpoint, key) = (HttpEndpoint.Find(path)!, $"{Guid.NewGuid()}");
        var body = SampleRequests.BodyFor(endpoint, _ => Guid.NewGuid());
        var first = await SendAsync(endpoint, endpoint.Methods[0], body, key);

        var other = await SendAsync(endpoint, endpoint.Methods[0], OtherThan(body, endpoint), key);
        var again = await SendAsync(endpoint, endpoint.Methods[0], body, key);

        Assert.Equal((HttpStatusCode.Conflict, "idempotency_key_reused"), (other.Status, other.ErrorType));
        Assert.Equal((first.Status, first.Text, true), (again.Status, again.Text, again.IsReplayed));
    }

    [Fact]
    public async Task The_longest_answer_is_remembered_as_well()
    {
        var devices = await ExtraLock.AddManyAsync(
            app.Services.GetRequiredService<ITables>(), CreationIntake.MaxDevices, codes: 1);
        var (key, name) = ($"{Guid.NewGuid()}", string.Concat(Enumerable.Repeat("\U0001F511", 100)));
        var now = DateTimeOffset.UtcNow;
        var body = new { device_ids = devices, name, code = "482913", starts_at = now.AddDays(-1), ends_at = now.AddDays(1) };

        var first = await app.PostAsync(ManagedCodes.CreateMultiple, body, idempotencyKey: key);
        // By then, the codes are on their locks: an answer made anew would be another one.
        await Wait.UntilAsync(async () => (await app.ListAsync(ManagedCodes.List, new { device_id = devices[0] }))
            .Select("status").SequenceEqual(["set"]));
        var again = await app.PostAsync(ManagedCodes.CreateMultiple, body, idempotencyKey: key);

        Assert.True(first.Status == HttpStatusCode.OK, first.Text);
        Assert.InRange(Encoding.UTF8.GetByteCount(first.Text), IdempotencyRecord.LongestBody * 3 / 4, int.MaxValue);
        Assert.Equal((first.Text, true), (again.Text, again.IsReplayed));
    }

    private Task<Reply> SendAsync(HttpEndpoint endpoint, string method, JsonObject body, string key) => app.SendAsync(
        new HttpMethod(method),
        endpoint.NeedsFunctionKey ? app.WithFunctionKey(endpoint.Path) : endpoint.Path,
        body.ToJsonString(),
        endpoint.NeedsFunctionKey ? null : TestApp.SandboxKey,
        key);

    /// <summary>A body that is as good, and asks for something else.</summary>
    private static JsonObject OtherThan(JsonObject body, HttpEndpoint endpoint)
    {
        var (other, parameters) = (body.DeepClone().AsObject(), SampleRequests.ParametersOf(endpoint));
        if (parameters.FirstOrDefault(parameter => body.ContainsKey(parameter.Name) && SampleRequests.IsId(parameter.Name)) is { } id)
            other[id.Name] = SampleRequests.IdsIn(id.Name, Guid.NewGuid());
        else if (parameters.FirstOrDefault(parameter => parameter.Schema.Type == JsonSchemaType.Boolean) is { } flag)
            other[flag.Name] = true;
        else
            other["event_types"] = new JsonArray("device.connected");
        return other;
    }
}
