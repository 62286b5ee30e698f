using AccessCodes.Domain.AccessCodes;
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
            await ConnectAsync(workspace, now, cancellation);
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
            await RestoreAsync(device.Lock, now, cancellation);
        await ConnectAsync(workspace, now, cancellation);
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
        SandboxWorkspace workspace, DateTimeOffset now, CancellationToken cancellation)
    {
        foreach (var devices in workspace.Devices.GroupBy(device => device.Account))
        {
            var account = new SimulatedAccount(devices.Key.ConnectedAccountId)
            {
                Conditions = devices.Key.Conditions,
                UserLimit = devices.Key.UserLimit,
                Locks = [.. devices.Select(device => device.Lock.Lock.LockId)],
            };
            await locks.ChangeAccountAsync(account.ConnectedAccountId, _ => account, cancellation);
        }

        foreach (var device in workspace.Devices)
            await ConnectAsync(workspace, device, now, cancellation);
    }

    private async Task ConnectAsync(
        SandboxWorkspace workspace, SandboxDevice connected, DateTimeOffset now, CancellationToken cancellation)
    {
        var @lock = connected.Lock.Lock;
        var report = await provider.InspectAsync(
            connected.ConnectedAccountId, @lock.Provider, @lock.LockId, cancellation);

        var account = NewAccount(workspace, connected, now);
        account = DeviceReconciliation.OfAccount(account, report, Untold(EventSubject.Of(account)))?.Account ?? account;
        var device = NewDevice(workspace, connected, now);
        device = DeviceReconciliation.OfDevice(device, account, report, Untold(EventSubject.Of(device, account)))?.Device
            ?? device;

        // A lock that cannot be read now was read when it was connected.
        report = report with { Codes = report.Codes ?? connected.Lock.CodesAsTold(now) };
        var slots = connected.Lock.Codes(now).Select(code => code.LockCodeId).ToList();
        var codes = new List<AccessCode>();
        foreach (var (index, found) in report.Codes.Index())
        {
            var slot = slots.IndexOf(found.Address.LockCodeId) + 1;
            var accessCodeId = slot > 0
                ? SandboxIds.AccessCode(connected.Number, slot)
                : SandboxIds.AccessCode(connected.Number, found.Address.LockCodeId);
            var holder = new ClaimHolder(workspace.WorkspaceId, accessCodeId);
            var code = Discovery.Note(found, device, accessCodeId, device.CreatedAt.AddMinutes(index)) with
            {
                IsManaged = connected.ManagedCodes.Contains(found.Address.LockCodeId)
                    && await TryClaimAsync(found.Address, holder, cancellation),
            };
            var subject = EventSubject.Of(accessCodeId, device, account);
            codes.Add(CodeReconciliation.OfCode(code, report, Untold(subject))?.Code ?? code);
        }

        await AddAsync(account, device, codes, cancellation);

        EventMaker Untold(EventSubject subject) => new(subject, actionAttemptId: null, Guid.NewGuid, now);
    }

    private static ConnectedAccount NewAccount(
        SandboxWorkspace workspace, SandboxDevice connected, DateTimeOffset now)
    {
        var email = $"{connected.Account.Mailbox}@{workspace.Name.ToLowerInvariant()}.example";
        return new ConnectedAccount
        {
            ConnectedAccountId = connected.ConnectedAccountId,
            WorkspaceId = workspace.WorkspaceId,
            Provider = connected.Lock.Lock.Provider,
            DisplayName = email,
            Email = email,
            UserIdentifierKey = connected.Account.UserIdentifierKey,
            CreatedAt = now.AddDays(-30),
            CustomMetadata = connected.Account.Metadata,
        };
    }

    private static Device NewDevice(SandboxWorkspace workspace, SandboxDevice connected, DateTimeOffset now) => new()
    {
        DeviceId = connected.DeviceId,
        WorkspaceId = workspace.WorkspaceId,
        ConnectedAccountId = connected.ConnectedAccountId,
        Provider = connected.Lock.Lock.Provider,
        LockId = connected.Lock.Lock.LockId,
        DisplayName = connected.Name,
        IsOnline = true,
        CreatedAt = now.AddDays(-30),
        CustomMetadata = connected.Metadata,
    };

    /// <summary>
    /// Adds what is not there yet: several devices may share an account, and a run that was interrupted may have added
    /// some of it.
    /// </summary>
    private async Task AddAsync(
        ConnectedAccount account, Device device, IReadOnlyList<AccessCode> codes, CancellationToken cancellation)
    {
        var workspaceId = device.WorkspaceId;
        while (true)
        {
            var missing = new Changes();
            if (await workspaces.GetAccountAsync(workspaceId, account.ConnectedAccountId, cancellation) is null)
                missing.Add(account);
            if (await workspaces.GetDeviceAsync(workspaceId, device.DeviceId, cancellation) is null)
                missing.Add(device);

            var known = (await workspaces.ListCodesAsync(workspaceId, device.DeviceId, cancellation))
                .Select(code => code.AccessCodeId)
                .ToHashSet();
            foreach (var code in codes.Where(code => !known.Contains(code.AccessCodeId)).Take(CodesOfACommit))
                missing.Add(code);

            if (missing.Rows.Count == 0)
                return;
            await workspaces.CommitAsync(workspaceId, missing, cancellation);
        }
    }

    /// <summary>A code takes two rows, and the account and the device take two more.</summary>
    private const int CodesOfACommit = (ITable.MaxChanges - 2) / 2;

    // What an earlier seeding was granted counts as granted, also while another workspace is taking it away.
    private async Task<bool> TryClaimAsync(
        LockCodeAddress address, ClaimHolder holder, CancellationToken cancellation) =>
        (await claims.ClaimAsync(address, holder, holder.AccessCodeId, force: false, cancellation)).IsGranted
        && (await claims.FindAsync(address, cancellation))?.Holder == holder;
}
