using AccessCodes.Functions.Http.Documentation;
using AccessCodes.Functions.Http.Pipeline;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace AccessCodes.Functions.Http;

/// <summary>What no other function takes: an unknown path, or a known one with another method.</summary>
public sealed class UnknownRoutes(ApiEndpoint endpoint)
{
    private static readonly Dictionary<string, string> MethodsByPath = HttpEndpoint.All.ToDictionary(
        endpoint => endpoint.Path.Trim('/'),
        endpoint => string.Join(", ", endpoint.Methods),
        StringComparer.OrdinalIgnoreCase);

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
}
