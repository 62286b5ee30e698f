using Azure.Data.Tables;

namespace AccessCodes.Functions.Storage;

/// <summary>The tables of the app in Azure Table Storage.</summary>
/// <param name="service">The storage account.</param>
/// <param name="prefix">
/// What the names of the tables start with: letters and digits, a letter first. Apps, or tests, that share a storage
/// account choose different ones.
/// </param>
internal sealed class AzureTables(TableServiceClient service, string prefix = AzureTables.DefaultPrefix) : ITables
{
    public const string DefaultPrefix = "AccessCodes";

    public ITable Workspaces { get; } = new AzureTable(service.GetTableClient(prefix + "Workspaces"));

    public ITable Directory { get; } = new AzureTable(service.GetTableClient(prefix + "Directory"));

    public ITable Claims { get; } = new AzureTable(service.GetTableClient(prefix + "Claims"));

    public ITable Locks { get; } = new AzureTable(service.GetTableClient(prefix + "Locks"));
}
