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

    /// <summary>A longer text is no key, and not worth hashing.</summary>
    private const int MaxLength = 200;

    /// <summary>As many letters and digits as it takes to be beyond guessing.</summary>
    private const int SecretLength = 40;

    private const string SecretCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    /// <summary>Issues a new key.</summary>
    /// <param name="workspaceId">The workspace that it opens.</param>
    /// <param name="now">The time.</param>
    /// <returns>The key as it is kept, and the key itself, which is to be handed over and forgotten.</returns>
    public static (ApiKey Kept, string Key) Issue(Guid workspaceId, DateTimeOffset now)
    {
        var key = Prefix + RandomNumberGenerator.GetString(SecretCharacters, SecretLength);
        return (new ApiKey(workspaceId, FingerprintOf(key)!, now), key);
    }

    /// <summary>Takes the fingerprint of a key.</summary>
    /// <param name="key">The key as the caller sent it.</param>
    /// <returns>The fingerprint, or null where the text cannot be a key.</returns>
    public static string? FingerprintOf(string key) =>
        key.StartsWith(Prefix, StringComparison.Ordinal) && key.Length <= MaxLength
            ? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))
            : null;

    /// <summary>Compares in a time that does not depend on where the difference is.</summary>
    /// <param name="fingerprint">The fingerprint of the key that was sent.</param>
    public bool Matches(string fingerprint) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Fingerprint), Encoding.ASCII.GetBytes(fingerprint));
}
