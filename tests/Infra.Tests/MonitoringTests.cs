using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace AccessCodes.Infra.Tests;

/// <summary>What goes wrong is seen.</summary>
public sealed partial class MonitoringTests
{
    private const string QueryRule = "Microsoft.Insights/scheduledQueryRules";
    private const string MetricAlert = "Microsoft.Insights/metricAlerts";
    private const string DiagnosticSetting = "Microsoft.Insights/diagnosticSettings";

    private static readonly string[] Alerts =
        ["failed-attempts", "outbox-age", "server-errors", "sweeper-silent", "table-throttling"];

    [BicepFact]
    public async Task There_is_an_alert_on_each_of_these_and_it_is_on()
    {
        var deployment = await Deployment.PlainAsync();
        IReadOnlyList<Resource> rules = [.. deployment.OfType(QueryRule), .. deployment.OfType(MetricAlert)];

        Assert.Equal(Alerts, rules.Select(NameOf).Order(StringComparer.Ordinal));
        Assert.All(rules, rule => Assert.Equal("true", rule.Text("properties/enabled")));
        Assert.All(
            rules.SelectMany(rule => rule.At("properties/scopes")!.AsArray()),
            scope => Assert.Contains(deployment.Resources, resource => resource.Id == scope!.ToString()));
    }

    [BicepFact]
    public async Task Each_alert_says_where_it_is_explained_and_it_is()
    {
        var deployment = await Deployment.PlainAsync();
        var guide = await File.ReadAllLinesAsync(RepositoryRoot.Combine("docs", "operate.md"));

        Assert.All([.. deployment.OfType(QueryRule), .. deployment.OfType(MetricAlert)], rule =>
        {
            Assert.EndsWith($"docs/operate.md#{NameOf(rule)}", rule.Text("properties/description"), StringComparison.Ordinal);
            Assert.Contains($"### {NameOf(rule)}", guide);
        });
    }

    [BicepFact]
    public async Task Alerts_send_mail_where_an_address_is_given()
    {
        var plain = await Deployment.PlainAsync();
        Assert.Empty(plain.OfType("Microsoft.Insights/actionGroups"));
        Assert.All(plain.OfType(QueryRule), rule => Assert.Empty(rule.At("properties/actions/actionGroups")!.AsArray()));

        var full = await Deployment.FullAsync();
        var mail = full.Single("Microsoft.Insights/actionGroups");
        Assert.Equal("on-call@example.com", mail.List("properties/emailReceivers")[0]["emailAddress"]!.ToString());
        Assert.All(full.OfType(QueryRule), rule =>
            Assert.Equal(mail.Id, rule.At("properties/actions/actionGroups")!.AsArray().Single()!.ToString()));
        Assert.Equal(mail.Id, full.Single(MetricAlert).List("properties/actions").Single()["actionGroupId"]!.ToString());
    }

    [BicepFact]
    public async Task Thresholds_are_those_of_the_parameters()
    {
        var deployment = await Deployment.PlainAsync();
        var failedAttempts = Rule(deployment, "failed-attempts");
        var outboxAge = Rule(deployment, "outbox-age");

        Assert.Equal("20", failedAttempts["threshold"]!.ToString());
        Assert.Contains("Ended >= 10", failedAttempts["query"]!.ToString(), StringComparison.Ordinal);
        Assert.Equal("3", outboxAge["threshold"]!.ToString());
        Assert.Equal("AgeMinutes", outboxAge["metricMeasureColumn"]!.ToString());
    }

    [Fact]
    public void The_query_of_attempts_tells_every_ending_and_the_type_of_every_error()
    {
        var (ending, error) = Extracts("attempts.kql") switch { var found => (found[0], found[1]) };
        var lines = LogMessages.OfTheApp()
            .Where(line => line.Written.StartsWith("Attempt ", StringComparison.Ordinal))
            .ToList();

        var failures = lines.Where(line => line.Level == "Warning").ToList();
        Assert.NotEmpty(failures);
        Assert.All(failures, line =>
        {
            Assert.StartsWith("failed to ", ending.Match(line.Written).Groups[1].Value, StringComparison.Ordinal);
            Assert.Equal("value_of_errortype", error.Match(line.Written).Groups[1].Value);
        });

        var successes = lines.Except(failures).Select(line => ending.Match(line.Written).Groups[1].Value);
        Assert.Contains("converted", successes);
        Assert.Contains("removed", successes);
        Assert.DoesNotContain(successes, success => success.StartsWith("failed", StringComparison.Ordinal));
        // What has only begun has not ended.
        Assert.DoesNotContain(
            lines, line => line.Template.Contains("is accepted", StringComparison.Ordinal) && ending.IsMatch(line.Written));
    }

    [Fact]
    public void The_query_of_the_outbox_finds_what_the_sweeper_writes()
    {
        var phrases = HasPhrase().Matches(File.ReadAllText(QueryFile("outbox.kql"))).Select(phrase => phrase.Groups[1].Value);
        var extracts = Extracts("outbox.kql");

        Assert.All(phrases, phrase =>
        {
            var line = Assert.Single(
                LogMessages.OfTheApp(), line => line.Written.Contains(phrase, StringComparison.Ordinal)).Written;
            Assert.Equal(
                ["value_of_actionattemptid", "value_of_orchestration"],
                extracts.Select(extract => extract.Match(line).Groups[1].Value));
        });
        Assert.Equal(2, phrases.Count());
    }

    [Fact]
    public void The_query_of_sweeps_names_the_sweeper()
    {
        var function = HasPhrase().Match(File.ReadAllText(QueryFile("sweeps.kql"))).Groups[1].Value;

        Assert.Contains(SourceFiles.Of("src/Functions"), file => Path.GetFileName(file) == $"{function}.cs"
            && File.ReadAllText(file).Contains($"[Function(nameof({function}))]", StringComparison.Ordinal));
    }

    [BicepFact]
    public async Task The_workbook_shows_attempts_failures_the_outbox_requests_and_latency()
    {
        var deployment = await Deployment.PlainAsync();
        var workbook = deployment.Single("Microsoft.Insights/workbooks");
        var content = JsonNode.Parse(workbook.Text("properties/serializedData")!)!;

        Assert.Equal(
            deployment.Single("Microsoft.OperationalInsights/workspaces").Id, workbook.Text("properties/sourceId"));
        var queries = content["items"]!.AsArray()
            .Where(item => item!["type"]!.GetValue<int>() == 3)
            .ToDictionary(item => item!["content"]!["title"]!.ToString(), item => item!["content"]!["query"]!.ToString());
        Assert.Contains("by Outcome", queries["Attempts by outcome"], StringComparison.Ordinal);
        Assert.Contains("by ErrorType", queries["Failed attempts by error type"], StringComparison.Ordinal);
        Assert.Contains("left in the outbox", queries["Starts that the sweeper made up for"], StringComparison.Ordinal);
        Assert.Contains("by tostring(Status)", queries["Requests by status"], StringComparison.Ordinal);
        Assert.Contains("percentile(DurationMs, 95)", queries["Latency in milliseconds"], StringComparison.Ordinal);
    }

    [BicepFact]
    public async Task The_app_and_what_it_rests_on_send_their_diagnostics()
    {
        var full = await Deployment.FullAsync();
        var account = full.Single("Microsoft.Storage/storageAccounts").Id;
        string[] watched =
        [
            full.Single("Microsoft.Web/sites").Id,
            full.Single("Microsoft.KeyVault/vaults").Id,
            $"{account}/blobServices/default",
            $"{account}/queueServices/default",
            $"{account}/tableServices/default",
        ];

        var settings = full.OfType(DiagnosticSetting);
        Assert.Equal(
            watched.Order(),
            settings.Select(setting => setting.Id[..setting.Id.IndexOf($"/providers/{DiagnosticSetting}", StringComparison.Ordinal)])
                .Order());
        var workspace = full.Single("Microsoft.OperationalInsights/workspaces").Id;
        Assert.All(settings, setting => Assert.Equal(workspace, setting.Text("properties/workspaceId")));
        Assert.All(settings, setting => Assert.NotEmpty(setting.List("properties/metrics")));
    }

    private static string NameOf(Resource rule) => rule.Name[..rule.Name.LastIndexOf('-')];

    private static JsonObject Rule(Deployment deployment, string name) =>
        Assert.Single(deployment.OfType(QueryRule), rule => NameOf(rule) == name)
            .List("properties/criteria/allOf").Single();

    private static string QueryFile(string name) => RepositoryRoot.Combine("infra", "queries", name);

    /// <summary>The regular expressions of a query's calls of extract, in their order.</summary>
    private static IReadOnlyList<Regex> Extracts(string query) =>
    [
        .. Extract().Matches(File.ReadAllText(QueryFile(query))).Select(call => new Regex(call.Groups[1].Value)),
    ];

    [GeneratedRegex("extract\\(@\"([^\"]+)\"")]
    private static partial Regex Extract();

    [GeneratedRegex("""\bhas "([^"]+)""")]
    private static partial Regex HasPhrase();
}
