using AccessCodes.Domain.Devices;
using Microsoft.Extensions.Caching.Memory;

namespace AccessCodes.Functions.Storage;

/// <summary>
/// Remembers for a moment the devices that codes are on and the accounts that those are reached through, so that a code
/// costs one read where it is shown, or where an action on it begins (docs/decisions/0011).
/// </summary>
public sealed class KnownOwners(WorkspaceStore workspaces, IMemoryCache cache)
{
    /// <summary>How old may be what another instance of the app has changed; what this one changes is seen at once.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromSeconds(2);

    /// <summary>Finds a device and its account.</summary>
    /// <returns>
    /// Both; null where one is missing: a workspace that is being reset may have codes for a moment longer than their device.
    /// </returns>
    public async Task<Owners?> FindAsync(Guid workspaceId, Guid deviceId, CancellationToken cancellation)
    {
        var version = workspaces.DevicesVersion(workspaceId);
        var device = await RecallAsync(
            new OwnerKey(workspaceId, deviceId, version),
            () => workspaces.GetDeviceAsync(workspaceId, deviceId),
            cancellation);
        if (device is null)
            return null;

        var account = await RecallAsync(
            new OwnerKey(workspaceId, device.ConnectedAccountId, version),
            () => workspaces.GetAccountAsync(workspaceId, device.ConnectedAccountId),
            cancellation);
        return account is null ? null : new Owners(device, account);
    }

    /// <summary>Whoever asks for what is being read waits for that read, and makes none of its own.</summary>
    private async Task<T?> RecallAsync<T>(OwnerKey key, Func<Task<Stored<T>?>> read, CancellationToken cancellation)
        where T : class
    {
        if (!cache.TryGetValue(key, out Lazy<Task<Stored<T>?>>? reading))
            cache.Set(key, reading = new Lazy<Task<Stored<T>?>>(read), Remembered);

        Stored<T>? found = null;
        try
        {
            found = await reading!.Value.WaitAsync(cancellation);
            return found?.Value;
        }
        finally
        {
            if (found is null)
                cache.Remove(key);
        }
    }

    private readonly record struct OwnerKey(Guid WorkspaceId, Guid OwnerId, int Version);
}

/// <summary>What a code depends on.</summary>
/// <param name="Device">The device that it is on.</param>
/// <param name="Account">The account that the device is reached through.</param>
public sealed record Owners(Device Device, ConnectedAccount Account);
