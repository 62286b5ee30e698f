using AccessCodes.Domain;
using AccessCodes.Domain.Devices;
using AccessCodes.Domain.Locks;
using AccessCodes.Domain.Workspaces;
using AccessCodes.Functions.Http.Pipeline;
using AccessCodes.Functions.Http.Resources;
using AccessCodes.Functions.Orchestrations;
using AccessCodes.Functions.Providers;
using AccessCodes.Functions.Storage;
using Microsoft.DurableTask.Client;

namespace AccessCodes.Functions.Http.Simulations;

/// <summary>
/// What the simulation endpoints have in common: they are for sandboxes, they change the outside world, and a sync then
/// tells the workspace of it, as it does of changes that nobody simulated.
/// </summary>
public sealed class SimulatedWorld(WorkspaceStore workspaces, SimulatedLocks locks, SyncIntake syncs)
{
    /// <summary>Finds a device whose lock is about to change.</summary>
    public async Task<Decision<Device>> FindDeviceAsync(
        Workspace workspace, Guid deviceId, CancellationToken cancellation)
    {
        if (!workspace.IsSandbox)
            return Refusals.NotASandbox;

        var device = await workspaces.GetDeviceAsync(workspace.WorkspaceId, deviceId, cancellation);
        return device is null ? Refusals.DeviceNotFound : device.Value;
    }

    /// <summary>Finds an account that is about to change.</summary>
    public async Task<Decision<ConnectedAccount>> FindAccountAsync(
        Workspace workspace, Guid connectedAccountId, CancellationToken cancellation)
    {
        if (!workspace.IsSandbox)
            return Refusals.NotASandbox;

        var account = await workspaces.GetAccountAsync(workspace.WorkspaceId, connectedAccountId, cancellation);
        return account is null ? Refusals.ConnectedAccountNotFound : account.Value;
    }

    /// <summary>Changes the lock of a device, and has the workspace learn of it.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="deviceId">The device.</param>
    /// <param name="refuse">Says why it cannot be; null where it can.</param>
    /// <param name="change">What becomes of the lock.</param>
    /// <param name="client">Starts the sync.</param>
    public async Task<Answer> ChangeLockAsync(
        Workspace workspace,
        Guid deviceId,
        Func<ProviderProfile, Refusal?> refuse,
        Func<SimulatedLock, SimulatedLock> change,
        DurableTaskClient client)
    {
        var decision = await FindDeviceAsync(workspace, deviceId, CancellationToken.None);
        if (decision.IsRefused(out var device, out var refusal))
            return refusal;
        if (refuse(ProviderProfiles.Of(device.Provider)) is { } unable)
            return unable;
        if (await locks.ChangeAsync(device.Provider, device.LockId, change) is null)
            return Refusals.DeviceNotFound;

        await SyncAsync(device, client);
        return Done;
    }

    /// <summary>Has the workspace learn what has become of a lock.</summary>
    public Task SyncAsync(Device device, DurableTaskClient client) =>
        syncs.RunAsync(new SyncOrder(device.WorkspaceId, device.DeviceId), client);

    /// <summary>Has the workspace learn what has become of an account.</summary>
    public Task SyncAsync(ConnectedAccount account, DurableTaskClient client) =>
        syncs.RunAsync(new AccountOrder(account.WorkspaceId, account.ConnectedAccountId), client);

    /// <summary>The answer of a simulation that has nothing to tell.</summary>
    public static Answer Done => Answer.Ok(new OkAnswer(), ApiJson.Web.OkAnswer);
}
