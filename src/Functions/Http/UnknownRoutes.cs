using AccessCodes.Functions.Http.Documentation;
using AccessCodes.Functions.Http.Pipeline;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace AccessCodes.Functions.Http;

/// <summary>
/// What no other function takes: the root, which leads to the console, an unknown path, or a known one with another method.
/// </summary>
public sealed class UnknownRoutes(ApiEndpoint endpoint)
{
    // The Functions host tries routes in the order of the functions' names, and this one fits every path. It has the root
    // too, for which the host lets no function have a route of its own.
    [Function("ZUnknownRoute")]
    public Task<IResult> Answer(
        [HttpTrigger(AuthorizationLevel.Anonymous, Route = "{*path}")] HttpRequest request) =>
        endpoint.AnswerAsync(request, _ =>
        {
            if (request.Path == "/" && HttpMethods.IsGet(request.Method))
                return Task.FromResult(Pipeline.Answer.Redirect("/console"));

            if (HttpEndpoint.Find(request.Path) is not { } known)
                return Task.FromResult<Answer>(ApiError.NotFound);

            request.HttpContext.Response.Headers.Allow = string.Join(", ", known.Methods);
            return Task.FromResult<Answer>(ApiError.MethodNotAllowed);
        });
}
