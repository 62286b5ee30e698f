using AccessCodes.Domain.Workspaces;
using AccessCodes.Functions.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Caching.Memory;

namespace AccessCodes.Functions.Http.Pipeline;

/// <summary>Finds the workspace that a request's API key opens.</summary>
public sealed class Authenticator(WorkspaceDirectory directory, IMemoryCache cache)
{
    private const string Scheme = "Bearer ";

    /// <summary>How long a key that was revoked may still open its workspace.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(1);

    /// <returns>The workspace, or null where there is no key or it opens none.</returns>
    public async Task<Workspace?> AuthenticateAsync(HttpRequest request, CancellationToken cancellation)
    {
        var header = request.Headers.Authorization.ToString();
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return null;

        var fingerprint = ApiKey.FingerprintOf(header[Scheme.Length..].Trim());
        if (fingerprint is null)
            return null;

        if (cache.TryGetValue(CacheKey(fingerprint), out Workspace? known))
            return known;

        var workspace = await directory.FindByKeyAsync(fingerprint, cancellation);
        if (workspace is not null)
            cache.Set(CacheKey(fingerprint), workspace, Remembered);
        return workspace;
    }

    private static string CacheKey(string fingerprint) => "api_key|" + fingerprint;
}
