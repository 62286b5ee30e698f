using AccessCodes.Functions.Storage;
using AccessCodes.LocalHost.Sqlite;
using AccessCodes.LocalHost.TaskHub;
using Azure.Data.Tables;
using DurableTask.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AccessCodes.LocalHost.Nodes;

/// <summary>Registers where rows are kept, and orchestrations: in a data folder, or on a storage account.</summary>
internal static class StorageRegistration
{
    public static void AddSingleDataFolder(this IServiceCollection services, SqliteDatabase database)
    {
        services.AddSingleton<ITables>(_ => new SqliteTables(database));
        services.AddSingleton<INode, OnlyNode>();
        services.AddSingleton<IOrchestrationService>(provider => new SqliteTaskHub(
            database,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<SqliteTaskHub>>()));
    }

    public static void AddSharedAccount(this IServiceCollection services, SharedAccount account)
    {
        services.AddSingleton(account);
        services.AddSingleton<ITables>(_ => new AzureTables(new TableServiceClient(account.Connection)));
        services.AddSingleton<AccountNode>();
        services.AddSingleton<INode>(provider => provider.GetRequiredService<AccountNode>());
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<AccountNode>());
        services.AddSingleton<IOrchestrationService>(provider =>
            AccountTaskHub.Open(account.Connection, provider.GetRequiredService<ILoggerFactory>()));
    }
}
