using System.Text;
using AccessCodes.Functions.Http.Documentation;

namespace AccessCodes.Functions.Tests.Fuzz;

/// <summary>What is wrong with a request, so that it changes nothing.</summary>
internal enum Fault
{
    /// <summary>It asks for what only reads, or only names what nobody has.</summary>
    None,

    /// <summary>A parameter has no type that it could have.</summary>
    WrongType,

    /// <summary>The body is no JSON object.</summary>
    NoObject,

    /// <summary>The body has more than 64 KiB.</summary>
    TooLarge,

    /// <summary>A parameter is given twice, with different values.</summary>
    GivenTwice,

    /// <summary>Nothing, but for an <c>Idempotency-Key</c> that cannot be one: which is looked at last.</summary>
    BadIdempotencyKey,

    /// <summary>Nothing, but for the key that it comes with.</summary>
    BadCredential,

    /// <summary>Nothing, but for the method.</summary>
    WrongMethod,

    /// <summary>Nobody serves the path.</summary>
    UnknownPath,
}

/// <summary>A request that is not to be carried out, unless it asks for what only reads.</summary>
/// <param name="Number">Its number among those of its seed.</param>
/// <param name="Endpoint">The endpoint that it is for; null for none.</param>
/// <param name="Fault">What is wrong with it, whatever else is odd about it.</param>
/// <param name="Method">The method.</param>
/// <param name="Target">The path and the query.</param>
/// <param name="Headers">The headers, some of them more than once.</param>
/// <param name="Body">The body; null for none.</param>
/// <param name="IsChunked">Whether the body is sent without a word on its length.</param>
internal sealed record FuzzedRequest(
    int Number,
    HttpEndpoint? Endpoint,
    Fault Fault,
    string Method,
    string Target,
    IReadOnlyList<(string Name, string Value)> Headers,
    byte[]? Body,
    bool IsChunked)
{
    private const int ShownBytes = 2_000;

    public HttpRequestMessage ToMessage()
    {
        var message = new HttpRequestMessage(new HttpMethod(Method), new Uri(Target, UriKind.Relative));
        if (Body is not null)
        {
            message.Content = new ByteArrayContent(Body);
            message.Headers.TransferEncodingChunked = IsChunked;
        }

        foreach (var (name, value) in Headers)
        {
            if (!name.StartsWith("Content-", StringComparison.Ordinal))
                message.Headers.TryAddWithoutValidation(name, value);
            else
                message.Content?.Headers.TryAddWithoutValidation(name, value);
        }

        return message;
    }

    /// <summary>The request as it is sent, for whoever is to find out what went wrong.</summary>
    public override string ToString()
    {
        var text = new StringBuilder($"Request {Number}, {Fault}:\n{Method} {Target}\n");
        foreach (var (name, value) in Headers)
            text.Append(name).Append(": ").AppendLine(value.Length > 100 ? $"{value[..100]}… ({value.Length})" : value);
        if (Body is null)
            return text.ToString();

        var shown = Encoding.UTF8.GetString(Body, 0, Math.Min(Body.Length, ShownBytes));
        return text.Append(Body.Length).Append(IsChunked ? " bytes in chunks: " : " bytes: ").Append(shown).ToString();
    }
}
