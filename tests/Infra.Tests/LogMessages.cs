using System.Text.RegularExpressions;

namespace AccessCodes.Infra.Tests;

/// <summary>The log lines of the app, as its sources declare them.</summary>
internal static partial class LogMessages
{
    /// <param name="folder">A folder of sources, from the root of the repository.</param>
    public static IReadOnlyList<LogMessage> Of(string folder) =>
    [
        .. from file in SourceFiles.Of(folder)
           let source = File.ReadAllText(file)
           from Match declared in Declaration().Matches(source)
           select new LogMessage(
               declared.Groups["level"].Value,
               string.Concat(Part().Matches(declared.Groups["parts"].Value).Select(part => part.Groups[1].Value)),
               source.Contains("[TimerTrigger(", StringComparison.Ordinal)),
    ];

    [GeneratedRegex("""\[LoggerMessage\(LogLevel\.(?<level>\w+),\s*(?<parts>("[^"]*"[\s+]*)+)\)\]""")]
    private static partial Regex Declaration();

    [GeneratedRegex("\"([^\"]*)\"")]
    private static partial Regex Part();
}

/// <summary>One log line.</summary>
/// <param name="Level">How grave it is.</param>
/// <param name="Template">Its text, with the names of what is filled in.</param>
/// <param name="IsOfTimer">Whether a function writes it that goes over everything at its time.</param>
internal sealed record LogMessage(string Level, string Template, bool IsOfTimer);
