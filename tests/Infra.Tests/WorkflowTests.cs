using System.Text.RegularExpressions;

namespace AccessCodes.Infra.Tests;

/// <summary>What the documentation promises of the build on GitHub is what it does.</summary>
public sealed partial class WorkflowTests
{
    private static readonly IReadOnlyList<string> Workflows =
        [.. Directory.GetFiles(RepositoryRoot.Combine(".github", "workflows"), "*.yml")];

    [Fact]
    public void The_commands_that_the_guide_begins_with_are_run_on_every_change()
    {
        var workflow = Read(".github", "workflows", "ci.yml");
        var commands = CommandBlock().Match(Read("docs", "deploy.md")).Groups[1].Value
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(5, commands.Length);
        Assert.All(commands, command => Assert.Contains(command, workflow, StringComparison.Ordinal));
    }

    [Fact]
    public void Actions_are_pinned_to_a_major_version()
    {
        var uses = Workflows.SelectMany(file => Uses().Matches(File.ReadAllText(file))).Select(use => use.Groups[1].Value);

        Assert.NotEmpty(uses);
        Assert.All(uses, action => Assert.Matches(@"^[\w./-]+@v\d+$", action));
    }

    [Fact]
    public void No_workflow_may_do_more_than_it_says() =>
        Assert.All(Workflows, file => Assert.Contains("\npermissions:\n", File.ReadAllText(file), StringComparison.Ordinal));

    [Fact]
    public void Links_of_the_guides_lead_somewhere()
    {
        var guides = Directory.GetFiles(RepositoryRoot.Combine("docs"), "*.md");
        Assert.NotEmpty(guides);
        foreach (var guide in guides)
        {
            var missing = RelativeLink().Matches(File.ReadAllText(guide))
                .Select(link => link.Groups[1].Value)
                .Where(link => !Path.Exists(Path.Combine(Path.GetDirectoryName(guide)!, link)));
            Assert.Empty(missing);
        }
    }

    private static string Read(params ReadOnlySpan<string> parts) => File.ReadAllText(RepositoryRoot.Combine(parts));

    [GeneratedRegex("^```bash\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CommandBlock();

    [GeneratedRegex(@"uses: (\S+)")]
    private static partial Regex Uses();

    [GeneratedRegex(@"\]\((?!https?:)([^)#]+)")]
    private static partial Regex RelativeLink();
}
