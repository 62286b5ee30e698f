using System.Text.RegularExpressions;
using AccessCodes.TestSupport;

namespace AccessCodes.Functions.Tests.Catalog;

/// <summary>docs/simulator.md, as far as it can be run: a shell block for each entry of the catalog.</summary>
internal sealed partial class SimulatorPage
{
    public static readonly string Text = File.ReadAllText(RepositoryRoot.Combine("docs", "simulator.md"));

    /// <summary>What the first block gives names to: the ids of the sandbox.</summary>
    public static readonly IReadOnlyDictionary<string, string> Names = Block().Match(Text).Groups["lines"].Value
        .Split('\n')
        .Select(PageLine.TryReadNames)
        .OfType<PageLine.Named>()
        .SelectMany(line => line.Names)
        .ToDictionary();

    /// <summary>The lines of each entry, by the kind and the code of its heading: <c>error device_offline</c>.</summary>
    public static readonly IReadOnlyDictionary<string, IReadOnlyList<PageLine>> Entries = Entry().Matches(Text)
        .ToDictionary(
            entry => $"{entry.Groups["kind"]} {entry.Groups["code"]}",
            IReadOnlyList<PageLine> (entry) =>
                [.. entry.Groups["lines"].Value.TrimEnd().Split('\n').Select(PageLine.Read)]);

    [GeneratedRegex("^```sh\n(?<lines>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(
        "^### (?<kind>error|warning) `(?<code>[a-z0-9_]+)`\n(?:(?!#|```).*\n)*```sh\n(?<lines>(?:.+\n)*?)```$",
        RegexOptions.Multiline)]
    private static partial Regex Entry();
}

/// <summary>A line that the page may have in an entry: what a shell understands, and no more than is needed.</summary>
internal abstract partial record PageLine
{
    /// <summary><c>seam devices/simulate/remove device_id=$august</c>, maybe with a name for the code of the answer.</summary>
    public sealed record Call(string Path, IReadOnlyList<KeyValuePair<string, string>> Parameters, string? CodeName)
        : PageLine;

    /// <summary><c>key=seam_sandbox_2</c></summary>
    public sealed record Named(IReadOnlyList<KeyValuePair<string, string>> Names) : PageLine;

    /// <summary><c>now=$(date …)</c></summary>
    public sealed record NamedTime(string Name) : PageLine;

    /// <summary><c>sleep 60</c></summary>
    public sealed record Sleep(TimeSpan Time) : PageLine;

    /// <summary><c># shows: device $august, attempt</c></summary>
    public sealed record Shows(IReadOnlyList<Sight> Sights) : PageLine;

    /// <summary><c># gone</c></summary>
    public sealed record Gone : PageLine;

    public static PageLine Read(string line)
    {
        if (CallLine().Match(line) is { Success: true } call)
        {
            return new Call(
                call.Groups["path"].Value,
                [.. call.Groups["parameter"].Captures.Select(parameter => Pair(parameter.Value))],
                call.Groups["name"] is { Success: true } name ? name.Value : null);
        }

        if (TimeLine().Match(line) is { Success: true } time)
            return new NamedTime(time.Groups["name"].Value);
        if (SleepLine().Match(line) is { Success: true } sleep)
            return new Sleep(TimeSpan.FromSeconds(int.Parse(sleep.Groups["seconds"].ValueSpan, provider: null)));
        if (line == "# gone")
            return new Gone();
        if (line.StartsWith("# shows: ", StringComparison.Ordinal))
            return new Shows([.. line["# shows: ".Length..].Split(", ").Select(Sight.Read)]);

        return TryReadNames(line) ?? throw new FormatException($"docs/simulator.md has a line that cannot be run: {line}");
    }

    public static PageLine? TryReadNames(string line) => NameLine().Match(line) is { Success: true } named
        ? new Named([.. named.Groups["pair"].Captures.Select(pair => Pair(pair.Value))])
        : null;

    private static KeyValuePair<string, string> Pair(string text)
    {
        var parts = text.Split('=', count: 2);
        return KeyValuePair.Create(parts[0], parts[1]);
    }

    [GeneratedRegex(@"^(?:(?<name>\w+)=\$\()?seam (?<path>[a-z_/]+)(?: (?<parameter>\w+=[\w$:-]+))*(?(name) \| code_in\))$")]
    private static partial Regex CallLine();

    [GeneratedRegex(@"^(?<name>\w+)=\$\(date -u \+%Y-%m-%dT%H:%M:%SZ\)$")]
    private static partial Regex TimeLine();

    [GeneratedRegex(@"^sleep (?<seconds>\d+)$")]
    private static partial Regex SleepLine();

    [GeneratedRegex(@"^(?:(?<pair>\w+=[\w-]+)\s*)+$")]
    private static partial Regex NameLine();
}

/// <summary>Where an entry is to be seen.</summary>
/// <param name="Place"><c>device</c>, <c>managed</c>, <c>attempt</c>, <c>listed in</c>, …</param>
/// <param name="Subject">The name of what has it, or the type of the event.</param>
/// <param name="Name">The code that it is shown as; null for its own.</param>
internal sealed partial record Sight(string Place, string? Subject, string? Name)
{
    public static Sight Read(string text) => Pattern().Match(text) is { Success: true } sight
        ? new Sight(
            sight.Groups["place"].Value,
            sight.Groups["subject"] is { Success: true } subject ? subject.Value : null,
            sight.Groups["name"] is { Success: true } name ? name.Value : null)
        : throw new FormatException($"docs/simulator.md tells of a place that is not known: {text}");

    [GeneratedRegex(
        @"^(?:(?<place>unmanaged|managed|device|account) \$(?<subject>\w+)|(?<place>attempt)|(?<place>listed in|event) (?<subject>[a-z_.]+))(?: as (?<name>\w+))?$")]
    private static partial Regex Pattern();
}
