using System.Collections.Concurrent;
using AccessCodes.Functions.Storage;
using AccessCodes.TestSupport;
using Azure.Data.Tables;

namespace AccessCodes.EndToEnd.Tests.Nodes;

/// <summary>Two LocalHosts on one storage account are one system, and losing one loses nothing.</summary>
public sealed class TwoNodesTests
{
    private const int Codes = 200;
    private const string Converted = "access_code.unmanaged.converted_to_managed";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(8);

    [NodeFact]
    public async Task Two_hundred_conversions_of_which_one_node_is_killed_in_the_middle_all_end_once()
    {
        await using var azurite = await Azurite.StartAsync();
        // At once, so that both would make the function key and the sandbox.
        var starts = new[] { Start(), Start() };
        await using var one = await starts[0];
        await using var two = await starts[1];
        Assert.Equal(await one.FunctionKeyAsync(), await two.FunctionKeyAsync());
        await ExtraLock.AddAsync(new AzureTables(new TableServiceClient(azurite.ConnectionString)), ExtraLock.Fast, Codes);

        using var first = new SandboxApi(one.Url);
        using var second = new SandboxApi(two.Url);
        var accepted = new ConcurrentBag<Guid>();
        await Parallel.ForEachAsync(
            Enumerable.Range(1, Codes),
            new ParallelOptions { MaxDegreeOfParallelism = 16 },
            async (number, _) => accepted.Add(
                await (number % 2 == 0 ? first : second).ConvertAsync(Known.Code(ExtraLock.Number, number))));
        await UntilAsync(async () => (await ConvertedAsync()).Length is > Codes / 4);
        await one.KillAsync();

        await UntilAsync(async () => (await ConvertedAsync()).Distinct().Count() == Codes);
        foreach (var attempt in accepted)
            Assert.Equal("success", (await second.EndOfAsync(attempt)).GetProperty("status").GetString());
        var converted = await ConvertedAsync();
        Assert.Equal(Codes, converted.Length);

        Task<LocalHostProcess> Start() => LocalHostProcess.StartAsync(azurite.ConnectionString, rateLimits: false);

        async Task<Guid[]> ConvertedAsync() =>
        [
            .. (await second.EventsAsync(new { event_type = Converted, limit = 5000 }))
                .Select(told => told.GetProperty("access_code_id").GetGuid()),
        ];
    }

    private static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        var until = DateTime.UtcNow + Patience;
        while (!await isSo())
        {
            Assert.True(DateTime.UtcNow < until, "It does not come to hold.");
            await Task.Delay(250);
        }
    }
}
