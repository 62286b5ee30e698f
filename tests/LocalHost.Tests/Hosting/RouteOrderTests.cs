using AccessCodes.Functions;
using AccessCodes.LocalHost.Hosting;
using Microsoft.Azure.Functions.Worker;

namespace AccessCodes.LocalHost.Tests.Hosting;

public sealed class RouteOrderTests
{
    [Fact]
    public void The_route_that_fits_every_path_comes_last_where_routes_are_tried_in_the_order_of_their_functions()
    {
        var names = FunctionCatalog.Of(typeof(ServiceRegistration).Assembly)
            .TriggeredBy<HttpTriggerAttribute>()
            .OrderBy(function => function.Function.Name, StringComparer.OrdinalIgnoreCase)
            .Select(function => function.Trigger.Route)
            .ToArray();

        Assert.Equal("{*path}", names[^1]);
        Assert.Single(names, "{*path}");
    }
}
