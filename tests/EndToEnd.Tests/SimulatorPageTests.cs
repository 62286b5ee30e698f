using System.Text.Json;
using System.Text.RegularExpressions;
using AccessCodes.TestSupport;

namespace AccessCodes.EndToEnd.Tests;

/// <summary>What docs/simulator.md has to be pasted into a shell works in one; what comes of each line is tested elsewhere.</summary>
public sealed partial class SimulatorPageTests
{
    private static readonly string Text = File.ReadAllText(RepositoryRoot.Combine("docs", "simulator.md"));

    [Fact]
    public async Task The_lines_of_an_entry_run_in_a_shell_after_the_first_block()
    {
        await using var host = await LocalHostProcess.StartAsync();
        var first = Block().Match(Text).Groups["lines"].Value
            .Replace("http://localhost:7071", host.Url.ToString().TrimEnd('/'), StringComparison.Ordinal);
        var entry = Block().Match(Text, Text.IndexOf("### error `device_offline`", StringComparison.Ordinal));

        var printed = await ProcessOutput.OfAsync(
            "bash", ["-c", first + entry.Groups["lines"].Value + "seam access_codes/get access_code_id=$managed"]);

        var answers = printed.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement)
            .ToArray();
        Assert.Equal(4, answers.Length);
        Assert.All(answers, answer => Assert.True(answer.GetProperty("ok").GetBoolean(), answer.ToString()));
        Assert.Equal("set", answers[^1].GetProperty("access_code").GetProperty("status").GetString());
    }

    [GeneratedRegex("^```sh\n(?<lines>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}
