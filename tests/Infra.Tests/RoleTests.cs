namespace AccessCodes.Infra.Tests;

/// <summary>The identity of the app may do what the app does, and nothing else.</summary>
public sealed class RoleTests
{
    private const string Assignment = "Microsoft.Authorization/roleAssignments";

    private const string StorageAccounts = "Microsoft.Storage/storageAccounts";

    private static readonly Dictionary<string, string> Roles = new()
    {
        ["b7e6dc6d-f1e8-4753-8033-0f276bb0955b"] = "Storage Blob Data Owner",
        ["974c5e8b-45b9-4653-ba55-5f855dd0fb88"] = "Storage Queue Data Contributor",
        ["0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3"] = "Storage Table Data Contributor",
        ["3913510d-42f4-4e42-8a64-420c390055eb"] = "Monitoring Metrics Publisher",
        ["4633458b-17de-408a-b874-0445c86b69e6"] = "Key Vault Secrets User",
    };

    private static readonly string[] Always =
    [
        "Monitoring Metrics Publisher on Microsoft.Insights/components",
        "Storage Blob Data Owner on Microsoft.Storage/storageAccounts",
        "Storage Queue Data Contributor on Microsoft.Storage/storageAccounts",
        "Storage Table Data Contributor on Microsoft.Storage/storageAccounts",
    ];

    [BicepFact]
    public async Task It_has_exactly_the_roles_that_it_needs_each_on_one_resource()
    {
        Assert.Equal(Always, RolesIn(await Deployment.PlainAsync()));
        string[] onTheSecondAccount = [.. Always.Where(role => role.EndsWith(StorageAccounts, StringComparison.Ordinal))];
        Assert.Equal(
            ((string[])["Key Vault Secrets User on Microsoft.KeyVault/vaults", .. Always, .. onTheSecondAccount])
                .Order(StringComparer.Ordinal),
            RolesIn(await Deployment.FullAsync()));
    }

    [BicepFact]
    public async Task It_has_the_same_roles_on_each_storage_account()
    {
        var full = await Deployment.FullAsync();

        var roles = full.StorageAccounts.Select(account => full.OfType(Assignment)
            .Where(assignment => assignment.Id.StartsWith($"{account.Id}/providers/", StringComparison.Ordinal))
            .Select(assignment => assignment.Text("properties/roleDefinitionId"))
            .Order()
            .ToArray()).ToArray();

        Assert.Equal(2, roles.Length);
        Assert.Equal(3, roles[0].Length);
        Assert.Equal(roles[0], roles[1]);
    }

    [BicepFact]
    public async Task Roles_go_to_the_identity_of_the_app()
    {
        foreach (var deployment in await Deployment.BothAsync())
        {
            var identity = deployment.Single("Microsoft.ManagedIdentity/userAssignedIdentities");

            Assert.All(deployment.OfType(Assignment), assignment =>
            {
                Assert.Equal("ServicePrincipal", assignment.Text("properties/principalType"));
                var principal = assignment.Text("properties/principalId")!;
                Assert.Contains($"'{identity.Id}'", principal, StringComparison.Ordinal);
                Assert.EndsWith(".principalId]", principal, StringComparison.Ordinal);
            });

            var app = deployment.Single("Microsoft.Web/sites");
            Assert.Equal("UserAssigned", app.Text("identity/type"));
            Assert.Equal([identity.Id], app.At("identity/userAssignedIdentities")!.AsObject().Select(each => each.Key));
        }
    }

    private static IEnumerable<string> RolesIn(Deployment deployment) => deployment.OfType(Assignment)
        .Select(assignment =>
        {
            var role = assignment.Text("properties/roleDefinitionId")!.Split('/')[^1];
            // What the assignment is scoped to is what stands before it in its id; it must be of this deployment.
            var scope = assignment.Id[..assignment.Id.IndexOf($"/providers/{Assignment}", StringComparison.Ordinal)];
            var target = Assert.Single(deployment.Resources, resource => resource.Id == scope);
            return $"{Roles.GetValueOrDefault(role, role)} on {target.Type}";
        })
        .Order(StringComparer.Ordinal);
}
