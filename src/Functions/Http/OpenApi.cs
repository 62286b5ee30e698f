using AccessCodes.Functions.Http.Documentation;
using AccessCodes.Functions.Http.Pipeline;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace AccessCodes.Functions.Http;

/// <summary>/openapi.json: what this API takes and answers; no key needed.</summary>
public sealed class OpenApi(ApiEndpoint endpoint)
{
    private static readonly Lazy<Task<string>> Document = new(() => ApiDocument.WriteAsync());

    [Function("OpenApi")]
    [Endpoint("Describes this API as an OpenAPI document.", null, null, IsBeyondSeam = true)]
    public Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "openapi.json")] HttpRequest request) =>
        endpoint.AnswerAsync(request, async _ => Answer.Json(await Document.Value));
}
