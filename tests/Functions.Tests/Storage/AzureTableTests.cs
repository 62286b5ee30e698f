using AccessCodes.Functions.Storage;
using AccessCodes.TestSupport;
using Azure.Data.Tables;

namespace AccessCodes.Functions.Tests.Storage;

/// <summary>The storage contract on the emulator of Azure Table Storage.</summary>
[NeedsNode]
public sealed class AzureTableTests(AzuriteFixture azurite) : TableContract, IClassFixture<AzuriteFixture>
{
    private readonly TableServiceClient _service = new(azurite.ConnectionString);

    private protected override ITables Tables => field ??= new AzureTables(_service, "Contract");

    [NodeFact]
    public async Task Tables_are_created_when_first_used_also_by_many_at_once()
    {
        var prefix = $"T{Guid.NewGuid():N}";

        await Task.WhenAll(Enumerable.Range(0, 20).Select(async racer =>
        {
            var tables = new AzureTables(_service, prefix);
            await Task.WhenAll(tables.Locks.GetAsync("p", "r"), tables.Locks.QueryAsync("p", new("a", "z"), 1));
            await tables.Claims.CommitAsync("p", [new RowChange.Insert($"{racer}", "")]);
        }));

        var names = _service.Query(table => table.Name.CompareTo(prefix) >= 0).Select(table => table.Name);
        Assert.Equal([$"{prefix}Claims", $"{prefix}Locks"], names.Where(name => name.StartsWith(prefix)).Order());
    }

    [NodeFact]
    public async Task A_table_that_is_gone_is_a_fault_and_not_a_conflict()
    {
        var client = _service.GetTableClient($"T{Guid.NewGuid():N}");
        var table = new AzureTable(client);
        await table.CommitAsync("p", [new RowChange.Insert("a", "")]);
        await client.DeleteAsync();

        await Assert.ThrowsAnyAsync<Azure.RequestFailedException>(
            () => table.CommitAsync("p", [new RowChange.Replace("a", "", "W/\"datetime'2024-01-01T00%3A00%3A00Z'\"")]));
        await Assert.ThrowsAnyAsync<Azure.RequestFailedException>(
            () => table.CommitAsync("p", [new RowChange.Upsert("a", ""), new RowChange.Delete("b")]));
    }
}
