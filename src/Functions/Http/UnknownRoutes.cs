using System.Reflection;
using AccessCodes.Functions.Http.Pipeline;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace AccessCodes.Functions.Http;

/// <summary>What no other function takes: an unknown path, or a known one with another method.</summary>
public sealed class UnknownRoutes(ApiEndpoint endpoint)
{
    private static readonly Dictionary<string, string> MethodsByPath = FindRoutes();

    // The Functions host tries routes in the order of the functions' names, and this one fits every path.
    [Function("ZUnknownRoute")]
    public Task<IResult> Answer(
        [HttpTrigger(AuthorizationLevel.Anonymous, Route = "{*path}")] HttpRequest request) =>
        endpoint.AnswerAsync(request, _ =>
        {
            var path = KnownForm(request.Path.Value ?? "/");
            if (!MethodsByPath.TryGetValue(path, out var methods))
                return Task.FromResult<Answer>(ApiError.NotFound);

            request.HttpContext.Response.Headers.Allow = methods;
            return Task.FromResult<Answer>(ApiError.MethodNotAllowed);
        });

    // Routing overlooks one slash at the end, and no other.
    private static string KnownForm(string path) => path.Length > 1 && path.EndsWith('/') ? path[1..^1] : path[1..];

    private static Dictionary<string, string> FindRoutes()
    {
        var triggers =
            from type in typeof(UnknownRoutes).Assembly.GetTypes()
            from method in type.GetMethods()
            from parameter in method.GetParameters()
            let trigger = parameter.GetCustomAttribute<HttpTriggerAttribute>()
            where trigger is { Route: not null, Methods: not null }
            select (Path: trigger.Route!, Methods: string.Join(", ", trigger.Methods!).ToUpperInvariant());

        return triggers.ToDictionary(
            trigger => trigger.Path, trigger => trigger.Methods, StringComparer.OrdinalIgnoreCase);
    }
}
