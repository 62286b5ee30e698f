using AccessCodes.Functions;
using AccessCodes.LocalHost.Hosting;
using Microsoft.Azure.Functions.Worker;

namespace AccessCodes.EndToEnd.Tests;

/// <summary>The routes of the app, as its functions declare them.</summary>
internal static class FunctionRoutes
{
    /// <summary>The methods of each path, in the order in which documentation names them.</summary>
    public static Dictionary<string, string> MethodsByPath() =>
        FunctionCatalog.Of(typeof(ServiceRegistration).Assembly)
            .TriggeredBy<HttpTriggerAttribute>()
            .Where(function => function.Trigger.Methods is { Length: > 0 })
            .ToDictionary(
                function => "/" + function.Trigger.Route,
                function => string.Join(", ", function.Trigger.Methods!).ToUpperInvariant());
}
