using AccessCodes.Domain.AccessCodes;
using AccessCodes.Domain.BackupCodes;
using AccessCodes.Domain.Devices;
using AccessCodes.Domain.Discoveries;
using AccessCodes.Domain.Events;
using AccessCodes.Domain.Locks;
using AccessCodes.Domain.ManagedCodes;
using AccessCodes.Domain.Reconciliations;
using AccessCodes.Functions.Storage;
using Microsoft.DurableTask.Client;

namespace AccessCodes.Functions.Orchestrations;

/// <summary>
/// Finds what differs between a lock and what a workspace knows of it, and commits each difference. Reading costs a page
/// for each thousand codes; beyond that it costs what has changed.
/// </summary>
public sealed class LockSync(
    ILockProvider provider, WorkspaceStore workspaces, BackupPoolKeeper pools, Outbox outbox, TimeProvider time)
{
    /// <summary>How many codes become known in one transaction.</summary>
    private const int DiscoveredAtOnce = 16;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Brings a device and its codes in line with the lock.</summary>
    /// <param name="workspaceId">The workspace.</param>
    /// <param name="deviceId">The device.</param>
    /// <param name="client">Starts what sets codes that waited for the lock.</param>
    /// <param name="cancellation">Cancels the sync, which can be repeated.</param>
    /// <returns>How many records changed.</returns>
    /// <exception cref="ProviderUnavailableException">The provider did not answer this time; trying again may help.</exception>
    public async Task<int> BringInLineAsync(
        Guid workspaceId, Guid deviceId, DurableTaskClient client, CancellationToken cancellation)
    {
        // A workspace that is being reset gets its codes back under the ids that they had.
        if (await workspaces.GetResetAsync(workspaceId, cancellation) is not null
            || await workspaces.GetDeviceAsync(workspaceId, deviceId, cancellation) is not { } device)
        {
            return 0;
        }

        // The records first: what came to the lock or left it after they were read is left to the next sync.
        var known = await workspaces.ListCodesAsync(workspaceId, deviceId, cancellation);
        var report = await ProviderCall.AskAsync(
            patience => provider.InspectAsync(
                device.Value.ConnectedAccountId, device.Value.Provider, device.Value.LockId, patience),
            time.GetUtcNow() + Patience,
            time,
            cancellation);

        var (owners, changed) = await FollowLockAsync(workspaceId, deviceId, report, client, cancellation);
        if (owners is null)
            return changed;

        var followed = 0;
        foreach (var code in known)
            followed += await FollowCodeAsync(owners, code, report, client, cancellation) ? 1 : 0;

        changed += followed + await DiscoverAsync(owners, known, report, client, cancellation);
        // What was read already tells whether the pool is in order, unless some of it has changed.
        if ((followed > 0 && owners.Device.BackupPool is not null)
            || !PoolUpkeep.Of(owners.Device, known, report, time.Now()).IsNothing(owners.Device))
        {
            changed += await pools.PutRightAsync(workspaceId, deviceId, report, client, cancellation);
        }

        return changed;
    }

    /// <returns>The device and its account as they are from now on; null where the device is gone.</returns>
    private async Task<(Owners? Owners, int Changed)> FollowLockAsync(
        Guid workspaceId, Guid deviceId, LockReport report, DurableTaskClient client, CancellationToken cancellation)
    {
        while (true)
        {
            if (await workspaces.GetDeviceAsync(workspaceId, deviceId, cancellation) is not { } device)
                return (null, 0);

            var account = await workspaces.ExpectAccountAsync(
                workspaceId, device.Value.ConnectedAccountId, cancellation);
            var now = time.Now();
            var ids = EventIds.From(now);
            var ofAccount = DeviceReconciliation.OfAccount(
                account.Value, report, new EventMaker(EventSubject.Of(account.Value), null, ids, now));
            var accountAfter = ofAccount?.Account ?? account.Value;
            var ofDevice = DeviceReconciliation.OfDevice(
                device.Value,
                accountAfter,
                report,
                new EventMaker(EventSubject.Of(device.Value, accountAfter), null, ids, now));
            var owners = new Owners(
                ofDevice?.Device ?? device.Value, accountAfter, IsBack: !device.Value.IsOnline && report.IsOnline);
            if (ofAccount is null && ofDevice is null)
                return (owners, 0);

            var changes = new Changes().Replace(account, accountAfter).Replace(device, owners.Device);
            foreach (var told in (ofAccount?.Events ?? []).Concat(ofDevice?.Events ?? []))
                changes.Add(told);
            if (await CommitAsync(workspaceId, changes, client, cancellation))
                return (owners, 1);
        }
    }

    /// <returns>Whether the record changed.</returns>
    private async Task<bool> FollowCodeAsync(
        Owners owners, AccessCode listed, LockReport report, DurableTaskClient client, CancellationToken cancellation)
    {
        if (listed.Pending is { } pending)
        {
            if (owners.IsBack)
                await TellThatLockIsBackAsync(client, pending.ActionAttemptId, cancellation);
            return false;
        }

        var isWaiting = IsDue(listed, report);
        if (!isWaiting && CodeReconciliation.OfCode(listed, report, EventsOf(listed, owners)) is null)
            return false;

        // A record that changed since it was listed may have changed because the lock did: the report is too old for it.
        if (await workspaces.GetCodeAsync(listed.WorkspaceId, listed.AccessCodeId, cancellation) is not { } code
            || !IsAsListed(code.Value, listed))
        {
            return false;
        }

        if (isWaiting)
            return await ResumeAsync(owners, code, client, cancellation);

        var reconciled = CodeReconciliation.OfCode(code.Value, report, EventsOf(listed, owners))!;
        var outcome = BackupPool.Follow(code.Value, reconciled, owners.Device, time.Now());
        var changes = outcome.Code is { } after ? new Changes().Replace(code, after) : new Changes().Remove(code);
        foreach (var told in outcome.Events)
            changes.Add(told);
        return await CommitAsync(listed.WorkspaceId, changes, client, cancellation);
    }

    private bool IsDue(AccessCode code, LockReport report) =>
        (CodeReconciliation.IsWaiting(code, report, time.GetUtcNow()) || BackupPull.IsUnbound(code, report))
        && LockRules.InTheWayOfSetting(
            report, code.Address.LockCodeId, new CodeContent(code.Name, code.Pin!, code.Bounds)) is null;

    /// <summary>Begins to set a code that waited for its lock, or to tell the lock when it ends.</summary>
    private async Task<bool> ResumeAsync(
        Owners owners, Stored<AccessCode> code, DurableTaskClient client, CancellationToken cancellation)
    {
        var now = time.Now();
        var attemptId = Guid.CreateVersion7(now);
        var (resumed, orchestration) = code.Value.LacksBoundsOnLock && code.Value.Status == AccessCodeStatus.Set
            ? (BackupPull.Bind(code.Value, owners.Device, owners.Account, attemptId, now), nameof(ChangeCode))
            : (Creation.Resume(code.Value, owners.Device, owners.Account, attemptId, now), nameof(SetCodeOnDevice));
        var order = CodeOrder.For(resumed.Code, resumed.Attempt);
        var changes = new Changes()
            .Replace(code, resumed.Code)
            .Add(resumed.Attempt)
            .Add(Outbox.EntryFor(orchestration, order.ActionAttemptId, order));
        return await CommitAsync(order.WorkspaceId, changes, client, cancellation);
    }

    /// <summary>Makes codes known that are on the lock and in no record.</summary>
    private async Task<int> DiscoverAsync(
        Owners owners,
        IReadOnlyList<AccessCode> known,
        LockReport report,
        DurableTaskClient client,
        CancellationToken cancellation)
    {
        var addresses = known.Select(code => code.Address).ToHashSet();
        var unknown = new List<LockCode>();
        foreach (var found in report.Codes?.Where(code => !addresses.Contains(code.Address)) ?? [])
        {
            if (!await IsOursAsync(owners.Device.WorkspaceId, found.Address, cancellation))
                unknown.Add(found);
        }

        var discovered = 0;
        foreach (var some in unknown.Chunk(DiscoveredAtOnce))
        {
            if (await TryDiscoverAsync(owners, some, report, client, cancellation))
            {
                discovered += some.Length;
                continue;
            }

            // One of them is known already: each for itself.
            foreach (var one in some)
                discovered += await TryDiscoverAsync(owners, [one], report, client, cancellation) ? 1 : 0;
        }

        return discovered;
    }

    /// <summary>Whether it is a code that this workspace is setting at this very moment.</summary>
    private async Task<bool> IsOursAsync(
        Guid workspaceId, LockCodeAddress address, CancellationToken cancellation) =>
        address.ManagedCodeId is { } accessCodeId
        && await workspaces.GetCodeAsync(workspaceId, accessCodeId, cancellation) is not null;

    private async Task<bool> TryDiscoverAsync(
        Owners owners,
        IReadOnlyList<LockCode> found,
        LockReport report,
        DurableTaskClient client,
        CancellationToken cancellation)
    {
        var (now, changes) = (time.Now(), new Changes());
        var ids = EventIds.From(now);
        foreach (var code in found)
        {
            var discovered = Discovery.Discover(
                code, owners.Device, owners.Account, Discovery.IdOf(owners.Device.DeviceId, code.Address), ids(), now);
            var inLine = CodeReconciliation.OfCode(discovered.Code, report, EventsOf(discovered.Code, owners));
            changes.Add(inLine?.Code ?? discovered.Code).Add(discovered.Event);
        }

        return await CommitAsync(owners.Device.WorkspaceId, changes, client, cancellation);
    }

    /// <returns>Whether it was committed; otherwise something changed meanwhile.</returns>
    private async Task<bool> CommitAsync(
        Guid workspaceId, Changes changes, DurableTaskClient client, CancellationToken cancellation)
    {
        if (await workspaces.CommitAsync(workspaceId, changes, cancellation) == CommitResult.Conflict)
            return false;

        await outbox.StartAsync(client, workspaceId, changes, cancellation);
        return true;
    }

    /// <summary>Tells an attempt that may wait for its lock; one that does not, or has ended, does not listen.</summary>
    private static async Task TellThatLockIsBackAsync(
        DurableTaskClient client, Guid actionAttemptId, CancellationToken cancellation) =>
        await client.RaiseEventAsync(actionAttemptId.ToString(), ProviderSteps.LockIsBack, true, cancellation);

    private static bool IsAsListed(AccessCode code, AccessCode listed) =>
        (code.Pending, code.Status, code.IsManaged, code.Name, code.Pin, code.Bounds, code.TimedBy)
        == (listed.Pending, listed.Status, listed.IsManaged, listed.Name, listed.Pin, listed.Bounds, listed.TimedBy);

    private EventMaker EventsOf(AccessCode code, Owners owners) => EventIds.Maker(
        EventSubject.Of(code.AccessCodeId, owners.Device, owners.Account), actionAttemptId: null, time.Now());

    /// <summary>The device of a code and its account, in line with the lock.</summary>
    /// <param name="Device">The device.</param>
    /// <param name="Account">The account.</param>
    /// <param name="IsBack">Whether the lock could not be reached before, and can now.</param>
    private sealed record Owners(Device Device, ConnectedAccount Account, bool IsBack);
}
