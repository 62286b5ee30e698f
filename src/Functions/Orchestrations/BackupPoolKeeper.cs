using System.Security.Cryptography;
using AccessCodes.Domain.AccessCodes;
using AccessCodes.Domain.BackupCodes;
using AccessCodes.Domain.Devices;
using AccessCodes.Domain.Locks;
using AccessCodes.Domain.ManagedCodes;
using AccessCodes.Functions.Storage;
using Microsoft.DurableTask.Client;

namespace AccessCodes.Functions.Orchestrations;

/// <summary>
/// Puts the backup pool of a device right: what it lacks is created and what is spoilt deleted, by the workflows that do
/// so for any code. It counts for none of the limits of those who call the API.
/// </summary>
public sealed class BackupPoolKeeper(
    WorkspaceStore workspaces, IManagementClaims claims, Outbox outbox, TimeProvider time)
{
    /// <summary>Has a device synced, and with it its pool put right, once the transaction is committed.</summary>
    internal static OutboxEntry Start(Device device, DateTimeOffset now) => Outbox.StartOf(
        nameof(SyncDevice), Guid.CreateVersion7(now), new SyncOrder(device.WorkspaceId, device.DeviceId));

    /// <summary>Puts the pool of a device right, in one transaction.</summary>
    /// <param name="workspaceId">The workspace.</param>
    /// <param name="deviceId">The device.</param>
    /// <param name="report">The lock.</param>
    /// <param name="client">Starts what creates and deletes.</param>
    /// <param name="cancellation">Cancels it, so that the next sync does it.</param>
    /// <returns>How many records changed.</returns>
    public async Task<int> PutRightAsync(
        Guid workspaceId, Guid deviceId, LockReport report, DurableTaskClient client, CancellationToken cancellation)
    {
        // Who creates a code or pulls one meanwhile has written the register or the device: this is decided again.
        while (true)
        {
            var now = time.Now();
            var register = await workspaces.GetPinRegisterAsync(workspaceId, deviceId, cancellation);
            if (await workspaces.GetDeviceAsync(workspaceId, deviceId, cancellation) is not { } device)
                return 0;

            var account = await workspaces.ExpectAccountAsync(
                workspaceId, device.Value.ConnectedAccountId, cancellation);
            var codes = await workspaces.ListCodesAsync(workspaceId, deviceId, cancellation);
            var upkeep = PoolUpkeep.Of(device.Value, codes, report, now);

            var changes = new Changes().Replace(device, upkeep.Device);
            var created = Create(upkeep, account.Value, codes, now, changes);
            if (created is [.., var last])
                changes.Give(register, new PinRegister(deviceId, last.Attempt.ActionAttemptId));
            var deleted = await DeleteAsync(upkeep, account.Value, now, changes, cancellation);
            if (changes.Rows.Count == 0)
                return 0;

            if (await workspaces.CommitAsync(workspaceId, changes, cancellation) == CommitResult.Conflict)
                continue;

            await outbox.StartAsync(client, workspaceId, changes, cancellation);
            return created.Count + deleted;
        }
    }

    private static List<AcceptedAction> Create(
        PoolUpkeep upkeep, ConnectedAccount account, IReadOnlyList<AccessCode> codes, DateTimeOffset now, Changes changes)
    {
        var created = new List<AcceptedAction>();
        while (created.Count < upkeep.Missing)
        {
            // Names that are cut short are still told apart by the first digits of a random id, not of one that tells time.
            var site = new CreationSite(
                upkeep.Device,
                account,
                [.. codes, .. created.Select(action => action.Code)],
                Guid.NewGuid(),
                Guid.CreateVersion7(now));
            var decision = Creation.Accept([site], BackupPool.Wish, RandomNumberGenerator.GetInt32, now);
            if (decision.IsRefused(out var accepted, out _))
                break;

            var action = accepted.Actions[0];
            var order = CodeOrder.For(action.Code, action.Attempt);
            changes
                .Add(action.Code)
                .Add(action.Attempt)
                .Add(Outbox.EntryFor(nameof(SetCodeOnDevice), order.ActionAttemptId, order));
            created.Add(action);
        }

        return created;
    }

    private async Task<int> DeleteAsync(
        PoolUpkeep upkeep,
        ConnectedAccount account,
        DateTimeOffset now,
        Changes changes,
        CancellationToken cancellation)
    {
        var deleted = 0;
        foreach (var spoilt in upkeep.Spoilt)
        {
            var code = await workspaces.GetCodeAsync(spoilt.WorkspaceId, spoilt.AccessCodeId, cancellation);
            if (code is not { Value: { IsBackup: true, Pending: null } } || code.Value.StandsInFor != spoilt.StandsInFor)
                continue;

            var claim = await claims.FindAsync(spoilt.Address, cancellation);
            var decision = Deletion.Accept(new CodeSituation
            {
                Code = code.Value,
                Pending = null,
                Holder = claim?.Holder,
                Device = upkeep.Device,
                Account = account,
                AttemptId = Guid.CreateVersion7(now),
                Now = now,
            });
            // What another workspace took by force is about to leave the pool by itself.
            if (decision.IsRefused(out var accepted, out _))
                continue;

            var order = CodeOrder.For(accepted.Code, accepted.Attempt);
            changes
                .Replace(code, accepted.Code)
                .Add(accepted.Attempt)
                .Add(Outbox.EntryFor(nameof(RemoveCode), order.ActionAttemptId, order));
            deleted++;
        }

        return deleted;
    }
}
