using System.Text.Json.Nodes;

namespace AccessCodes.Infra.Tests;

/// <summary>infra/main.bicep as ARM gets it.</summary>
internal static class Template
{
    private static readonly Lazy<Task<JsonObject>> Once = new(CompileAsync);

    public static string Path { get; } = RepositoryRoot.Combine("infra", "main.bicep");

    public static Task<JsonObject> CompiledAsync() => Once.Value;

    /// <summary>The template and, at any depth, the modules in it.</summary>
    public static async Task<IReadOnlyList<JsonObject>> WithModulesAsync() => [.. Nested(await CompiledAsync())];

    /// <summary>The resources of a template, whether they are declared as a list or by symbolic name.</summary>
    public static IEnumerable<JsonObject> Resources(JsonObject template) => template["resources"] switch
    {
        JsonArray list => list.Select(resource => resource!.AsObject()),
        JsonObject named => named.Select(resource => resource.Value!.AsObject()),
        _ => [],
    };

    private static IEnumerable<JsonObject> Nested(JsonObject template)
    {
        yield return template;
        foreach (var resource in Resources(template))
        {
            if (resource["properties"]?["template"] is not JsonObject module)
                continue;
            foreach (var nested in Nested(module))
                yield return nested;
        }
    }

    private static async Task<JsonObject> CompileAsync()
    {
        var built = await Bicep.RunAsync("build", Path, "--stdout");
        Assert.True(built.ExitCode == 0, built.Errors);
        return JsonNode.Parse(built.Output)!.AsObject();
    }
}
