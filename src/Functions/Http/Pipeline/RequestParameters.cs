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

    private static readonly Dictionary<string, JsonElement> NoBody = [];

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 32 };

    /// <summary>Reads the parameters.</summary>
    /// <returns>The parameters, or what is wrong with the request.</returns>
    public static async Task<(RequestParameters? Parameters, ApiError? Error)> ReadAsync(
        HttpRequest request, CancellationToken cancellation)
    {
        if (await ReadBodyAsync(request, cancellation) is not { } bytes)
            return (null, ApiError.InvalidInput($"The body is larger than {MaxBodyBytes / 1024} KiB"));

        var body = NoBody;
        if (bytes.Length > 0)
        {
            try
            {
                using var document = JsonDocument.Parse(bytes, Strict);
                if (document.RootElement.ValueKind != JsonValueKind.Object)
                    return (null, ApiError.InvalidInput("The body must be a JSON object"));

                body = document.RootElement.EnumerateObject()
                    .ToDictionary(property => property.Name, property => property.Value.Clone());
            }
            catch (Exception exception) when (exception is JsonException or InvalidOperationException)
            {
                return (null, ApiError.InvalidInput("The body is not valid JSON, or gives a parameter twice"));
            }
        }

        var query = request.Query.ToDictionary(
            pair => pair.Key,
            pair => pair.Value.Where(value => !string.IsNullOrEmpty(value)).Select(value => value!).ToArray());

        return (new RequestParameters(query, body), null);
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
