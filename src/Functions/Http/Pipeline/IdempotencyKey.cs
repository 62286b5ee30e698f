using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace AccessCodes.Functions.Http.Pipeline;

/// <summary>The key by which a caller says that a request is the same as one before.</summary>
internal static class IdempotencyKey
{
    public const string Header = "Idempotency-Key";

    public const int MaxLength = 255;

    /// <summary>Reads the key of a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="key">The key; null where there is none.</param>
    /// <param name="error">What is wrong with it.</param>
    /// <returns>Whether it can be, which none at all can too.</returns>
    public static bool TryRead(HttpRequest request, out string? key, [NotNullWhen(false)] out ApiError? error)
    {
        (key, error) = (null, null);
        if (!request.Headers.TryGetValue(Header, out var values))
            return true;

        key = values.Count == 1 ? values[0] : null;
        if (key is { Length: > 0 and <= MaxLength } && key.All(character => character is > ' ' and <= '~'))
            return true;

        error = ApiError.InvalidInput($"{Header}: Must be one of 1 to {MaxLength} visible ASCII characters");
        return false;
    }

    /// <summary>The key as it is kept: a caller may have put into it what is nobody's business.</summary>
    public static string Digest(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
