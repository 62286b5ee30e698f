using AccessCodes.Domain.Locks;
using AccessCodes.Domain.Workspaces;
using AccessCodes.Functions.Http;
using AccessCodes.Functions.Http.Pipeline;
using AccessCodes.Functions.Http.Simulations;
using AccessCodes.Functions.Options;
using AccessCodes.Functions.Orchestrations;
using AccessCodes.Functions.Providers;
using AccessCodes.Functions.Storage;
using AccessCodes.Functions.Telemetry;
using AccessCodes.Functions.Webhooks;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AccessCodes.Functions;

/// <summary>What the app is made of, whichever host it runs on.</summary>
public static class ServiceRegistration
{
    /// <summary>
    /// Registers the app. A host that stores elsewhere registers its own <see cref="ITables"/> before, one that has
    /// something to put into a sandbox its <see cref="ISandboxSeed"/>.
    /// </summary>
    /// <param name="services">The services of the host.</param>
    /// <param name="configuration">Where the storage account is named (see <see cref="AzureTablesRegistration"/>).</param>
    public static IServiceCollection AddAccessCodes(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddAzureTables(configuration);
        services.AddSettings(configuration);
        services.AddMemoryCache();
        services.AddOptions<MemoryCacheOptions>()
            .Configure<TimeProvider>(static (cache, time) => cache.Clock = new CacheClock(time));
        services.AddMetrics();
        services.AddSingleton<AppMetrics>();

        services.AddSingleton<WorkspaceDirectory>();
        services.AddSingleton<WebhookSubscriptions>();
        services.AddSingleton<WorkspaceStore>();
        services.AddSingleton<IdempotencyRecords>();
        services.AddSingleton<IManagementClaims, ManagementClaims>();
        services.AddSingleton<SimulatedLocks>();
        services.AddSingleton<SimulatedLockProvider>();
        services.AddSingleton<ILockProvider>(provider => new ObservedLockProvider(
            provider.GetRequiredService<SimulatedLockProvider>(),
            provider.GetRequiredService<AppMetrics>(),
            provider.GetRequiredService<TimeProvider>()));

        services.AddSingleton<WorkspaceEraser>();
        services.TryAddSingleton<ISandboxSeed, EmptySandbox>();

        services.AddSingleton<AttemptWait>();
        services.AddSingleton<Deliveries>();
        services.AddSingleton<Outbox>();
        services.AddSingleton<CodeSteps>();
        services.AddSingleton<KnownOwners>();
        services.AddSingleton<DeviceRateLimits>();
        services.AddSingleton<BackupPoolKeeper>();
        services.AddSingleton<LockLooks>();
        services.AddSingleton<LockRemoval>();
        services.AddSingleton<LockSync>();
        services.AddSingleton<CreationIntake>();
        services.AddSingleton<CodeActionIntake>();
        services.AddSingleton<BackupPullIntake>();
        services.AddSingleton<ResetIntake>();
        services.AddSingleton<SyncIntake>();
        services.AddSingleton<MigrationIntake>();
        services.AddSingleton<MigrationPlanner>();
        services.AddSingleton<MigrationSteps>();
        services.AddSingleton<MigrationWork>();
        services.AddSingleton<SimulatedWorld>();

        services.TryAddSingleton<IHostNames, SystemHostNames>();
        services.AddSingleton<ReceiverAddresses>();
        services.AddSingleton<WebhookSender>();
        services.AddSingleton<DeliverySlots>();
        services.AddSingleton<WebhookRegistry>();

        // A longer body than Kestrel takes of itself, 30 MB, would be an error of the worker, which the host answers with 500.
        services.Configure<KestrelServerOptions>(
            kestrel => kestrel.Limits.MaxRequestBodySize = RequestBody.MaxReceivedBytes);
        services.AddSingleton<Authenticator>();
        services.AddSingleton<IdempotentRequests>();
        services.AddSingleton<ApiEndpoint>();
        services.AddSingleton<CodesInAnswers>();
        services.AddSingleton<IssuesInAnswers>();
        return services;
    }
}
