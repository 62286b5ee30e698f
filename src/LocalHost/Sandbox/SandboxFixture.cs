using AccessCodes.Domain.Devices;
using AccessCodes.Domain.Discoveries;
using AccessCodes.Domain.Events;
using AccessCodes.Domain.Locks;
using AccessCodes.Domain.ManagedCodes;
using AccessCodes.Domain.Reconciliations;
using AccessCodes.Domain.Workspaces;
using AccessCodes.Functions.Providers;
using AccessCodes.Functions.Storage;

namespace AccessCodes.LocalHost.Sandbox;

/// <summary>
/// Puts two workspaces and their locks into empty storage, so that there is something to migrate from the first minute.
/// Ids are fixed: the documentation names them. What a crash interrupted is made up for at the next start. When one of
/// the two is reset, it gets its devices and codes again.
/// </summary>
internal sealed class SandboxFixture(
    WorkspaceDirectory directory,
    WorkspaceStore workspaces,
    SimulatedLocks locks,
    ILockProvider provider,
    IManagementClaims claims,
    TimeProvider time) : ISandboxSeed
{
    /// <returns>Whether the workspaces were made now; otherwise they were there already.</returns>
    public async Task<bool> SeedAsync(CancellationToken cancellation = default)
    {
        if (await directory.GetAsync(SandboxWorkspaces.Neighbour.WorkspaceId, cancellation) is not null)
            return false;

        var now = Now();
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

    /// <summary>
    /// Restores the locks of one workspace and connects them to it again. A code that another workspace manages stays
    /// on its lock as it is; every other one is as at the first start.
    /// </summary>
    public async Task SeedAsync(Guid workspaceId, CancellationToken cancellation = default)
    {
        var workspace = SandboxWorkspaces.All.FirstOrDefault(one => one.WorkspaceId == workspaceId);
        if (workspace is null)
            return;

        var now = Now();
        foreach (var device in workspace.Devices)
        {
            await RestoreAsync(device.Lock, now, cancellation);
            await ConnectAsync(workspace, device, now, cancellation);
        }
    }

    private async Task RestoreAsync(SandboxLock restored, DateTimeOffset now, CancellationToken cancellation)
    {
        var (provider, lockId) = (restored.Lock.Provider, restored.Lock.LockId);
        var codes = restored.Codes(now).ToArray();
        CommitResult result;
        do
        {
            var present = await locks.ListCodesAsync(provider, lockId, cancellation);
            var kept = new HashSet<string>();
            foreach (var lockCodeId in present.Concat(codes).Select(code => code.LockCodeId).Distinct())
            {
                if (await claims.FindAsync(new LockCodeAddress(provider, lockId, lockCodeId), cancellation) is not null)
                    kept.Add(lockCodeId);
            }

            result = await locks.RestoreAsync(restored.Lock, codes, kept, cancellation);
        }
        while (result == CommitResult.Conflict);
    }

    // To the second, so that two runs of an interrupted seeding write much the same.
    private DateTimeOffset Now() => DateTimeOffset.FromUnixTimeSeconds(time.GetUtcNow().ToUnixTimeSeconds());

    private async Task ConnectAsync(
        SandboxWorkspace workspace, SandboxDevice connected, DateTimeOffset now, CancellationToken cancellation)
    {
        var @lock = (await locks.GetAsync(connected.Lock.Lock.Provider, connected.Lock.Lock.LockId, cancellation))?.Value
            ?? connected.Lock.Lock;
        var email = $"{@lock.Provider}@{workspace.Name.ToLowerInvariant()}.example";
        var account = new ConnectedAccount
        {
            ConnectedAccountId = connected.ConnectedAccountId,
            WorkspaceId = workspace.WorkspaceId,
            Provider = @lock.Provider,
            DisplayName = email,
            Email = email,
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
            IsOnline = true,
            CreatedAt = now.AddDays(-30),
            CustomMetadata = connected.DeviceMetadata,
        };

        await locks.ChangeAccountAsync(
            account.ConnectedAccountId,
            known => new SimulatedAccount(account.ConnectedAccountId)
            {
                Conditions = connected.AccountConditions,
                UserLimit = connected.UserLimit,
                Locks = [.. known.Locks.Append(@lock.LockId).Distinct()],
            },
            cancellation);
        var report = await provider.InspectAsync(
            account.ConnectedAccountId, @lock.Provider, @lock.LockId, cancellation);
        EventMaker Untold(EventSubject subject) => new(subject, actionAttemptId: null, Guid.NewGuid, now);

        account = DeviceReconciliation.OfAccount(account, report, Untold(EventSubject.Of(account)))?.Account ?? account;
        device = DeviceReconciliation.OfDevice(device, account, report, Untold(EventSubject.Of(device, account)))?.Device
            ?? device;

        // Several devices may share an account: whoever comes second finds it there. So does a second run all of it.
        await workspaces.CommitAsync(workspace.WorkspaceId, new Changes().Add(account), cancellation);
        await workspaces.CommitAsync(workspace.WorkspaceId, new Changes().Add(device), cancellation);

        // A lock that cannot be read now was read when it was connected.
        var slots = connected.Lock.Codes(now).Select(code => code.LockCodeId).ToList();
        var codes = report.Codes ?? connected.Lock.CodesAsTold(now);
        report = report with { Codes = codes };
        foreach (var (index, code) in codes.Index())
        {
            var slot = slots.IndexOf(code.Address.LockCodeId) + 1;
            var accessCodeId = slot > 0
                ? SandboxIds.AccessCode(connected.Number, slot)
                : SandboxIds.AccessCode(connected.Number, code.Address.LockCodeId);
            var holder = new ClaimHolder(workspace.WorkspaceId, accessCodeId);
            var isManaged = connected.ManagedCodes.Contains(code.Address.LockCodeId)
                && await TryClaimAsync(code.Address, holder, cancellation);

            var noted = Discovery.Note(code, device, accessCodeId, device.CreatedAt.AddMinutes(index))
                with
            { IsManaged = isManaged };
            var subject = EventSubject.Of(accessCodeId, device, account);
            noted = CodeReconciliation.OfCode(noted, report, Untold(subject))?.Code ?? noted;
            await workspaces.CommitAsync(workspace.WorkspaceId, new Changes().Add(noted), cancellation);
        }
    }

    private async Task<bool> TryClaimAsync(
        LockCodeAddress address, ClaimHolder holder, CancellationToken cancellation) =>
        (await claims.ClaimAsync(address, holder, holder.AccessCodeId, force: false, cancellation)).IsGranted;
}
