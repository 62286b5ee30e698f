using AccessCodes.Functions.Http.Documentation;

namespace AccessCodes.Functions.Tests.Costs;

/// <summary>
/// docs/counts.md says what each endpoint asks of storage. A new endpoint fails here until it is written down there, and
/// what makes one dearer is seen in review.
/// </summary>
public sealed class EndpointCostTests
{
    [Fact]
    public async Task Each_endpoint_costs_what_is_written_down()
    {
        await using var world = await CountedWorld.StartAsync();
        var requests = await EndpointRequests.PrepareAsync(world);
        var rows = new List<IReadOnlyList<string>>();

        foreach (var endpoint in EndpointRequests.Endpoints)
        {
            // What is remembered of devices and accounts for a moment is known the second time.
            if (!endpoint.IsMutating)
                await requests.SendAsync(endpoint);
            rows.AddRange((await CountAsync(world, endpoint, requests)).StorageCells($"`{endpoint.Path}`"));
        }

        CountsDocument.AssertHas("Endpoints", rows.OrderBy(row => row[0], StringComparer.Ordinal));
    }

    private static Task<Counted> CountAsync(CountedWorld world, HttpEndpoint endpoint, EndpointRequests requests)
    {
        var awaitsSync = endpoint.IsMutating && endpoint.Path.Contains("/simulate/", StringComparison.Ordinal);
        return endpoint.Says.FailsAsItsAttempt || awaitsSync
            ? world.CountAwaitedAsync(() => requests.SendAsync(endpoint), byTheClock: !awaitsSync)
            : world.CountRequestAsync(() => requests.SendAsync(endpoint));
    }
}
