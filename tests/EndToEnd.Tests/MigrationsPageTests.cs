using System.Text.Json;
using System.Text.RegularExpressions;
using AccessCodes.TestSupport;

namespace AccessCodes.EndToEnd.Tests;

/// <summary>The commands of docs/migrations.md, and that of the README about it, do what is said there.</summary>
public sealed partial class MigrationsPageTests
{
    private static readonly string Page = File.ReadAllText(RepositoryRoot.Combine("docs", "migrations.md"));

    private static readonly string Readme = File.ReadAllText(RepositoryRoot.Combine("README.md"));

    [Fact]
    public async Task The_commands_show_a_plan()
    {
        await using var host = await LocalHostProcess.StartAsync();

        var ofStudio = await RunAsync(Page, host.Url);
        var ofAll = await RunAsync(Readme, host.Url);
        var asked = await ProcessOutput.OfAsync("bash", ["-c", CurlIn(Page).Replace(
            "http://localhost:7071", host.Url.ToString().TrimEnd('/'), StringComparison.Ordinal)]);

        Assert.Contains("3 codes: 0 to convert, 3 to replace", ofStudio, StringComparison.Ordinal);
        Assert.Contains(" to convert, 7 to replace", ofAll, StringComparison.Ordinal);
        var migration = JsonDocument.Parse(asked).RootElement.GetProperty("migration");
        Assert.True(migration.GetProperty("dry_run").GetBoolean());
    }

    /// <summary>Runs what the tests were built with as a page says that it be run.</summary>
    private static Task<string> RunAsync(string page, Uri url)
    {
        var words = Command().Match(page).Groups["words"].Value.Split(' ');
        var built = Path.Combine(AppContext.BaseDirectory, "AccessCodes.LocalHost.dll");
        return ProcessOutput.OfAsync("dotnet", ["exec", built, .. words, "--url", url.ToString()]);
    }

    private static string CurlIn(string page) =>
        Block().Matches(page).Select(block => block.Groups["text"].Value)
            .Single(text => text.Contains("curl", StringComparison.Ordinal));

    [GeneratedRegex("^dotnet run --project src/LocalHost -- (?<words>migrate .*)$", RegexOptions.Multiline)]
    private static partial Regex Command();

    [GeneratedRegex("^```bash\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}
