using AccessCodes.Domain.Workspaces;

namespace AccessCodes.Functions.Http.Resources;

/// <summary>An API key as operators see it (beyond Seam); the key itself, <c>token</c>, is told at its creation only.</summary>
internal sealed record ApiKeyResource(
    Guid ApiKeyId,
    Guid WorkspaceId,
    string? Name,
    string Prefix,
    DateTimeOffset CreatedAt,
    DateTimeOffset? LastUsedAt,
    string? Token)
{
    public static ApiKeyResource From(ApiKey key) => From(key, token: null);

    public static ApiKeyResource From(ApiKey key, string? token) =>
        new(
            key.ApiKeyId,
            key.WorkspaceId,
            key.Name,
            key.Shown ?? Domain.Workspaces.ApiKey.Prefix,
            key.CreatedAt,
            key.LastUsedAt,
            token);
}

internal sealed record ApiKeyAnswer(ApiKeyResource ApiKey, bool Ok = true);

internal sealed record ApiKeyListAnswer(IReadOnlyList<ApiKeyResource> ApiKeys, bool Ok = true);
