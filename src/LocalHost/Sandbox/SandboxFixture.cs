using AccessCodes.Domain.AccessCodes;
using AccessCodes.Domain.Catalog;
using AccessCodes.Domain.Devices;
using AccessCodes.Domain.Locks;
using AccessCodes.Domain.Workspaces;
using AccessCodes.Functions.Providers;
using AccessCodes.Functions.Storage;

namespace AccessCodes.LocalHost.Sandbox;

/// <summary>
/// Puts two workspaces and their locks into empty storage, so that there is something to migrate from the first minute.
/// Ids are fixed: the documentation names them. What a crash interrupted is made up for at the next start.
/// </summary>
internal sealed class SandboxFixture(
    WorkspaceDirectory directory,
    WorkspaceStore workspaces,
    SimulatedLocks locks,
    ILockProvider provider,
    IManagementClaims claims,
    TimeProvider time)
{
    /// <returns>Whether the workspaces were made now; otherwise they were there already.</returns>
    public async Task<bool> SeedAsync(CancellationToken cancellation = default)
    {
        if (await directory.GetAsync(SandboxWorkspaces.Neighbour.WorkspaceId, cancellation) is not null)
            return false;

        // To the second, so that two runs of an interrupted seeding write much the same.
        var now = DateTimeOffset.FromUnixTimeSeconds(time.GetUtcNow().ToUnixTimeSeconds());

        foreach (var @lock in SandboxLocks.All)
            await locks.AddAsync(@lock.Lock, @lock.Codes(now), cancellation);

        foreach (var workspace in SandboxWorkspaces.All)
        {
            foreach (var device in workspace.Devices)
                await ConnectAsync(workspace, device, now, cancellation);

            await directory.AddAsync(
                new ApiKey(workspace.WorkspaceId, ApiKey.FingerprintOf(workspace.Key)!, now), cancellation);
            await directory.AddAsync(
                new Workspace(workspace.WorkspaceId, workspace.Name, IsSandbox: true, now), cancellation);
        }

        return true;
    }

    private async Task ConnectAsync(
        SandboxWorkspace workspace, SandboxDevice connected, DateTimeOffset now, CancellationToken cancellation)
    {
        var @lock = connected.Lock.Lock;
        var account = new ConnectedAccount
        {
            ConnectedAccountId = connected.ConnectedAccountId,
            WorkspaceId = workspace.WorkspaceId,
            Provider = @lock.Provider,
            DisplayName = $"{@lock.Provider}@{workspace.Name.ToLowerInvariant()}.example",
            UserIdentifierKey = connected.UserIdentifierKey,
            CreatedAt = now.AddDays(-30),
            CustomMetadata = connected.AccountMetadata,
        };
        var device = new Device
        {
            DeviceId = connected.DeviceId,
            WorkspaceId = workspace.WorkspaceId,
            ConnectedAccountId = account.ConnectedAccountId,
            Provider = @lock.Provider,
            LockId = @lock.LockId,
            DisplayName = connected.Name,
            IsOnline = @lock.IsOnline,
            Errors = @lock.IsOnline ? [] : [ErrorCode.DeviceOffline.At(now)],
            CreatedAt = now.AddDays(-30),
            CustomMetadata = connected.DeviceMetadata,
        };

        // Several devices may share an account: whoever comes second finds it there.
        await workspaces.CommitAsync(workspace.WorkspaceId, new Changes().Add(account), cancellation);

        var changes = new Changes().Add(device);
        var codes = await provider.ListCodesAsync(@lock.Provider, @lock.LockId, cancellation);
        foreach (var (index, code) in codes.Index())
        {
            var isManaged = connected.ManagedCodes.Contains(code.Address.LockCodeId);
            var accessCodeId = SandboxIds.AccessCode(connected.Number, index + 1);
            changes.Add(new AccessCode
            {
                AccessCodeId = accessCodeId,
                WorkspaceId = workspace.WorkspaceId,
                DeviceId = device.DeviceId,
                ConnectedAccountId = account.ConnectedAccountId,
                Address = code.Address,
                Name = code.Name,
                Pin = code.Pin,
                Bounds = code.Bounds,
                Status = code.Status,
                OracodeMetadata = code.OracodeMetadata,
                IsManaged = isManaged,
                CreatedAt = device.CreatedAt.AddMinutes(index),
            });

            if (isManaged)
            {
                var holder = new ClaimHolder(workspace.WorkspaceId, accessCodeId);
                await claims.ClaimAsync(code.Address, holder, accessCodeId, force: false, cancellation);
            }
        }

        await workspaces.CommitAsync(workspace.WorkspaceId, changes, cancellation);
    }
}
