using System.Text.Json;
using System.Text.RegularExpressions;
using AccessCodes.TestSupport;

namespace AccessCodes.EndToEnd.Tests;

/// <summary>The README's examples do what it says, against the server that its first command starts.</summary>
public sealed partial class ReadmeTests
{
    private const string DocumentedUrl = "http://localhost:7071";

    private static readonly string Text = File.ReadAllText(RepositoryRoot.Combine("README.md"));

    [NodeFact]
    public async Task The_examples_run()
    {
        await using var host = await LocalHostProcess.StartAsync();

        var answers = new List<JsonElement>();
        foreach (var command in Blocks("bash").Where(block => block.Contains("curl", StringComparison.Ordinal)))
        {
            var printed = await ProcessOutput.OfAsync("bash", ["-c", Against(host, command)]);
            answers.Add(JsonDocument.Parse(printed).RootElement);
            // "It ends within a second."
            await Task.Delay(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(3, answers.Count);
        Assert.Equal(2, answers[0].GetProperty("access_codes").GetArrayLength());
        Assert.Equal("pending", answers[1].GetProperty("action_attempt").GetProperty("status").GetString());
        Assert.Equal(1, answers[2].GetProperty("events").GetArrayLength());

        var script = await NodeScript.RunTextAsync(Against(host, Assert.Single(Blocks("js"))));
        Assert.Equal("access_code.unmanaged.converted_to_managed", script.Trim());
    }

    [Fact]
    public async Task The_first_command_starts_the_product()
    {
        await using var host = await LocalHostProcess.StartAsync(command: Blocks("bash").First());

        using var api = new SandboxApi(host.Url);
        Assert.NotEmpty(await api.UnmanagedCodesAsync(Known.FrontDoor));
    }

    [Fact]
    public void Every_endpoint_of_the_table_is_there_and_no_other()
    {
        var documented = EndpointRow().Matches(Text).ToDictionary(
            row => row.Groups["path"].Value, row => row.Groups["methods"].Value);

        Assert.Equal(documented, FunctionRoutes.MethodsByPath());
    }

    private static IEnumerable<string> Blocks(string language) =>
        Block().Matches(Text)
            .Where(block => block.Groups["language"].Value == language)
            .Select(block => block.Groups["text"].Value);

    private static string Against(LocalHostProcess host, string example) =>
        example.Replace(DocumentedUrl, host.Url.ToString().TrimEnd('/'), StringComparison.Ordinal);

    [GeneratedRegex("^```(?<language>\\w+)\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex("^\\| `(?<path>/[a-z_/.{}*]+)`[^|]*\\| (?<methods>[A-Z, ]+) \\|$", RegexOptions.Multiline)]
    private static partial Regex EndpointRow();
}
