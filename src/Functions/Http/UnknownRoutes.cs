using AccessCodes.Functions.Http.Documentation;
using AccessCodes.Functions.Http.Pipeline;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace AccessCodes.Functions.Http;

/// <summary>What no other function takes: an unknown path, or a known one with another method.</summary>
public sealed class UnknownRoutes(ApiEndpoint endpoint)
{
    // The Functions host tries routes in the order of the functions' names, and this one fits every path.
    [Function("ZUnknownRoute")]
    public Task<IResult> Answer(
        [HttpTrigger(AuthorizationLevel.Anonymous, Route = "{*path}")] HttpRequest request) =>
        endpoint.AnswerAsync(request, _ =>
        {
            if (HttpEndpoint.Find(request.Path) is not { } known)
                return Task.FromResult<Answer>(ApiError.NotFound);

            request.HttpContext.Response.Headers.Allow = string.Join(", ", known.Methods);
            return Task.FromResult<Answer>(ApiError.MethodNotAllowed);
        });
}
