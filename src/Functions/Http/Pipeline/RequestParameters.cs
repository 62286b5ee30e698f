using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace AccessCodes.Functions.Http.Pipeline;

/// <summary>
/// The parameters of a request. The documents send them in the query string or in a JSON body whatever the method, so
/// both are read.
/// </summary>
/// <param name="Query">What the query string gives: the values by name.</param>
/// <param name="Body">What the body gives: the values by name.</param>
internal sealed record RequestParameters(
    IReadOnlyDictionary<string, string[]> Query, IReadOnlyDictionary<string, JsonElement> Body)
{
    private static readonly JsonDocumentOptions Shallow = new() { MaxDepth = 32 };

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Reads the parameters.</summary>
    /// <returns>The parameters, or what is wrong with the request.</returns>
    public static async Task<(RequestParameters? Parameters, ApiError? Error)> ReadAsync(
        HttpRequest request, RequestBody requestBody)
    {
        var (bytes, unreadable) = await requestBody.ReadAsync();
        if (unreadable is not null)
            return (null, unreadable);

        var body = new Dictionary<string, JsonElement>();
        if (bytes.Length > 0 && Parse(bytes, body) is { } error)
            return (null, error);

        var query = request.Query.ToDictionary(
            pair => pair.Key,
            pair => pair.Value.Where(value => !string.IsNullOrEmpty(value)).Select(value => value!).ToArray());

        return (new RequestParameters(query, body), null);
    }

    /// <returns>What is wrong with the body, or null.</returns>
    private static ApiError? Parse(ReadOnlyMemory<byte> bytes, Dictionary<string, JsonElement> body)
    {
        if (bytes.Span.StartsWith(ByteOrderMark))
            bytes = bytes[ByteOrderMark.Length..];

        try
        {
            using var document = JsonDocument.Parse(bytes, Shallow);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                return ApiError.InvalidInput("The body must be a JSON object");

            foreach (var property in document.RootElement.EnumerateObject())
            {
                if (!body.TryAdd(property.Name, property.Value.Clone())
                    && !JsonElement.DeepEquals(body[property.Name], property.Value))
                {
                    return ApiError.InvalidInput(property.Name, "Given twice, with different values");
                }
            }

            return null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return ApiError.InvalidInput("The body is not valid JSON");
        }
    }
}
