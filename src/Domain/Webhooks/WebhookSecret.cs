using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace AccessCodes.Domain.Webhooks;

/// <summary>
/// What the deliveries of a webhook are signed with, as Svix does it. Its text is reached by name only, and everything
/// that formats it, a log line or an exception among them, gets a mask.
/// </summary>
public sealed record WebhookSecret
{
    /// <summary>What the text of every secret starts with.</summary>
    public const string Prefix = "whsec_";

    /// <summary>The length of a new key.</summary>
    private const int KeyBytes = 24;

    private readonly byte[] _key;

    /// <summary>A secret.</summary>
    /// <param name="text"><see cref="Prefix"/> and the key in base64.</param>
    /// <exception cref="FormatException"><paramref name="text"/> is not of that form.</exception>
    public WebhookSecret(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!text.StartsWith(Prefix, StringComparison.Ordinal))
            throw new FormatException($"The secret of a webhook starts with {Prefix}.");

        _key = Convert.FromBase64String(text[Prefix.Length..]);
        Reveal = text;
    }

    /// <summary>The secret itself, for storage and for the answer that tells of its creation.</summary>
    public string Reveal { get; }

    /// <summary>Issues a new secret.</summary>
    public static WebhookSecret Issue() =>
        new(Prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes)));

    /// <summary>Signs a message: the value of the header <c>svix-signature</c>.</summary>
    /// <param name="messageId">The value of <c>svix-id</c>.</param>
    /// <param name="timestamp">The value of <c>svix-timestamp</c>: seconds since 1970.</param>
    /// <param name="body">The body, as it is sent.</param>
    public string Sign(string messageId, long timestamp, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _key);
        hash.AppendData(Encoding.UTF8.GetBytes(
            string.Create(CultureInfo.InvariantCulture, $"{messageId}.{timestamp}.")));
        hash.AppendData(body);
        return "v1," + Convert.ToBase64String(hash.GetHashAndReset());
    }

    /// <summary>Compares the texts of two secrets.</summary>
    public bool Equals(WebhookSecret? other) => other is not null && Reveal == other.Reveal;

    /// <inheritdoc/>
    public override int GetHashCode() => Reveal.GetHashCode(StringComparison.Ordinal);

    /// <summary>A mask that tells nothing.</summary>
    public override string ToString() => "••••";
}
