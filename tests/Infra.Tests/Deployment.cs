using System.Text.Json.Nodes;

namespace AccessCodes.Infra.Tests;

/// <summary>
/// The resources that a deployment would make, as bicep predicts them: parameters, conditions, loops and names are
/// evaluated, and only what Azure alone knows is left as an expression.
/// </summary>
internal sealed class Deployment
{
    private static readonly Lazy<Task<Deployment>> PlainOnce = new(() => PredictAsync(""));
    private static readonly Lazy<Task<Deployment>> FullOnce = new(() => PredictAsync("""
        param virtualNetworkEnabled = true
        param durableStorageEnabled = true
        param keyVaultSettings = { Example__Token: 'example-token' }
        param appSettings = { RateLimits__UpdatesPerMinute: 30, RateLimits__Enabled: true }
        param alertEmail = 'on-call@example.com'
        param alwaysReadyHttpInstances = 2
        param storageLogsEnabled = true
        """));

    private readonly JsonNode _snapshot;

    private Deployment(JsonNode snapshot) => _snapshot = snapshot;

    public JsonObject Outputs => _snapshot["outputs"]!.AsObject();

    public IReadOnlyList<Resource> Resources =>
        [.. _snapshot["predictedResources"]!.AsArray().Select(resource => new Resource(resource!.AsObject()))];

    /// <summary>Nothing is set but what must be.</summary>
    public static Task<Deployment> PlainAsync() => PlainOnce.Value;

    /// <summary>Everything optional is on.</summary>
    public static Task<Deployment> FullAsync() => FullOnce.Value;

    /// <summary>The plain deployment and the full one.</summary>
    public static async Task<IReadOnlyList<Deployment>> BothAsync() => [await PlainAsync(), await FullAsync()];

    public IReadOnlyList<Resource> OfType(string type) => [.. Resources.Where(resource => resource.Type == type)];

    public Resource Single(string type) => Assert.Single(OfType(type));

    /// <summary>The storage accounts: of the app's tables, and of Durable Functions if it has its own.</summary>
    public IReadOnlyList<Resource> StorageAccounts =>
        [.. OfType("Microsoft.Storage/storageAccounts").OrderByDescending(account => account.Id == TablesAccountId)];

    private string TablesAccountId => OfType("Microsoft.Storage/storageAccounts/blobServices/containers").Single()
        .Id.Split("/blobServices/")[0];

    private static async Task<Deployment> PredictAsync(string parameters)
    {
        var folder = Directory.CreateTempSubdirectory("bicep-");
        try
        {
            var file = Path.Combine(folder.FullName, "main.bicepparam");
            var template = Path.GetRelativePath(folder.FullName, Template.Path).Replace('\\', '/');
            await File.WriteAllTextAsync(file, $"""
                using '{template}'
                param environmentName = 'test'
                param location = 'westeurope'
                {parameters}
                """);

            var predicted = await Bicep.RunAsync(
                "snapshot", file, "--mode", "overwrite", "--location", "westeurope",
                "--subscription-id", "00000000-0000-4000-8000-000000000000");
            Assert.True(predicted.ExitCode == 0, predicted.Errors);
            var snapshot = await File.ReadAllTextAsync(Path.ChangeExtension(file, ".snapshot.json"));
            return new Deployment(JsonNode.Parse(snapshot)!);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}

/// <summary>One resource of a deployment.</summary>
internal sealed class Resource(JsonObject json)
{
    public string Id => Text("id")!;

    public string Type => Text("type")!;

    public string Name => Text("name")!;

    public JsonObject Json => json;

    /// <summary>What is at a path such as <c>properties/siteConfig/appSettings</c>, or null.</summary>
    public JsonNode? At(string path) =>
        path.Split('/').Aggregate((JsonNode?)json, (node, part) => (node as JsonObject)?[part]);

    /// <summary>The text of the value at a path, or null.</summary>
    public string? Text(string path) => At(path)?.ToString();

    /// <summary>The list at a path.</summary>
    public IReadOnlyList<JsonObject> List(string path) => [.. At(path)!.AsArray().Select(item => item!.AsObject())];

    public override string ToString() => $"{Type} {Name}";
}
