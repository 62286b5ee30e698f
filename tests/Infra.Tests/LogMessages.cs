using System.Text.RegularExpressions;

namespace AccessCodes.Infra.Tests;

/// <summary>The log lines of the app, as its sources declare them.</summary>
internal static partial class LogMessages
{
    public static IReadOnlyList<LogMessage> OfTheApp() =>
    [
        .. from file in SourceFiles.Of("src/Functions")
           from Match declared in Declaration().Matches(File.ReadAllText(file))
           select new LogMessage(
               declared.Groups["level"].Value,
               string.Concat(Part().Matches(declared.Groups["parts"].Value).Select(part => part.Groups[1].Value))),
    ];

    [GeneratedRegex("""\[LoggerMessage\(LogLevel\.(?<level>\w+),\s*(?<parts>("[^"]*"[\s+]*)+)\)\]""")]
    private static partial Regex Declaration();

    [GeneratedRegex("\"([^\"]*)\"")]
    private static partial Regex Part();
}

/// <summary>One log line.</summary>
/// <param name="Level">How grave it is.</param>
/// <param name="Template">Its text, with the names of what is filled in.</param>
internal sealed partial record LogMessage(string Level, string Template)
{
    /// <summary>The line as it is written when each placeholder has the value <c>value_of_</c> and its name.</summary>
    public string Written => Placeholder().Replace(Template, name => $"value_of_{name.Groups[1].Value.ToLowerInvariant()}");

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Placeholder();
}
