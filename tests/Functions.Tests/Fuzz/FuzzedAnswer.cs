using System.Text;
using System.Text.Json;
using AccessCodes.Functions.Http.Documentation;

namespace AccessCodes.Functions.Tests.Fuzz;

/// <summary>An answer that is as it must be.</summary>
/// <param name="Endpoint">The endpoint that was asked; null for none.</param>
/// <param name="Fault">What was wrong with the request.</param>
/// <param name="Status">The status.</param>
/// <param name="Complaints">The parameters that were complained about.</param>
internal sealed record FuzzedAnswer(
    HttpEndpoint? Endpoint, Fault Fault, int Status, IReadOnlyList<string> Complaints)
{
    /// <summary>Checks an answer: its status, its request id, and that it is in the envelope.</summary>
    public static FuzzedAnswer Check(FuzzedRequest request, HttpResponseMessage response, byte[] body)
    {
        var status = (int)response.StatusCode;
        var shown = $"{status} {Encoding.UTF8.GetString(body)}";
        Assert.True(StatusesFor(request).Contains(status), $"Another status than {string.Join(", ", StatusesFor(request))}: {shown}");
        Assert.True(
            response.Headers.TryGetValues("seam-request-id", out var ids) && Guid.TryParse(ids.Single(), out _),
            $"No request id: {shown}");

        // Nobody is told anything by the body of an answer to HEAD.
        if (request.Method == "HEAD")
            Assert.Empty(body);
        if (request.Method == "HEAD" || status is 302 or 304 || (status == 200 && request.Endpoint!.Says.IsPage))
            return new FuzzedAnswer(request.Endpoint, request.Fault, status, []);

        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        var answer = JsonDocument.Parse(body).RootElement;
        if (status == 200)
        {
            Assert.True(answer.TryGetProperty("openapi", out _) || answer.GetProperty("ok").GetBoolean(), shown);
            return new FuzzedAnswer(request.Endpoint, request.Fault, status, []);
        }

        return new FuzzedAnswer(request.Endpoint, request.Fault, status, ComplaintsIn(answer, ids.Single(), shown));
    }

    /// <summary>What may come of a request; where it is not to be read, of what is wrong with it.</summary>
    private static int[] StatusesFor(FuzzedRequest request) => request.Fault switch
    {
        Fault.UnknownPath => request is { Method: "GET", Target: ['/'] or ['/', '?', ..] } ? [302] : [404],
        Fault.WrongMethod => request.Endpoint!.Path.Contains('{', StringComparison.Ordinal) ? [404, 405] : [405],
        Fault.BadCredential => [401],
        Fault.None when request.Endpoint!.Says.IsPage => [200, 304, 404],
        Fault.None when request.Endpoint!.IsMutating => [400, 404],
        Fault.BadIdempotencyKey when request.Endpoint!.IsMutating => [400],
        Fault.None or Fault.BadIdempotencyKey => [200, 400, 404],
        _ => [400],
    };

    private static IReadOnlyList<string> ComplaintsIn(JsonElement answer, string requestId, string shown)
    {
        Assert.True(answer.EnumerateObject().Select(part => part.Name).Order().SequenceEqual(["error", "ok"]), shown);
        var error = answer.GetProperty("error");
        Assert.False(answer.GetProperty("ok").GetBoolean());
        Assert.Equal(requestId, error.GetProperty("request_id").GetString());
        Assert.NotEmpty(error.GetProperty("type").GetString()!);
        Assert.NotEmpty(error.GetProperty("message").GetString()!);
        Assert.False(shown.Contains("Exception", StringComparison.Ordinal) || shown.Contains("   at ", StringComparison.Ordinal), shown);

        return error.TryGetProperty("validation_errors", out var complaints)
            ? [.. complaints.EnumerateObject().Select(complaint => complaint.Name)]
            : [];
    }
}
