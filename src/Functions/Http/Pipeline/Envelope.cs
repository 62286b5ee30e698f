using System.Text.Json;
using System.Text.Json.Serialization;
using AccessCodes.Functions.Http.Resources;
using Microsoft.AspNetCore.Http;

namespace AccessCodes.Functions.Http.Pipeline;

/// <summary>The form of every error: <c>{"error":{"type","message","request_id",…},"ok":false}</c>.</summary>
internal sealed record Envelope(ErrorResource Error, bool Ok = false)
{
    public static IResult Of(ApiError error, Guid requestId) =>
        Results.Json(Around(error, requestId), ApiJson.Web.Envelope, statusCode: error.Status);

    public static byte[] ToBody(ApiError error, Guid requestId) =>
        JsonSerializer.SerializeToUtf8Bytes(Around(error, requestId), ApiJson.Web.Envelope);

    private static Envelope Around(ApiError error, Guid requestId) => new(new ErrorResource(
        error.Type, error.Message, requestId, error.ValidationErrors is null ? null : Shape(error.ValidationErrors)));

    // The shape that SDKs read: each parameter an object with a list of messages, and a list for the whole.
    private static Dictionary<string, object> Shape(
        IReadOnlyDictionary<string, IReadOnlyList<string>> errors)
    {
        var shaped = new Dictionary<string, object> { ["_errors"] = Array.Empty<string>() };
        foreach (var (parameter, messages) in errors)
            shaped[parameter] = new ParameterErrors(messages);
        return shaped;
    }
}

internal sealed record ErrorResource(
    string Type, string Message, Guid RequestId, IReadOnlyDictionary<string, object>? ValidationErrors);

internal sealed record ParameterErrors(
    [property: JsonPropertyName("_errors")] IReadOnlyList<string> Errors);
