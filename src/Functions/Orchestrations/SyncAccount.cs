using AccessCodes.Functions.Storage;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace AccessCodes.Functions.Orchestrations;

/// <summary>Syncs the devices of a connected account, a few at a time; a timer does so for every account.</summary>
public sealed partial class SyncAccount(
    WorkspaceDirectory directory, WorkspaceStore workspaces, ILogger<SyncAccount> logger)
{
    /// <summary>How many devices of an account are synced at once: a provider limits what one account may ask.</summary>
    private const int AtOnce = 4;

    [Function(nameof(SyncAccount))]
    public static async Task<string> Run([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var order = context.GetInput<AccountOrder>()!;

        var devices = await context.CallActivityAsync<Guid[]>(nameof(FindDevices), order, Retries.OfStorage);
        foreach (var some in devices.Chunk(AtOnce))
        {
            await Task.WhenAll(some.Select(deviceId => context.CallSubOrchestratorAsync<string>(
                nameof(SyncDevice), new SyncOrder(order.WorkspaceId, deviceId))));
        }

        return "synced";
    }

    [Function(nameof(FindDevices))]
    public async Task<Guid[]> FindDevices([ActivityTrigger] AccountOrder order, CancellationToken cancellation)
    {
        var devices = await workspaces.ListDevicesAsync(
            order.WorkspaceId,
            device => device.ConnectedAccountId == order.ConnectedAccountId,
            after: null,
            limit: int.MaxValue - 1,
            cancellation);
        return [.. devices.Items.Select(device => device.DeviceId)];
    }

    [Function("SyncAccounts")]
    public async Task SyncAll(
        [TimerTrigger("0 */15 * * * *")] TimerInfo timer,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation)
    {
        await foreach (var workspace in directory.ListAsync(cancellation))
        {
            var accounts = await workspaces.ListAccountsAsync(
                workspace.WorkspaceId, filter: null, after: null, limit: int.MaxValue - 1, cancellation);
            foreach (var account in accounts.Items)
                await StartAsync(client, new AccountOrder(workspace.WorkspaceId, account.ConnectedAccountId), cancellation);
        }
    }

    // One that cannot be started now, or runs still, must not keep the others from it.
    private async Task StartAsync(DurableTaskClient client, AccountOrder order, CancellationToken cancellation)
    {
        try
        {
            var instanceId = $"sync-{order.ConnectedAccountId}";
            if (await client.GetInstanceAsync(instanceId, cancellation) is { IsCompleted: false })
                return;

            await client.ScheduleNewOrchestrationInstanceAsync(
                nameof(SyncAccount), order, OrchestrationVersion.Start(instanceId), cancellation);
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            Log.NotStarted(logger, exception, order.ConnectedAccountId, order.WorkspaceId);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning,
            "The sync of connected account {ConnectedAccountId} of workspace {WorkspaceId} did not start; the next one will")]
        public static partial void NotStarted(
            ILogger logger, Exception exception, Guid connectedAccountId, Guid workspaceId);
    }
}

/// <summary>A connected account to sync.</summary>
/// <param name="WorkspaceId">Its workspace.</param>
/// <param name="ConnectedAccountId">The account.</param>
public sealed record AccountOrder(Guid WorkspaceId, Guid ConnectedAccountId);
