using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace AccessCodes.Infra.Tests;

/// <summary>The app is hosted as it must be, and finds in its settings what it reads.</summary>
public sealed partial class SettingsTests
{
    private static readonly Dictionary<string, string> ReadButNotSet = new()
    {
        ["AzureWebJobsStorage"] = "A connection string, for the emulator.",
        ["AzureWebJobsStorage__accountName"] = "Read only where there is no tableServiceUri.",
    };

    [BicepFact]
    public async Task It_runs_dotnet_10_isolated_on_flex_consumption()
    {
        foreach (var deployment in await Deployment.BothAsync())
        {
            var plan = deployment.Single("Microsoft.Web/serverfarms");
            Assert.Equal("FC1", plan.Text("sku/name"));
            Assert.Equal("FlexConsumption", plan.Text("sku/tier"));
            Assert.Equal("true", plan.Text("properties/reserved"));

            var app = App(deployment);
            Assert.Equal(plan.Id, app.Text("properties/serverFarmId"));
            Assert.Equal("functionapp,linux", app.Text("kind"));
            Assert.Equal("dotnet-isolated", app.Text("properties/functionAppConfig/runtime/name"));
            Assert.Equal("10.0", app.Text("properties/functionAppConfig/runtime/version"));
        }
    }

    [BicepFact]
    public async Task It_is_deployed_from_a_container_that_it_reads_by_its_identity()
    {
        var deployment = await Deployment.PlainAsync();

        const string storage = "properties/functionAppConfig/deployment/storage";
        Assert.Equal("blobContainer", App(deployment).Text($"{storage}/type"));
        Assert.Equal("UserAssignedIdentity", App(deployment).Text($"{storage}/authentication/type"));
        Assert.Equal(
            deployment.Single("Microsoft.ManagedIdentity/userAssignedIdentities").Id,
            App(deployment).Text($"{storage}/authentication/userAssignedIdentityResourceId"));
        var container = deployment.Single("Microsoft.Storage/storageAccounts/blobServices/containers");
        Assert.EndsWith(
            $".primaryEndpoints.blob, '{container.Name.Split('/')[^1]}')]",
            App(deployment).Text($"{storage}/value"),
            StringComparison.Ordinal);
    }

    [BicepFact]
    public async Task It_scales_as_the_parameters_say()
    {
        const string scale = "properties/functionAppConfig/scaleAndConcurrency";
        var plain = App(await Deployment.PlainAsync());
        Assert.Equal("2048", plain.Text($"{scale}/instanceMemoryMB"));
        Assert.Equal("100", plain.Text($"{scale}/maximumInstanceCount"));
        Assert.Empty(plain.List($"{scale}/alwaysReady"));

        var ready = Assert.Single(App(await Deployment.FullAsync()).List($"{scale}/alwaysReady"));
        Assert.Equal("""{"name":"http","instanceCount":2}""", ready.ToJsonString());
    }

    [BicepFact]
    public async Task It_has_exactly_these_settings_and_none_is_secret()
    {
        var settings = Settings(await Deployment.PlainAsync());

        Assert.Equal(
            [
                "APPLICATIONINSIGHTS_AUTHENTICATION_STRING",
                // An address: telemetry is accepted from identities only.
                "APPLICATIONINSIGHTS_CONNECTION_STRING",
                "AzureWebJobsDisableHomepage",
                "AzureWebJobsStorage__blobServiceUri",
                "AzureWebJobsStorage__clientId",
                "AzureWebJobsStorage__credential",
                "AzureWebJobsStorage__queueServiceUri",
                "AzureWebJobsStorage__tableServiceUri",
            ],
            settings.Keys.Order(StringComparer.Ordinal));
        Assert.Contains(
            "'ClientId={0};Authorization=AAD'",
            settings["APPLICATIONINSIGHTS_AUTHENTICATION_STRING"],
            StringComparison.Ordinal);
    }

    [BicepFact]
    public async Task Durable_functions_has_a_storage_account_of_its_own_if_the_parameter_says_so()
    {
        var (plain, full) = (await Deployment.PlainAsync(), await Deployment.FullAsync());

        Assert.Single(plain.StorageAccounts);
        Assert.Equal(2, full.StorageAccounts.Count);
        AssertConnects(plain, "AzureWebJobsStorage", plain.StorageAccounts[0]);
        Assert.DoesNotContain(Settings(plain).Keys, name => name.Contains("Durable", StringComparison.OrdinalIgnoreCase));
        AssertConnects(full, "DurableStorage", full.StorageAccounts[1]);
        Assert.Equal(
            "DurableStorage",
            Settings(full)["AzureFunctionsJobHost__extensions__durableTask__storageProvider__connectionName"]);
        AssertConnects(full, "AzureWebJobsStorage", full.StorageAccounts[0]);
    }

    [Fact]
    public void Warnings_of_the_storage_provider_are_not_logged_and_the_documentation_says_what_is_lost()
    {
        const string category = "DurableTask.AzureStorage";
        var host = JsonNode.Parse(File.ReadAllText(RepositoryRoot.Combine("host.json")))!;

        Assert.Equal("Error", host["logging"]!["logLevel"]![category]!.ToString());
        Assert.Contains($"`{category}` is at `Error`", File.ReadAllText(RepositoryRoot.Combine("docs", "operate.md")), StringComparison.Ordinal);
    }

    [BicepFact]
    public async Task Settings_with_a_default_are_set_by_a_parameter()
    {
        var settings = Settings(await Deployment.FullAsync());

        Assert.Equal("30", settings["RateLimits__UpdatesPerMinute"]);
        Assert.Equal("True", settings["RateLimits__Enabled"]);
    }

    [BicepFact]
    public async Task What_is_secret_is_a_reference_to_the_vault()
    {
        var full = await Deployment.FullAsync();

        var vault = full.Single("Microsoft.KeyVault/vaults");
        Assert.Equal(
            $"@Microsoft.KeyVault(VaultName={vault.Name};SecretName=example-token)", Settings(full)["Example__Token"]);
        Assert.Equal(
            full.Single("Microsoft.ManagedIdentity/userAssignedIdentities").Id,
            App(full).Text("properties/keyVaultReferenceIdentity"));
    }

    /// <summary>Flex Consumption refuses the first two, and is told the worker in functionAppConfig.</summary>
    [BicepFact]
    public async Task It_sets_nothing_that_flex_consumption_does_not_take()
    {
        foreach (var deployment in await Deployment.BothAsync())
        {
            var app = App(deployment);
            Assert.Null(app.At("properties/siteConfig/ftpsState"));
            Assert.Null(app.At("properties/siteConfig/alwaysOn"));
            Assert.Null(app.At("properties/siteConfig/linuxFxVersion"));
            Assert.DoesNotContain(Settings(deployment).Keys, name =>
                name.StartsWith("FUNCTIONS_", StringComparison.Ordinal)
                || name.StartsWith("WEBSITE_", StringComparison.Ordinal)
                || name.StartsWith("SCM_", StringComparison.Ordinal));
        }
    }

    [BicepFact]
    public async Task Every_setting_that_the_code_reads_is_there()
    {
        var read = SettingsThatTheCodeReads();

        // That these are found shows that the search works.
        Assert.Contains("AzureWebJobsStorage__tableServiceUri", read);
        Assert.Contains("AzureWebJobsStorage__credential", read);
        Assert.Empty(read.Except(Settings(await Deployment.PlainAsync()).Keys).Except(ReadButNotSet.Keys));
        Assert.Empty(ReadButNotSet.Keys.Except(read));
    }

    private static HashSet<string> SettingsThatTheCodeReads()
    {
        var read = new HashSet<string>();
        foreach (var file in SourceFiles.Of("src/Functions"))
        {
            var text = File.ReadAllText(file);
            var section = SectionConstant().Match(text) is { Success: true } found ? found.Groups[1].Value : null;
            if (section is not null)
                read.Add(section);
            foreach (Match access in SettingAccess().Matches(text))
            {
                var name = access.Groups["name"].Value.Replace(":", "__", StringComparison.Ordinal);
                var inSection = access.Groups["of"].Value == "connection";
                read.Add(inSection ? $"{section}__{name}" : name);
            }
        }

        return read;
    }

    /// <summary>The app reaches an account by a connection and its identity.</summary>
    private static void AssertConnects(Deployment deployment, string connection, Resource account)
    {
        var settings = Settings(deployment);
        Assert.Equal("managedidentity", settings[$"{connection}__credential"]);
        Assert.EndsWith(".clientId]", settings[$"{connection}__clientId"], StringComparison.Ordinal);
        foreach (var service in (string[])["blob", "queue", "table"])
        {
            var address = settings[$"{connection}__{service}ServiceUri"];
            Assert.Contains($"'{account.Id}'", address, StringComparison.Ordinal);
            Assert.EndsWith($".primaryEndpoints.{service}]", address, StringComparison.Ordinal);
        }
    }

    private static Resource App(Deployment deployment) => deployment.Single("Microsoft.Web/sites");

    private static Dictionary<string, string> Settings(Deployment deployment) =>
        App(deployment).List("properties/siteConfig/appSettings")
            .ToDictionary(setting => setting["name"]!.ToString(), setting => setting["value"]!.ToString());

    [GeneratedRegex("""private const string Connection = "(\w+)";""")]
    private static partial Regex SectionConstant();

    [GeneratedRegex(
        """(?<of>onfiguration|connection|settings)(\.Get(Section|ConnectionString|Value<\w+>)\(|\[)"(?<name>[\w:]+)"|GetEnvironmentVariable\("(?<name>\w+)"\)""")]
    private static partial Regex SettingAccess();
}
