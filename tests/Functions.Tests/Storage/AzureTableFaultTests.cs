using System.Text.RegularExpressions;
using AccessCodes.Functions.Storage;
using AccessCodes.TestSupport;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;

namespace AccessCodes.Functions.Tests.Storage;

/// <summary>What the service and the network may do to a client, and the emulator never does.</summary>
public sealed partial class AzureTableFaultTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    private readonly string _partition = Guid.NewGuid().ToString();

    [NodeFact]
    public async Task A_query_follows_short_pages_until_it_has_what_was_asked_for()
    {
        var table = Open(new ShortPages());
        await table.CommitAsync(
            _partition, [.. Enumerable.Range(0, 50).Select(index => new RowChange.Insert($"{index:00}", ""))]);

        foreach (var take in new[] { 1, 3, 4, 29, 50, 51, 1000 })
        {
            var rows = await table.QueryAsync(_partition, new KeyRange("", "~"), take);
            Assert.Equal(
                Enumerable.Range(0, Math.Min(take, 50)).Select(index => $"{index:00}"), rows.Select(row => row.Key));
        }
    }

    [NodeFact]
    public async Task A_commit_whose_answer_is_lost_conflicts_with_itself()
    {
        var network = new LosesAnAnswer();
        var table = Open(network);
        await table.CommitAsync(_partition, [new RowChange.Insert("warm", "up")]);

        network.LoseNext = true;
        Assert.Equal(CommitResult.Conflict, await table.CommitAsync(_partition, [new RowChange.Insert("a", "mine")]));
        Assert.Equal("mine", (await table.GetAsync(_partition, "a"))?.Document);

        network.LoseNext = true;
        RowChange[] two = [new RowChange.Insert("b", "mine"), new RowChange.Delete("a")];
        Assert.Equal(CommitResult.Conflict, await table.CommitAsync(_partition, two));
        Assert.Equal("mine", (await table.GetAsync(_partition, "b"))?.Document);
        Assert.Null(await table.GetAsync(_partition, "a"));
    }

    private ITable Open(HttpPipelinePolicy policy)
    {
        var options = new TableClientOptions { Retry = { Delay = TimeSpan.FromMilliseconds(1) } };
        options.AddPolicy(policy, HttpPipelinePosition.PerRetry);
        return new AzureTables(new TableServiceClient(azurite.ConnectionString, options), "Faults").Workspaces;
    }

    private sealed partial class ShortPages : HttpPipelineSynchronousPolicy
    {
        public override void OnSendingRequest(HttpMessage message) =>
            message.Request.Uri.Query = Top().Replace(message.Request.Uri.Query, "top=3");

        [GeneratedRegex(@"top=\d+")]
        private static partial Regex Top();
    }

    private sealed class LosesAnAnswer : HttpPipelineSynchronousPolicy
    {
        public bool LoseNext { get; set; }

        public override void OnReceivedResponse(HttpMessage message)
        {
            if (!LoseNext)
                return;

            LoseNext = false;
            throw new IOException("The connection was closed.");
        }
    }
}
