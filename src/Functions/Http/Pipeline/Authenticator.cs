using AccessCodes.Domain.Workspaces;
using AccessCodes.Functions.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Logging;

namespace AccessCodes.Functions.Http.Pipeline;

/// <summary>Finds the workspace that a request's API key opens.</summary>
public sealed partial class Authenticator(
    WorkspaceDirectory directory, IMemoryCache cache, TimeProvider time, ILogger<Authenticator> logger)
{
    private const string Scheme = "Bearer ";

    /// <summary>How long a key that was revoked may still open its workspace, on an instance that knows it.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(1);

    /// <returns>The workspace, or null where there is no key or it opens none.</returns>
    public async Task<Workspace?> AuthenticateAsync(HttpRequest request, CancellationToken cancellation)
    {
        if (KeyIn(request) is not { } text || ApiKey.FingerprintOf(text) is not { } fingerprint)
            return null;

        if (cache.TryGetValue(CacheKey(fingerprint), out Workspace? known))
            return known;

        var key = await directory.FindKeyAsync(fingerprint, cancellation);
        var workspace = key is null ? null : await directory.GetAsync(key.Value.WorkspaceId, cancellation);
        if (workspace is null)
            return null;

        cache.Set(CacheKey(fingerprint), workspace, Remembered);
        await NoteUseAsync(key!, cancellation);
        return workspace;
    }

    /// <summary>The API key that a request has, valid or not; null where it has none.</summary>
    internal static string? KeyIn(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..].Trim() : null;
    }

    /// <summary>Forgets a key that was revoked, so that this instance no longer takes it.</summary>
    public void Forget(ApiKey key) => cache.Remove(CacheKey(key.Fingerprint));

    // A note for operators, which must not keep a caller out.
    private async Task NoteUseAsync(Stored<ApiKey> key, CancellationToken cancellation)
    {
        var used = key.Value.Used(time.GetUtcNow());
        if (used == key.Value)
            return;

        try
        {
            await directory.NoteUseAsync(key, used, cancellation);
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            Log.UseNotNoted(logger, exception, used.ApiKeyId, used.WorkspaceId);
        }
    }

    private static string CacheKey(string fingerprint) => "api_key|" + fingerprint;

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning,
            "It could not be noted that API key {ApiKeyId} of workspace {WorkspaceId} was used")]
        public static partial void UseNotNoted(ILogger logger, Exception exception, Guid apiKeyId, Guid workspaceId);
    }
}
