using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace AccessCodes.Functions.Orchestrations;

/// <summary>
/// Brings what a workspace knows of a lock in line with the lock: how it is, and which codes are on it. It may run at any
/// time and any number of times at once: each difference is committed against the record that it was found in.
/// </summary>
public sealed partial class SyncDevice(LockSync sync, ILogger<SyncDevice> logger)
{
    /// <summary>How long a sync is retried: the devices of an account take turns, and the next sync comes within minutes.</summary>
    private static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(2);

    [Function(nameof(SyncDevice))]
    public static async Task<string> Run([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var order = context.GetInput<SyncOrder>()!;
        try
        {
            await context.CallActivityAsync(
                nameof(SyncLock), order, Retries.Until(context.CurrentUtcDateTime + TimeLimit, context));
            return "synced";
        }
        catch (TaskFailedException)
        {
            // The next sync comes by itself.
            return "unanswered";
        }
    }

    [Function(nameof(SyncLock))]
    public async Task SyncLock(
        [ActivityTrigger] SyncOrder order, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        var changed = await sync.BringInLineAsync(order.WorkspaceId, order.DeviceId, client, cancellation);
        if (changed > 0)
            Log.Synced(logger, order.DeviceId, order.WorkspaceId, changed);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information,
            "Device {DeviceId} of workspace {WorkspaceId} was synced: {Changed} records followed it")]
        public static partial void Synced(ILogger logger, Guid deviceId, Guid workspaceId, int changed);
    }
}

/// <summary>A device to sync.</summary>
/// <param name="WorkspaceId">Its workspace.</param>
/// <param name="DeviceId">The device.</param>
public sealed record SyncOrder(Guid WorkspaceId, Guid DeviceId);
