using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace AccessCodes.Functions.Http.Pipeline;

/// <summary>
/// A secret that the caller of a request has and this app does not keep: drawn from its API key, or from the function key
/// of an operator, and from the <c>Idempotency-Key</c>. What is sealed under it can be read when the request comes again,
/// and by nobody who has the tables alone (docs/decisions/0017).
/// </summary>
internal sealed class CallerSecret
{
    private const int KeyBytes = 32;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    private readonly byte[] _digestKey;
    private readonly byte[] _sealKey;

    private CallerSecret(byte[] credential, byte[] salt) => (_digestKey, _sealKey) = (
        HKDF.DeriveKey(HashAlgorithmName.SHA256, credential, KeyBytes, salt, "request"u8.ToArray()),
        HKDF.DeriveKey(HashAlgorithmName.SHA256, credential, KeyBytes, salt, "answer"u8.ToArray()));

    /// <summary>The secret of whoever sent a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="scope">The workspace that it is for; empty for operators.</param>
    /// <param name="idempotencyKey">The key that it came with.</param>
    public static CallerSecret Of(HttpRequest request, Guid scope, string idempotencyKey)
    {
        // Core Tools ask operators for no key: then it is the Idempotency-Key alone.
        var credential = Authenticator.KeyIn(request) ?? OperatorKeyIn(request);
        return new CallerSecret(
            Encoding.UTF8.GetBytes(credential), Encoding.UTF8.GetBytes($"{scope}\n{idempotencyKey}"));
    }

    /// <summary>A digest that tells requests apart, and nothing of them to whoever has not the secret.</summary>
    /// <param name="parts">What makes the request what it is, in a fixed order.</param>
    public string Digest(IEnumerable<string> parts)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _digestKey);
        foreach (var bytes in parts.Select(Encoding.UTF8.GetBytes))
        {
            // With its length in front, no part can pass for two.
            hash.AppendData(BitConverter.GetBytes(bytes.Length));
            hash.AppendData(bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Seals a text.</summary>
    public string Seal(ReadOnlySpan<byte> text)
    {
        var whole = new byte[NonceBytes + TagBytes + text.Length];
        var nonce = whole.AsSpan(0, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = new AesGcm(_sealKey, TagBytes);
        cipher.Encrypt(nonce, text, whole.AsSpan(NonceBytes + TagBytes), whole.AsSpan(NonceBytes, TagBytes));
        return Convert.ToBase64String(whole);
    }

    /// <summary>Opens what was sealed under this secret.</summary>
    /// <exception cref="CryptographicException">It was sealed under another one, or was changed since.</exception>
    public byte[] Open(string sealedText)
    {
        var whole = Convert.FromBase64String(sealedText).AsSpan();
        var text = new byte[whole.Length - NonceBytes - TagBytes];
        using var cipher = new AesGcm(_sealKey, TagBytes);
        cipher.Decrypt(whole[..NonceBytes], whole[(NonceBytes + TagBytes)..], whole[NonceBytes..(NonceBytes + TagBytes)], text);
        return text;
    }

    private static string OperatorKeyIn(HttpRequest request) =>
        request.Headers.TryGetValue("x-functions-key", out var header)
            ? header.ToString()
            : request.Query["code"].ToString();
}
