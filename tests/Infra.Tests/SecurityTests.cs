using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace AccessCodes.Infra.Tests;

/// <summary>No door is open that need not be, and no key opens one.</summary>
public sealed partial class SecurityTests
{
    private const string StorageAccount = "Microsoft.Storage/storageAccounts";

    [BicepFact]
    public async Task A_storage_account_takes_no_shared_key_and_shows_nothing_in_public()
    {
        foreach (var deployment in await Deployment.BothAsync())
        {
            Assert.All(deployment.StorageAccounts, account =>
            {
                Assert.Equal("false", account.Text("properties/allowSharedKeyAccess"));
                Assert.Equal("false", account.Text("properties/allowBlobPublicAccess"));
                Assert.Equal("false", account.Text("properties/allowCrossTenantReplication"));
                Assert.Equal("TLS1_2", account.Text("properties/minimumTlsVersion"));
                Assert.Equal("true", account.Text("properties/supportsHttpsTrafficOnly"));
            });

            var containers = deployment.OfType("Microsoft.Storage/storageAccounts/blobServices/containers");
            Assert.NotEmpty(containers);
            Assert.All(containers, container => Assert.Equal("None", container.Text("properties/publicAccess")));
        }
    }

    [BicepFact]
    public async Task The_app_answers_over_tls_only_and_is_deployed_without_a_password()
    {
        foreach (var deployment in await Deployment.BothAsync())
        {
            var app = deployment.Single("Microsoft.Web/sites");
            Assert.Equal("true", app.Text("properties/httpsOnly"));
            Assert.Equal("1.2", app.Text("properties/siteConfig/minTlsVersion"));
            Assert.Equal("1.2", app.Text("properties/siteConfig/scmMinTlsVersion"));

            var passwords = deployment.Single("Microsoft.Web/sites/basicPublishingCredentialsPolicies");
            Assert.Equal($"{app.Name}/scm", passwords.Name);
            Assert.Equal("false", passwords.Text("properties/allow"));
        }
    }

    [BicepFact]
    public async Task Telemetry_is_accepted_from_identities_only()
    {
        var deployment = await Deployment.PlainAsync();

        var insights = deployment.Single("Microsoft.Insights/components");
        var workspace = deployment.Single("Microsoft.OperationalInsights/workspaces");
        Assert.Equal("true", insights.Text("properties/DisableLocalAuth"));
        Assert.Equal("true", workspace.Text("properties/features/disableLocalAuth"));
        Assert.Equal(workspace.Id, insights.Text("properties/WorkspaceResourceId"));
    }

    [BicepFact]
    public async Task No_template_reads_a_key_and_no_output_tells_one()
    {
        foreach (var template in await Template.WithModulesAsync())
        {
            // The text of a template holds its modules, so this looks into each of them too.
            var text = template.ToJsonString();
            Assert.DoesNotContain("listKeys", text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("listAccountSas", text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("AccountKey=", text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("SharedAccessSignature", text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("InstrumentationKey", text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(
                "connectionString",
                (template["outputs"] as JsonObject)?.ToJsonString() ?? "",
                StringComparison.OrdinalIgnoreCase);
        }
    }

    [BicepFact]
    public async Task Without_a_secret_there_is_no_vault()
    {
        Assert.Empty((await Deployment.PlainAsync()).OfType("Microsoft.KeyVault/vaults"));
    }

    [BicepFact]
    public async Task The_vault_goes_by_roles_and_keeps_what_is_deleted()
    {
        var vault = (await Deployment.FullAsync()).Single("Microsoft.KeyVault/vaults");

        Assert.Equal("true", vault.Text("properties/enableRbacAuthorization"));
        Assert.Equal("true", vault.Text("properties/enableSoftDelete"));
        Assert.Equal("true", vault.Text("properties/enablePurgeProtection"));
        Assert.Null(vault.At("properties/accessPolicies"));
    }

    [BicepFact]
    public async Task A_virtual_network_is_there_only_when_asked_for()
    {
        var plain = await Deployment.PlainAsync();

        Assert.DoesNotContain(
            plain.Resources, resource => resource.Type.StartsWith("Microsoft.Network/", StringComparison.Ordinal));
        Assert.Equal("Enabled", plain.Single(StorageAccount).Text("properties/publicNetworkAccess"));
        Assert.Null(plain.Single("Microsoft.Web/sites").Text("properties/virtualNetworkSubnetId"));
    }

    [BicepFact]
    public async Task In_a_virtual_network_storage_is_reached_through_private_endpoints_alone()
    {
        var full = await Deployment.FullAsync();

        Assert.Equal(2, full.StorageAccounts.Count);
        Assert.All(full.StorageAccounts, account =>
        {
            Assert.Equal("Disabled", account.Text("properties/publicNetworkAccess"));
            Assert.Equal("Deny", account.Text("properties/networkAcls/defaultAction"));
        });

        var connections = full.OfType("Microsoft.Network/privateEndpoints")
            .SelectMany(endpoint => endpoint.List("properties/privateLinkServiceConnections"))
            .Select(connection => connection["properties"]!)
            .ToList();
        Assert.All(full.StorageAccounts, account => Assert.Equal(
            ["blob", "queue", "table"],
            connections.Where(target => target["privateLinkServiceId"]!.ToString() == account.Id)
                .Select(target => target["groupIds"]![0]!.ToString())
                .Order()));
        // The suffix is the cloud's, which only Azure knows.
        Assert.Equal(
            ["blob", "queue", "table"],
            full.OfType("Microsoft.Network/privateDnsZones")
                .Select(zone => ZoneName().Match(zone.Name).Groups[1].Value)
                .Order());
        Assert.Equal(3, full.OfType("Microsoft.Network/privateDnsZones/virtualNetworkLinks").Count);
        Assert.Equal(6, full.OfType("Microsoft.Network/privateEndpoints/privateDnsZoneGroups").Count);

        var network = full.Single("Microsoft.Network/virtualNetworks");
        var delegated = Assert.Single(
            network.List("properties/subnets"), subnet => subnet["properties"]!["delegations"] is not null);
        Assert.Equal(
            "Microsoft.App/environments",
            delegated["properties"]!["delegations"]![0]!["properties"]!["serviceName"]!.ToString());
        Assert.Equal(
            $"{network.Id}/subnets/{delegated["name"]}",
            full.Single("Microsoft.Web/sites").Text("properties/virtualNetworkSubnetId"));
    }

    [GeneratedRegex(@"^\[format\('privatelink\.\{0\}\.\{1\}', '(\w+)', environment\(\)\.suffixes\.storage\)\]$")]
    private static partial Regex ZoneName();
}
