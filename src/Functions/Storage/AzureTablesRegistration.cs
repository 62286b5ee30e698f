using Azure.Core;
using Azure.Data.Tables;
using Azure.Identity;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AccessCodes.Functions.Storage;

/// <summary>Finds the storage account in the settings by which the Functions host finds it.</summary>
internal static class AzureTablesRegistration
{
    private const string Connection = "AzureWebJobsStorage";

    /// <summary>
    /// Makes <see cref="ITables"/> the tables of the host's own storage account, unless it is something else already. The
    /// settings are read when the tables are first asked for.
    /// </summary>
    public static IServiceCollection AddAzureTables(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton<ITables>(_ => new AzureTables(CreateClient(configuration)));
        return services;
    }

    /// <summary>
    /// A client for the storage account of <c>AzureWebJobsStorage</c>: a connection string, or by identity with
    /// <c>AzureWebJobsStorage__tableServiceUri</c> or <c>AzureWebJobsStorage__accountName</c>, and
    /// <c>AzureWebJobsStorage__credential</c> (<c>managedidentity</c>) and <c>AzureWebJobsStorage__clientId</c>
    /// where the default credential or the system's identity is not meant.
    /// </summary>
    /// <exception cref="InvalidOperationException">
    /// No setting says where the account is, or one is not valid.
    /// </exception>
    public static TableServiceClient CreateClient(IConfiguration configuration)
    {
        var connection = configuration.GetSection(Connection);
        return connection.Value is { Length: > 0 } connectionString
            ? new TableServiceClient(connectionString)
            : new TableServiceClient(EndpointOf(connection), CredentialOf(connection));
    }

    private static Uri EndpointOf(IConfigurationSection connection)
    {
        if (connection["tableServiceUri"] is { Length: > 0 } address)
        {
            return Uri.TryCreate(address, UriKind.Absolute, out var endpoint)
                ? endpoint
                : throw new InvalidOperationException($"{Connection}__tableServiceUri is not an absolute URI.");
        }

        return connection["accountName"] is { Length: > 0 } account
            ? new Uri($"https://{account}.table.core.windows.net")
            : throw new InvalidOperationException(
                $"No storage account is set. Set {Connection} to a connection string, or {Connection}__tableServiceUri "
                + $"or {Connection}__accountName to use an identity.");
    }

    private static TokenCredential CredentialOf(IConfigurationSection connection)
    {
        var clientId = connection["clientId"] is { Length: > 0 } id ? id : null;
        return connection["credential"] switch
        {
            null or "" => new DefaultAzureCredential(new DefaultAzureCredentialOptions
            {
                ManagedIdentityClientId = clientId,
            }),
            var kind when kind.Equals("managedidentity", StringComparison.OrdinalIgnoreCase) =>
                new ManagedIdentityCredential(
                    clientId is null
                        ? ManagedIdentityId.SystemAssigned
                        : ManagedIdentityId.FromUserAssignedClientId(clientId)),
            _ => throw new InvalidOperationException($"{Connection}__credential can only be managedidentity."),
        };
    }
}
