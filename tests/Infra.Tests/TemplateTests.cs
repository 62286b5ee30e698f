using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace AccessCodes.Infra.Tests;

/// <summary>The template compiles, says what its parameters mean, and is pinned.</summary>
public sealed partial class TemplateTests
{
    private static readonly Dictionary<string, string> AllowedPreviews = new()
    {
        ["Microsoft.Insights/diagnosticSettings@2021-05-01-preview"] =
            "No later version exists, and the last without preview knows no category groups.",
    };

    [BicepFact]
    public async Task It_compiles_and_lints_without_a_word()
    {
        foreach (var command in new[] { "lint", "build" })
        {
            string[] arguments = command == "build" ? [command, Template.Path, "--stdout"] : [command, Template.Path];
            var result = await Bicep.RunAsync(arguments);

            Assert.Equal("", result.Errors);
            Assert.Equal(0, result.ExitCode);
        }
    }

    [BicepFact]
    public async Task A_broken_linter_rule_is_an_error()
    {
        var folder = Directory.CreateTempSubdirectory("bicep-");
        try
        {
            var file = Path.Combine(folder.FullName, "main.bicep");
            await File.WriteAllTextAsync(file, "param nobodyReadsThis string\n");
            File.Copy(
                RepositoryRoot.Combine("infra", "bicepconfig.json"), Path.Combine(folder.FullName, "bicepconfig.json"));

            var result = await Bicep.RunAsync("lint", file);

            Assert.NotEqual(0, result.ExitCode);
            Assert.Contains("Error no-unused-params", result.Output + result.Errors, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [BicepFact]
    public async Task Every_parameter_and_output_is_described()
    {
        var undescribed =
            from template in await Template.WithModulesAsync()
            from section in new[] { "parameters", "outputs" }
            from declared in template[section] as JsonObject ?? []
            where string.IsNullOrWhiteSpace(declared.Value?["metadata"]?["description"]?.ToString())
            select $"{section}: {declared.Key}";

        Assert.Empty(undescribed);
    }

    [BicepFact]
    public async Task Parameters_that_cannot_take_any_value_say_which()
    {
        var parameters = (await Template.CompiledAsync())["parameters"]!.AsObject();

        Assert.All(
            parameters.Where(parameter => parameter.Value!["type"]!.ToString() == "int"),
            parameter => Assert.True(
                parameter.Value!["allowedValues"] is not null || parameter.Value["minValue"] is not null,
                $"{parameter.Key} has neither allowed values nor a minimum."));
        Assert.Equal([512, 2048, 4096], Allowed("instanceMemoryMB").Select(value => value!.GetValue<int>()));
        Assert.Contains(Allowed("storageRedundancy"), value => value!.GetValue<string>() == "Standard_GZRS");

        JsonArray Allowed(string parameter) => parameters[parameter]!["allowedValues"]!.AsArray();
    }

    [BicepFact]
    public async Task Api_versions_are_pinned_to_stable_ones()
    {
        var versions = (
            from template in await Template.WithModulesAsync()
            from resource in Template.Resources(template)
            select $"{resource["type"]}@{resource["apiVersion"]}").Distinct().ToList();

        Assert.Contains(versions, version => version.StartsWith("Microsoft.Web/sites@", StringComparison.Ordinal));
        Assert.Empty(versions.Where(version => !Stable().IsMatch(version)).Except(AllowedPreviews.Keys));
        Assert.Empty(AllowedPreviews.Keys.Except(versions));
    }

    [BicepFact]
    public async Task Nothing_is_taken_from_a_module_registry()
    {
        var sources = Directory.EnumerateFiles(RepositoryRoot.Combine("infra"), "*.bicep", SearchOption.AllDirectories);

        foreach (var source in sources)
        {
            var modules = ModuleSource().Matches(await File.ReadAllTextAsync(source));
            Assert.All(modules, module => Assert.True(
                File.Exists(Path.Combine(Path.GetDirectoryName(source)!, module.Groups[1].Value)), module.Value));
        }
    }

    [GeneratedRegex(@"^[\w./]+@\d{4}-\d{2}-\d{2}$")]
    private static partial Regex Stable();

    [GeneratedRegex(@"^module \w+ '([^']+)'", RegexOptions.Multiline)]
    private static partial Regex ModuleSource();
}
