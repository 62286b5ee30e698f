using System.Text.Json;
using System.Text.Json.Nodes;

namespace AccessCodes.Infra.Tests;

/// <summary>The queries of alerts and workbook are valid, by the language service of Kusto.</summary>
public sealed class QueryTests
{
    [BicepFact(NeedsNode = true)]
    public async Task Every_query_is_valid_on_the_tables_of_azure_monitor()
    {
        var deployment = await Deployment.PlainAsync();
        var alerts = deployment.OfType("Microsoft.Insights/scheduledQueryRules")
            .ToDictionary(rule => rule.Name, rule => rule.List("properties/criteria/allOf").Single()["query"]!.ToString());
        var content = JsonNode.Parse(
            deployment.Single("Microsoft.Insights/workbooks").Text("properties/serializedData")!)!;
        var charts = content["items"]!.AsArray()
            .Select(item => item!["content"]!)
            .Where(item => item["query"] is not null)
            // The workbook fills in the width of a bar.
            .ToDictionary(
                item => item["title"]!.ToString(),
                item => item["query"]!.ToString().Replace("{TimeRange:grain}", "5m", StringComparison.Ordinal));

        var faults = await FaultsAsync(alerts.Concat(charts).ToDictionary());

        Assert.Equal(alerts.Count + charts.Count, faults.Count);
        Assert.All(faults, query => Assert.True(query.Value.Length == 0, $"{query.Key}: {string.Join(' ', query.Value)}"));
    }

    [BicepFact(NeedsNode = true)]
    public async Task A_column_that_is_not_there_is_found()
    {
        var faults = await FaultsAsync(new() { ["misspelt"] = "AppTraces | where Mesage == ''" });

        Assert.Contains("'Mesage'", Assert.Single(faults["misspelt"]), StringComparison.Ordinal);
    }

    private static async Task<Dictionary<string, string[]>> FaultsAsync(Dictionary<string, string> queries)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, JsonSerializer.Serialize(queries));
            var checkedQueries = await ProgramRun.OfAsync(
                Node.Executable,
                Path.Combine(AppContext.BaseDirectory, "check-queries.cjs"),
                Node.PackageFile("@kusto", "language-service-next"),
                file);
            Assert.True(checkedQueries.ExitCode == 0, checkedQueries.Errors);
            return JsonSerializer.Deserialize<Dictionary<string, string[]>>(checkedQueries.Output)!;
        }
        finally
        {
            File.Delete(file);
        }
    }
}
