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

        var commands = Blocks("bash").Where(block => block.Contains("curl", StringComparison.Ordinal)).ToArray();
        Assert.Equal(3, commands.Length);
        var listed = await AnswerAsync(host, commands[0]);
        Assert.Equal(2, listed.GetProperty("access_codes").GetArrayLength());
        var converted = await AnswerAsync(host, commands[1]);
        Assert.Equal("pending", converted.GetProperty("action_attempt").GetProperty("status").GetString());

        // "It ends within a second", on a machine that has nothing else to do.
        var events = 0;
        await Wait.UntilAsync(async () =>
        {
            events = (await AnswerAsync(host, commands[2])).GetProperty("events").GetArrayLength();
            return events > 0;
        });
        Assert.Equal(1, events);

        Assert.Equal(
            "access_code.unmanaged.converted_to_managed",
            await NodeScript.RunExampleAsync(Assert.Single(Blocks("js")), host.Url));
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

    private static async Task<JsonElement> AnswerAsync(LocalHostProcess host, string command)
    {
        var url = host.Url.ToString().TrimEnd('/');
        var printed = await ProcessOutput.OfAsync(
            "bash", ["-c", command.Replace(DocumentedUrl, url, StringComparison.Ordinal)]);
        return JsonDocument.Parse(printed).RootElement;
    }

    [GeneratedRegex("^```(?<language>\\w+)\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex("^\\| `(?<path>/[a-z_/.{}*]+)`[^|]*\\| (?<methods>[A-Z, ]+) \\|$", RegexOptions.Multiline)]
    private static partial Regex EndpointRow();
}
