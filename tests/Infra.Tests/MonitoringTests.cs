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
    public async Task The_throttling_of_each_storage_account_is_an_alert()
    {
        foreach (var deployment in await Deployment.BothAsync())
        {
            Assert.Equal(
                deployment.StorageAccounts.Select(account => $"{account.Id}/tableServices/default").Order(),
                deployment.OfType(MetricAlert).SelectMany(alert => alert.At("properties/scopes")!.AsArray())
                    .Select(scope => scope!.ToString())
                    .Order());
        }
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
        Assert.All(full.OfType(MetricAlert), alert =>
            Assert.Equal(mail.Id, alert.List("properties/actions").Single()["actionGroupId"]!.ToString()));
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
    public void Queries_of_metrics_name_instruments_and_tags_that_the_app_has()
    {
        var metrics = File.ReadAllText(RepositoryRoot.Combine("src", "Functions", "Telemetry", "AppMetrics.cs"));
        var queries = Directory.GetFiles(RepositoryRoot.Combine("infra", "queries"))
            .Select(File.ReadAllText)
            .Where(query => query.Contains("AppMetrics", StringComparison.Ordinal))
            .ToList();

        var instruments = queries.Select(query => InstrumentOf().Match(query).Groups[1].Value);
        Assert.Equal(
            Instrument().Matches(metrics).Select(name => name.Groups[1].Value).Order(StringComparer.Ordinal),
            instruments.Order(StringComparer.Ordinal));

        var tags = Tag().Matches(metrics).Select(tag => tag.Groups[1].Value).ToHashSet();
        Assert.Contains("error_type", tags);
        Assert.Empty(queries.SelectMany(query => TagOf().Matches(query)).Select(tag => tag.Groups[1].Value).Except(tags));
    }

    [Fact]
    public void Every_line_of_a_workflow_names_its_workspace_and_what_it_is_about()
    {
        var lines = LogMessages.Of("src/Functions/Orchestrations")
            .Where(line => !line.IsOfTimer)
            .Select(line => line.Template)
            .ToList();

        Assert.True(lines.Count > 10, "The lines were not found.");
        Assert.All(lines, line =>
        {
            Assert.Contains("{WorkspaceId}", line, StringComparison.Ordinal);
            Assert.Matches(@"\{(ActionAttemptId|AccessCodeId|DeviceId|ConnectedAccountId|EventId|WebhookId|MigrationId)\}", line);
        });
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
        Assert.Contains("by ActionType", queries["Attempts by type and outcome"], StringComparison.Ordinal);
        Assert.Contains("max(Max)", queries["Duration of attempts in seconds"], StringComparison.Ordinal);
        Assert.Contains("by Outcome", queries["Deliveries by outcome"], StringComparison.Ordinal);
        Assert.Contains("by ErrorType", queries["Failed attempts by error type"], StringComparison.Ordinal);
        Assert.Contains(
            "max(AgeMinutes)", queries["Oldest work that nobody was carrying out, in minutes"], StringComparison.Ordinal);
        Assert.Contains("by tostring(Status)", queries["Requests by status"], StringComparison.Ordinal);
        Assert.Contains("percentile(DurationMs, 95)", queries["Latency in milliseconds"], StringComparison.Ordinal);
    }

    [BicepFact]
    public async Task The_app_and_what_it_rests_on_send_their_diagnostics()
    {
        var full = await Deployment.FullAsync();
        string[] watched =
        [
            full.Single("Microsoft.Web/sites").Id,
            full.Single("Microsoft.KeyVault/vaults").Id,
            .. full.StorageAccounts.SelectMany(account => (string[])
            [
                $"{account.Id}/blobServices/default",
                $"{account.Id}/queueServices/default",
                $"{account.Id}/tableServices/default",
            ]),
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

    [GeneratedRegex("""Name == "([\w.]+)""")]
    private static partial Regex InstrumentOf();

    [GeneratedRegex(@"Properties\.(\w+)")]
    private static partial Regex TagOf();

    [GeneratedRegex("""^\s+"(access_codes\.[\w.]+)",""", RegexOptions.Multiline)]
    private static partial Regex Instrument();

    [GeneratedRegex("""(?:\{ |Add\(|\?>\()"(\w+)",""")]
    private static partial Regex Tag();
}
