using AccessCodes.Functions.Storage;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace AccessCodes.Functions.Orchestrations;

/// <summary>
/// Has the devices of one connected account at work in a migration, only so many at once: a provider limits what one
/// account may ask. It goes through them by pages and starts over with each page.
/// </summary>
public sealed class MigrateAccount(WorkspaceStore workspaces)
{
    private const int DevicesInPage = 50;

    [Function(nameof(MigrateAccount))]
    public static async Task<string> Run([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var order = context.GetInput<AccountMigration>()!;

        var devices = await context.CallActivityAsync<DevicePage>(nameof(FindMigrationDevices), order, Retries.OfStorage);
        var (all, running) = (new List<Task>(), new List<Task>());
        foreach (var deviceId in devices.Ids)
        {
            if (running.Count >= devices.AtOnce)
                running.Remove(await Task.WhenAny(running));

            var device = context.CallSubOrchestratorAsync<string>(
                nameof(MigrateDevice), new DeviceMigration(order.Order, order.ConnectedAccountId, deviceId));
            all.Add(device);
            running.Add(device);
        }

        // One that breaks off does not keep the others from their end.
        await Task.WhenAll(all);
        if (devices.Next is null)
            return "ended";

        context.ContinueAsNew(order with { Order = order.Order with { After = devices.Next } });
        return "under way";
    }

    [Function(nameof(FindMigrationDevices))]
    public async Task<DevicePage> FindMigrationDevices(
        [ActivityTrigger] AccountMigration order, CancellationToken cancellation)
    {
        var (workspaceId, migrationId) = (order.Order.WorkspaceId, order.Order.MigrationId);
        var migration = await workspaces.GetMigrationAsync(workspaceId, migrationId, cancellation);
        if (migration?.Value.IsIn(order.Order.RunId) != true)
            return new DevicePage([], Next: null, AtOnce: 1);

        var options = migration.Value.Options;
        if (order.Order.IsPlanned)
        {
            var planned = await workspaces.ListMigrationDevicesAsync(
                workspaceId,
                migrationId,
                order.ConnectedAccountId,
                device => device.Counts.Outcomes.Pending > 0,
                order.Order.After,
                DevicesInPage,
                cancellation);
            return new DevicePage(
                [.. planned.Items.Select(device => device.DeviceId)], planned.Next, options.Concurrency);
        }

        if (options.Scope.DeviceId is { } only)
            return new DevicePage([only], Next: null, AtOnce: 1);

        var devices = await workspaces.ListDevicesAsync(
            workspaceId,
            device => device.ConnectedAccountId == order.ConnectedAccountId,
            order.Order.After,
            DevicesInPage,
            cancellation);
        return new DevicePage([.. devices.Items.Select(device => device.DeviceId)], devices.Next, options.Concurrency);
    }
}

/// <summary>A connected account in a migration.</summary>
/// <param name="Order">The run; it goes on after the device that it says.</param>
/// <param name="ConnectedAccountId">The account.</param>
public sealed record AccountMigration(MigrationOrder Order, Guid ConnectedAccountId);

/// <summary>Some of the devices of an account.</summary>
/// <param name="Ids">Which.</param>
/// <param name="Next">Where the next page goes on; null on the last page.</param>
/// <param name="AtOnce">How many of them may be at work at once.</param>
public sealed record DevicePage(IReadOnlyList<Guid> Ids, string? Next, int AtOnce);
