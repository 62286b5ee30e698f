using AccessCodes.Functions.Http.Pipeline;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace AccessCodes.Functions.Http;

/// <summary>
/// /console: the page for people. It needs no key: whoever uses it gives it one, with which it calls the API from their
/// browser.
/// </summary>
public sealed class ConsolePage(ApiEndpoint endpoint)
{
    /// <summary>
    /// Nothing but this app's own files, no script or style within the page, no frames around it, and no markup made
    /// from text other than by lit-html, which escapes what it is given.
    /// </summary>
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; "
        + "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types lit-html";

    [Function("Console")]
    [Endpoint("Shows the console.", null, null, IsBeyondSeam = true, IsPage = true)]
    public Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "console")] HttpRequest request) =>
        endpoint.AnswerAsync(request, _ =>
        {
            var headers = request.HttpContext.Response.Headers;
            headers.ContentSecurityPolicy = ContentSecurityPolicy;
            headers["Referrer-Policy"] = "no-referrer";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            return Task.FromResult(Send(request, ConsoleFiles.Page, "no-cache"));
        });

    [Function("ConsoleFile")]
    [Endpoint("Serves a file of the console.", null, null, IsBeyondSeam = true, IsPage = true)]
    public Task<IResult> GetFile(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "console/{version}/{*file}")] HttpRequest request) =>
        endpoint.AnswerAsync(request, _ => Task.FromResult(
            ConsoleFiles.Find(request.Path) is { } found
                ? Send(request, found, "public, max-age=31536000, immutable")
                : ApiError.NotFound));

    private static Answer Send(HttpRequest request, ConsoleFile file, string caching)
    {
        var headers = request.HttpContext.Response.Headers;
        headers.CacheControl = caching;
        headers.XContentTypeOptions = "nosniff";
        return Answer.File(file.Content, file.MediaType, file.Tag);
    }
}
