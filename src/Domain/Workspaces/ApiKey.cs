using System.Security.Cryptography;
using System.Text;

namespace AccessCodes.Domain.Workspaces;

/// <summary>An API key as it is kept: a fingerprint from which the key cannot be told.</summary>
/// <param name="WorkspaceId">The workspace that the key opens.</param>
/// <param name="Fingerprint">SHA-256 of the key, in lower-case hexadecimal.</param>
/// <param name="CreatedAt">When it was issued.</param>
public sealed record ApiKey(Guid WorkspaceId, string Fingerprint, DateTimeOffset CreatedAt)
{
    /// <summary>What every key starts with: Seam's SDKs insist on it.</summary>
    public const string Prefix = "seam_";

    /// <summary>How many hexadecimal digits of the fingerprint tell keys apart.</summary>
    public const int IdLength = 32;

    /// <summary>A longer text is no key, and not worth hashing.</summary>
    private const int MaxLength = 200;

    /// <summary>As many letters and digits as it takes to be beyond guessing.</summary>
    private const int SecretLength = 40;

    /// <summary>So many of them are shown; the others are still beyond guessing.</summary>
    private const int ShownLength = 4;

    private const string SecretCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    /// <summary>How exactly it is known when a key was used last.</summary>
    private static readonly TimeSpan UseGrain = TimeSpan.FromHours(1);

    /// <summary>What people call the key; null where they gave it no name.</summary>
    public string? Name { get; init; }

    /// <summary>What the key starts with, by which its owner recognises it; null where that was not kept.</summary>
    public string? Shown { get; init; }

    /// <summary>When the key was used last, to the hour; null where it never was.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>Identifies the key: half of its fingerprint, which opens nothing.</summary>
    public Guid ApiKeyId => Guid.ParseExact(Fingerprint[..IdLength], "N");

    /// <summary>Issues a new key.</summary>
    /// <param name="workspaceId">The workspace that it opens.</param>
    /// <param name="now">The time.</param>
    /// <param name="name">What people call it.</param>
    /// <returns>The key as it is kept, and the key itself, which is to be handed over and forgotten.</returns>
    public static (ApiKey Kept, string Key) Issue(Guid workspaceId, DateTimeOffset now, string? name = null)
    {
        var key = Prefix + RandomNumberGenerator.GetString(SecretCharacters, SecretLength);
        var kept = new ApiKey(workspaceId, FingerprintOf(key)!, now)
        {
            Name = name,
            Shown = key[..(Prefix.Length + ShownLength)],
        };
        return (kept, key);
    }

    /// <summary>Takes the fingerprint of a key.</summary>
    /// <param name="key">The key as the caller sent it.</param>
    /// <returns>The fingerprint, or null where the text cannot be a key.</returns>
    public static string? FingerprintOf(string key) =>
        key.StartsWith(Prefix, StringComparison.Ordinal) && key.Length <= MaxLength
            ? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))
            : null;

    /// <summary>The key, used now.</summary>
    /// <param name="now">The time.</param>
    /// <returns>The key with the time; unchanged where it was used within the last hour too.</returns>
    public ApiKey Used(DateTimeOffset now) =>
        LastUsedAt is { } last && now - last < UseGrain ? this : this with { LastUsedAt = now };

    /// <summary>Compares in a time that does not depend on where the difference is.</summary>
    /// <param name="fingerprint">The fingerprint of the key that was sent.</param>
    public bool Matches(string fingerprint) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Fingerprint), Encoding.ASCII.GetBytes(fingerprint));
}
