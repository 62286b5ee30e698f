using AccessCodes.Domain;
using AccessCodes.Domain.AccessCodes;
using AccessCodes.Domain.BackupCodes;
using AccessCodes.Domain.Events;
using AccessCodes.Domain.Locks;
using AccessCodes.Functions.Storage;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace AccessCodes.Functions.Orchestrations;

/// <summary>Pulls backup codes: what was pulled is safe, and ends in time, before the caller hears of it.</summary>
public sealed partial class BackupPullIntake(
    WorkspaceStore workspaces,
    IManagementClaims claims,
    Outbox outbox,
    TimeProvider time,
    ILogger<BackupPullIntake> logger)
{
    /// <summary>Decides on a request to pull a backup code and, where it is accepted, pulls one.</summary>
    /// <param name="workspaceId">The workspace that asks.</param>
    /// <param name="accessCodeId">The code that it is to stand in for.</param>
    /// <param name="client">Starts what tells the lock when the backup code ends, and what fills the pool again.</param>
    /// <returns>The code and its backup code, the same one each time; or why not.</returns>
    public async Task<Decision<PulledBackup>> PullAsync(
        Guid workspaceId, Guid accessCodeId, DurableTaskClient client)
    {
        // A caller who hangs up has asked all the same: what was begun is finished.
        var cancellation = CancellationToken.None;

        // Two requests meet at the code, the backup code or the device: the second decides again.
        while (true)
        {
            if (await workspaces.GetCodeAsync(workspaceId, accessCodeId, cancellation) is not { } code)
                return Refusals.AccessCodeNotFound;

            var device = await workspaces.ExpectDeviceAsync(workspaceId, code.Value.DeviceId, cancellation);
            var account = await workspaces.ExpectAccountAsync(
                workspaceId, code.Value.ConnectedAccountId, cancellation);
            var pulled = code.Value.PulledBackupCodeId is { } pulledId
                ? await workspaces.GetCodeAsync(workspaceId, pulledId, cancellation)
                : null;
            var ready = await FindReadyAsync(workspaceId, device.Value.DeviceId, cancellation);

            var now = time.Now();
            var keeping = KeepTimeBounds.NewKeeping(now);
            var situation = new PullSituation(
                code.Value,
                pulled?.Value,
                ready?.Value,
                device.Value,
                account.Value,
                Guid.CreateVersion7(now),
                keeping.KeeperId);
            var subject = EventSubject.Of(accessCodeId, device.Value, account.Value);
            var decision = BackupPull.Accept(situation, EventIds.Maker(subject, actionAttemptId: null, now));
            if (decision.IsRefused(out var accepted, out var refusal))
            {
                // Who took the last one of the pool may have taken it for this very code.
                if (ready is null && !await IsAsItWasAsync(code, cancellation))
                    continue;
                return refusal;
            }

            if (accepted.Code == code.Value)
                return accepted;

            var changes = new Changes().Replace(code, accepted.Code).Replace(device, accepted.Device);
            if (accepted.Binding is { } binding)
            {
                var order = CodeOrder.For(accepted.Backup, binding);
                changes
                    .Replace(ready!, accepted.Backup)
                    .Add(binding)
                    .Add(accepted.Event!)
                    .Add(Outbox.EntryFor(nameof(ChangeCode), order.ActionAttemptId, order))
                    .Add(BackupPoolKeeper.Start(device.Value, now));
                keeping.CommitWith(changes, accepted.Backup);
            }

            if (await workspaces.CommitAsync(workspaceId, changes, cancellation) == CommitResult.Conflict)
                continue;

            Log.Pulled(logger, accepted.Backup.AccessCodeId, accessCodeId, workspaceId);
            await outbox.StartAsync(client, workspaceId, changes, cancellation);
            return accepted;
        }
    }

    private async Task<bool> IsAsItWasAsync(Stored<AccessCode> code, CancellationToken cancellation) =>
        (await workspaces.GetCodeAsync(code.Value.WorkspaceId, code.Value.AccessCodeId, cancellation))?.ETag == code.ETag;

    /// <summary>Finds the oldest backup code that can be pulled: it is on the lock, and this workspace's still.</summary>
    private async Task<Stored<AccessCode>?> FindReadyAsync(
        Guid workspaceId, Guid deviceId, CancellationToken cancellation)
    {
        foreach (var listed in await workspaces.ListPoolAsync(workspaceId, deviceId, cancellation))
        {
            if (!BackupPool.IsReady(listed))
                continue;

            var claim = await claims.FindAsync(listed.Address, cancellation);
            if (claim?.Holder == new ClaimHolder(workspaceId, listed.AccessCodeId)
                && await workspaces.GetCodeAsync(workspaceId, listed.AccessCodeId, cancellation) is { } code
                && BackupPool.IsReady(code.Value))
            {
                return code;
            }
        }

        return null;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information,
            "Backup access code {BackupAccessCodeId} stands in for access code {AccessCodeId} of workspace {WorkspaceId}")]
        public static partial void Pulled(ILogger logger, Guid backupAccessCodeId, Guid accessCodeId, Guid workspaceId);
    }
}
