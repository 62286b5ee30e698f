using System.Text.Json;
using AccessCodes.Functions.Storage;
using AccessCodes.Functions.Tests.Support;
using AccessCodes.TestSupport;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace AccessCodes.Functions.Tests.Costs;

/// <summary>
/// What a request allocates in the app and in SQLite, without the web server. The bounds are some 15 % above what a Debug
/// build needs; nothing else runs at the same time, since all that the process allocates is counted.
/// </summary>
[Collection(Name)]
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AllocationTests : IAsyncLifetime
{
    private const string Name = "allocations";
    private const int Requests = 50;
    private const int Rounds = 5;

    private TestApp _app = null!;

    public async Task InitializeAsync()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        _app = await TestApp.StartAsync(services => services.AddSingleton<TimeProvider>(time));
        await ExtraLock.AddAsync(
            _app.Services.GetRequiredService<ITables>(), ExtraLock.Fast, codes: Requests * (Rounds + 1));
    }

    public Task DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task Requests_allocate_no_more_than_they_need()
    {
        using var held = await HeldHub.HoldAsync(_app);
        var attemptId = await _app.ConvertAsync(Known.Code(1, 1));
        var code = Known.Code(ExtraLock.Number, 1);

        var allocated = new Dictionary<string, (long Bytes, long Bound)>
        {
            ["get"] = (await CountAsync(Paths.GetCode, _ => new { access_code_id = code }), 23_000),
            ["list of 20"] = (await CountAsync(
                Paths.ListCodes, _ => new { device_id = ExtraLock.DeviceId, limit = 20 }), 110_000),
            ["get of an attempt"] = (await CountAsync(
                Paths.GetAttempt, _ => new { action_attempt_id = attemptId }), 21_000),
            ["acceptance of a conversion"] = (await CountAsync(
                Paths.Convert, number => new { access_code_id = Known.Code(ExtraLock.Number, number) }), 63_000),
        };

        Assert.True(
            allocated.Values.All(found => found.Bytes <= found.Bound),
            string.Join('\n', allocated.Select(found => $"{found.Key}: {found.Value.Bytes} bytes of {found.Value.Bound}")));
    }

    /// <summary>What a request allocates at the least: whatever else happens in the process only adds to it.</summary>
    /// <param name="path">The endpoint.</param>
    /// <param name="parameters">What is asked of it, by the number of the request from 1.</param>
    private async Task<long> CountAsync(string path, Func<int, object> parameters)
    {
        var handler = _app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Single(endpoint => "/" + endpoint.RoutePattern.RawText == path).RequestDelegate!;
        var bodies = Enumerable.Range(1, Requests * (Rounds + 1))
            .Select(number => JsonSerializer.SerializeToUtf8Bytes(parameters(number)))
            .Chunk(Requests)
            .ToArray();
        await SendAsync(handler, path, bodies[0]);

        var least = long.MaxValue;
        foreach (var some in bodies[1..])
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            await SendAsync(handler, path, some);
            least = Math.Min(least, (GC.GetTotalAllocatedBytes(precise: true) - before) / Requests);
        }

        return least;
    }

    private async Task SendAsync(RequestDelegate handler, string path, IEnumerable<byte[]> bodies)
    {
        foreach (var body in bodies)
        {
            await using var scope = _app.Services.CreateAsyncScope();
            var context = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
            context.Request.Method = HttpMethods.Post;
            context.Request.Path = path;
            context.Request.ContentType = "application/json";
            context.Request.ContentLength = body.Length;
            context.Request.Body = new MemoryStream(body);
            context.Request.Headers.Authorization = $"Bearer {TestApp.SandboxKey}";
            await handler(context);
            Assert.Equal(StatusCodes.Status200OK, context.Response.StatusCode);
        }
    }
}
