using AccessCodes.TestSupport;

namespace AccessCodes.EndToEnd.Tests;

/// <summary>The document that the app serves of itself.</summary>
public sealed class OpenApiTests
{
    [NodeFact]
    public async Task It_is_valid_in_version_3_1()
    {
        await using var host = await LocalHostProcess.StartAsync();

        var version = await NodeScript.RunAsync("validateOpenApi.mjs", new Uri(host.Url, "openapi.json").ToString());

        Assert.Equal("3.1", version.Trim());
    }
}
