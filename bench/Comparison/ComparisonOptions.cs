using System.CommandLine;
using AccessCodes.Comparison.Figures;

namespace AccessCodes.Comparison;

/// <summary>What the command line says.</summary>
/// <param name="Groups">Which figures to measure.</param>
/// <param name="Plan">How much.</param>
/// <param name="Output">The folder for the results.</param>
internal sealed record ComparisonOptions(IReadOnlyList<FigureGroup> Groups, Plan Plan, DirectoryInfo Output)
{
    private const int MostRounds = 20;
    private const int MostSeconds = 30;

    /// <summary>Reads the command line and measures what it says, unless it asks for help or is wrong.</summary>
    /// <returns>The exit code.</returns>
    public static Task<int> ParseAndRunAsync(
        string[] args, Func<ComparisonOptions, CancellationToken, Task<int>> run)
    {
        var figures = new Option<string[]>("--figures")
        {
            Description = "Which figures to measure; all unless given:"
                + string.Concat(FigureGroup.All.Select(group => $"\n{group.Name}: {group.Summary}")),
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [.. FigureGroup.All.Select(group => group.Name)],
        };
        figures.AcceptOnlyFromAmong([.. FigureGroup.All.Select(group => group.Name)]);
        var rounds = NumberOption("--rounds", "How often each is measured in turn with the other", 3, MostRounds);
        var seconds = NumberOption("--seconds", "For how long each time", 2, MostSeconds);
        var quick = new Option<bool>("--quick") { Description = "Only see that it works, in a minute or two" };
        var output = new Option<DirectoryInfo>("--output")
        {
            Description = "The folder for comparison.md and comparison.json",
            DefaultValueFactory = _ => new DirectoryInfo(Path.Combine("artifacts", "bench")),
        };

        var root = new RootCommand("Measures the product against what it is compared with, in turn, in one run")
        {
            figures, rounds, seconds, quick, output,
        };
        root.SetAction((result, cancellation) =>
        {
            var wanted = result.GetValue(figures)!;
            var plan = result.GetValue(quick)
                ? Plan.Quick
                : new Plan(result.GetValue(rounds), TimeSpan.FromSeconds(result.GetValue(seconds)), IsQuick: false);
            return run(
                new ComparisonOptions(
                    [.. FigureGroup.All.Where(group => wanted.Contains(group.Name))],
                    plan,
                    result.GetValue(output)!),
                cancellation);
        });
        // Long enough to end what was started.
        return root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(20) });
    }

    private static Option<int> NumberOption(string name, string description, int usual, int most)
    {
        var option = new Option<int>(name)
        {
            Description = $"{description}, 1 to {most}",
            DefaultValueFactory = _ => usual,
        };
        option.Validators.Add(result =>
        {
            if (!int.TryParse(result.Tokens is [.., var last] ? last.Value : "1", out var number) || number < 1 || number > most)
                result.AddError($"{name} must be a number from 1 to {most}");
        });
        return option;
    }
}
