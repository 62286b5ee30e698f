using AccessCodes.Domain;
using AccessCodes.Domain.Attempts;
using AccessCodes.Domain.Limits;
using AccessCodes.Functions.Options;
using AccessCodes.Functions.Storage;
using Microsoft.Extensions.Options;

namespace AccessCodes.Functions.Orchestrations;

/// <summary>
/// Counts the actions that devices are asked for. The count is committed with the attempt that it counts, guarded by
/// ETag: so it is exact over all instances of the app, and what is refused or joined counts for nothing
/// (docs/decisions/0013).
/// </summary>
public sealed class DeviceRateLimits(WorkspaceStore workspaces, IOptions<RateLimitOptions> options)
{
    /// <summary>Counts an attempt that is about to be committed.</summary>
    /// <param name="attempt">The attempt.</param>
    /// <param name="changes">What it is committed with.</param>
    /// <param name="cancellation">Cancels the look-up.</param>
    /// <returns>Why it must not be committed; null where it may be.</returns>
    public async Task<Refusal?> CountAsync(ActionAttempt attempt, Changes changes, CancellationToken cancellation)
    {
        if (!options.Value.Enabled || DeviceRateLimit.KindOf(attempt.ActionType) is not { } kind)
            return null;

        var (workspaceId, deviceId) = (attempt.Subject.WorkspaceId, attempt.Subject.DeviceId);
        var counted = await workspaces.GetRecentActionsAsync(workspaceId, deviceId, kind, cancellation);
        var decision = DeviceRateLimit.Accept(
            counted?.Value, kind, options.Value.PerMinute(kind), attempt.CreatedAt);
        if (decision.IsRefused(out var recent, out var refusal))
            return refusal;

        changes.Count(deviceId, kind, counted, recent);
        return null;
    }
}
