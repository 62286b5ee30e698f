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
    private const int MaxBodyBytes = 64 * 1024;

    private static readonly JsonDocumentOptions Shallow = new() { MaxDepth = 32 };

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Reads the parameters.</summary>
    /// <returns>The parameters, or what is wrong with the request.</returns>
    public static async Task<(RequestParameters? Parameters, ApiError? Error)> ReadAsync(
        HttpRequest request, CancellationToken cancellation)
    {
        ReadOnlyMemory<byte>? bytes;
        try
        {
            bytes = await ReadBodyAsync(request, cancellation);
        }
        catch (IOException)
        {
            return (null, ApiError.InvalidInput("The body could not be read"));
        }

        if (bytes is null)
            return (null, ApiError.InvalidInput($"The body is larger than {MaxBodyBytes / 1024} KiB"));

        var body = new Dictionary<string, JsonElement>();
        if (bytes.Value.Length > 0 && Parse(bytes.Value, body) is { } error)
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

    /// <returns>The body, or null where it is too large.</returns>
    private static async Task<ReadOnlyMemory<byte>?> ReadBodyAsync(
        HttpRequest request, CancellationToken cancellation)
    {
        if (request.ContentLength is 0)
            return ReadOnlyMemory<byte>.Empty;
        if (request.ContentLength > MaxBodyBytes)
            return null;

        using var buffer = new MemoryStream((int)(request.ContentLength ?? 512));
        var chunk = new byte[4096];
        int read;
        while ((read = await request.Body.ReadAsync(chunk, cancellation)) > 0)
        {
            if (buffer.Length + read > MaxBodyBytes)
                return null;
            buffer.Write(chunk, 0, read);
        }

        return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
    }
}
