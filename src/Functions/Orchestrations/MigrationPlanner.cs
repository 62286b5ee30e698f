using AccessCodes.Domain.AccessCodes;
using AccessCodes.Domain.Devices;
using AccessCodes.Domain.Locks;
using AccessCodes.Domain.Migrations;
using AccessCodes.Functions.Storage;

namespace AccessCodes.Functions.Orchestrations;

/// <summary>Plans the codes of a device in a migration, a page in a transaction.</summary>
public sealed class MigrationPlanner(WorkspaceStore workspaces, IManagementClaims claims, TimeProvider time)
{
    /// <summary>A code is one row of a transaction; the device is another.</summary>
    private const int CodesInPage = ITable.MaxChanges - 10;

    /// <summary>Plans the next codes of a device: first those that failed in an earlier run, then those not planned yet.</summary>
    /// <param name="order">The device.</param>
    /// <param name="cancellation">Cancels the step, which can be repeated.</param>
    public async Task<DeviceStep> PlanAsync(DeviceMigration order, CancellationToken cancellation)
    {
        var (workspaceId, migrationId) = (order.Order.WorkspaceId, order.Order.MigrationId);
        var migration = await workspaces.GetMigrationAsync(workspaceId, migrationId, cancellation);
        if (migration?.Value is not { IsCanceling: false } known || !known.IsIn(order.Order.RunId))
            return DeviceStep.Last;

        var before = await workspaces.GetMigrationDeviceAsync(
            workspaceId, migrationId, order.ConnectedAccountId, order.DeviceId, cancellation);
        var inRun = (before?.Value ?? MigrationDevice.Of(known, order.DeviceId, order.ConnectedAccountId)).In(known.RunId);
        if (inRun is { IsRetried: true, IsPlanned: true }
            || await FindSiteAsync(known, order, cancellation) is not { } site)
        {
            return DeviceStep.Last;
        }

        var changes = new Changes();
        var after = inRun.IsRetried
            ? await PlanNextAsync(site, inRun, changes, cancellation)
            : await RetryNextAsync(site, inRun, changes, cancellation);

        // A conflict means that a step which was taken twice has come here before: the next one looks what is left.
        await workspaces.CommitAsync(workspaceId, changes.Put(before, after), cancellation);
        return DeviceStep.More;
    }

    private async Task<MigrationDevice> PlanNextAsync(
        Site site, MigrationDevice device, Changes changes, CancellationToken cancellation)
    {
        var page = await workspaces.ListCodesAsync(
            site.Migration.WorkspaceId,
            device.DeviceId,
            isManaged: false,
            device.PlannedThrough,
            CodesInPage,
            cancellation);
        var plans = await Task.WhenAll(page.Items.Select(code => PlanAsync(site, code, cancellation)));
        foreach (var (code, plan) in page.Items.Zip(plans))
        {
            var planned = MigrationCode.Planned(site.Migration, code, plan, site.Now);
            changes.Add(planned);
            device = device with { Counts = device.Counts.With(planned) };
        }

        return device with { PlannedThrough = page.Next, IsPlanned = page.Next is null };
    }

    private async Task<MigrationDevice> RetryNextAsync(
        Site site, MigrationDevice device, Changes changes, CancellationToken cancellation)
    {
        var (workspaceId, migrationId) = (site.Migration.WorkspaceId, site.Migration.MigrationId);
        var failed = await workspaces.FindMigrationCodesAsync(
            workspaceId,
            migrationId,
            device.DeviceId,
            code => code.CanBeRetried,
            device.RetriedThrough,
            CodesInPage,
            cancellation);
        foreach (var before in failed)
        {
            var code = await workspaces.GetCodeAsync(workspaceId, before.Value.AccessCodeId, cancellation);
            var plan = code is { Value.IsManaged: false } ? await PlanAsync(site, code.Value, cancellation) : null;
            var after = before.Value.Again(plan, site.Now);
            changes.Replace(before, after);
            device = device.With(before.Value, after);
        }

        return failed.Count < CodesInPage
            ? device with { IsRetried = true, RetriedThrough = null }
            : device with { RetriedThrough = RowKeys.MigrationCode(failed[^1].Value) };
    }

    private async Task<PlannedCode> PlanAsync(Site site, AccessCode code, CancellationToken cancellation)
    {
        var claim = await claims.FindAsync(code.Address, cancellation);
        return MigrationPlan.For(
            new CodeToMigrate(code, site.Device, site.Account, claim?.Holder, site.IsFull, site.Now),
            site.Migration.Options);
    }

    /// <summary>Finds what all codes of a device have in common; null where the device is gone.</summary>
    private async Task<Site?> FindSiteAsync(
        Migration migration, DeviceMigration order, CancellationToken cancellation)
    {
        var workspaceId = migration.WorkspaceId;
        if (await workspaces.GetDeviceAsync(workspaceId, order.DeviceId, cancellation) is not { Value: var device })
            return null;

        var account = await workspaces.ExpectAccountAsync(workspaceId, device.ConnectedAccountId, cancellation);

        // Only a replacement needs room, and only for that all codes of the device are counted.
        var provider = ProviderProfiles.Of(device.Provider);
        var isFull = !provider.ConvertsUnmanagedCodes
            && migration.Options.WhenNotConvertible == WhenNotConvertible.Replace
            && (await workspaces.ListCodesAsync(workspaceId, order.DeviceId, cancellation)).Count
                >= (device.Capacity ?? provider.Capacity);
        return new Site(migration, device, account.Value, isFull, time.Now());
    }

    private sealed record Site(
        Migration Migration, Device Device, ConnectedAccount Account, bool IsFull, DateTimeOffset Now);
}
