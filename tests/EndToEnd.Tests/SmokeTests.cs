using AccessCodes.TestSupport;

namespace AccessCodes.EndToEnd.Tests;

/// <summary>The script that the build on GitHub runs against the Functions host, run against LocalHost.</summary>
public sealed class SmokeTests
{
    [NodeFact]
    public async Task An_orchestration_runs_to_its_end_in_a_new_workspace()
    {
        await using var host = await LocalHostProcess.StartAsync();
        var functionKey = await File.ReadAllTextAsync(Path.Combine(host.Data, "function-key"));

        Assert.Equal("It works.\n", await NodeScript.RunAsync("smoke.mjs", host.Url.ToString(), functionKey.Trim()));
    }
}
