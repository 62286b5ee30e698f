using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace AccessCodes.Infra.Tests;

/// <summary><c>azd up</c> finds what it needs.</summary>
public sealed partial class AzdTests
{
    private static readonly string AzureYaml = File.ReadAllText(RepositoryRoot.Combine("azure.yaml"));

    [BicepFact]
    public async Task The_service_of_azure_yaml_is_the_tagged_app()
    {
        var service = Service().Match(AzureYaml);
        Assert.True(service.Success, AzureYaml);

        var app = (await Deployment.PlainAsync()).Single("Microsoft.Web/sites");
        Assert.Equal(service.Groups["name"].Value, app.At("tags")!["azd-service-name"]!.ToString());
        Assert.Equal("dotnet", service.Groups["language"].Value);
        Assert.Equal("function", service.Groups["host"].Value);
        Assert.Single(Directory.GetFiles(
            RepositoryRoot.Combine(service.Groups["project"].Value.Split('/')), "*.csproj"));
    }

    [BicepFact]
    public async Task Everything_that_can_be_tagged_is_tagged_with_the_environment()
    {
        foreach (var deployment in await Deployment.BothAsync())
        {
            var untagged = deployment.Resources.Where(resource =>
                resource.At("location") is not null && resource.At("tags")?["azd-env-name"]?.ToString() != "test");

            Assert.Empty(untagged);
        }
    }

    [BicepFact]
    public async Task The_parameter_file_sets_parameters_that_exist_and_all_that_must_be_set()
    {
        var parameters = (await Template.CompiledAsync())["parameters"]!.AsObject();
        var file = JsonNode.Parse(
            await File.ReadAllTextAsync(RepositoryRoot.Combine("infra", "main.parameters.json")))!;
        var given = file["parameters"]!.AsObject().Select(parameter => parameter.Key).ToList();

        Assert.Empty(given.Except(parameters.Select(parameter => parameter.Key)));
        Assert.Empty(parameters
            .Where(parameter => parameter.Value!["defaultValue"] is null)
            .Select(parameter => parameter.Key)
            .Except(given));
    }

    [BicepFact]
    public async Task The_outputs_are_those_that_azd_and_the_documentation_use()
    {
        Assert.Equal(
            [
                "AZURE_KEY_VAULT_NAME",
                "AZURE_LOCATION",
                "AZURE_RESOURCE_GROUP",
                "AZURE_STORAGE_ACCOUNT_NAME",
                "AZURE_TENANT_ID",
                "SERVICE_API_ENDPOINT_URL",
                "SERVICE_API_NAME",
            ],
            (await Deployment.PlainAsync()).Outputs.Select(output => output.Key).Order(StringComparer.Ordinal));
    }

    [GeneratedRegex(
        @"^services:\n  (?<name>\w+):\n    project: (?<project>\S+)\n    language: (?<language>\w+)\n    host: (?<host>\w+)$",
        RegexOptions.Multiline)]
    private static partial Regex Service();
}
