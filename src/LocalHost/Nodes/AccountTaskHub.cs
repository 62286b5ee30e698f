using DurableTask.AzureStorage;
using DurableTask.Core;
using Microsoft.Extensions.Logging;

namespace AccessCodes.LocalHost.Nodes;

/// <summary>The task hub of a storage account: the provider that Durable Functions itself uses, set as in host.json.</summary>
internal static class AccountTaskHub
{
    /// <summary>How long a message stays hidden after its node has died, as in host.json: no activity outlasts it.</summary>
    public static readonly TimeSpan VisibilityTimeout = TimeSpan.FromMinutes(1);

    public static IOrchestrationService Open(string connection, ILoggerFactory loggers) =>
        new AzureStorageOrchestrationService(new AzureStorageOrchestrationServiceSettings
        {
            StorageAccountClientProvider = new StorageAccountClientProvider(connection),
            TaskHubName = "AccessCodesLocalHost",
            // Each process is a worker of its own, and partitions go to the living within this time.
            WorkerId = $"{Environment.MachineName}-{Guid.NewGuid():N}",
            LeaseInterval = TimeSpan.FromSeconds(30),
            PartitionCount = 8,
            MaxConcurrentTaskActivityWorkItems = 32,
            MaxConcurrentTaskOrchestrationWorkItems = 32,
            MaxQueuePollingInterval = TimeSpan.FromSeconds(1),
            ControlQueueVisibilityTimeout = VisibilityTimeout,
            WorkItemQueueVisibilityTimeout = VisibilityTimeout,
            // Every node takes its share; the lease of an app would have one node take all.
            UseAppLease = false,
            UseTablePartitionManagement = true,
            LoggerFactory = loggers,
        });
}
