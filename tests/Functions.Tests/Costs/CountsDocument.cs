using System.Globalization;
using AccessCodes.TestSupport;

namespace AccessCodes.Functions.Tests.Costs;

/// <summary>
/// docs/counts.md: what things cost, in tables that the tests check and write. A cell that begins with ~ is a length, one
/// that begins with ≈ a number that depends on who comes first: either may differ by a tenth, or by a fixed slack.
/// </summary>
internal static class CountsDocument
{
    private const string Update = "UPDATE_COUNTS";

    private const char LengthMark = '~';

    private const char AboutMark = '≈';

    /// <summary>A look more or less, with the pause and the records that belong to it, is a matter of a moment.</summary>
    private const int AboutSlack = 4;

    private const int LengthSlack = 128;

    private static readonly string Path = RepositoryRoot.Combine("docs", "counts.md");

    private static readonly Lock Writing = new();

    /// <summary>A length as the document has it, to two digits.</summary>
    public static string Length(int bytes)
    {
        if (bytes == 0)
            return "0";

        var unit = 10;
        while (bytes >= unit * 100)
            unit *= 10;
        return LengthMark + Exactly((bytes + (unit / 2)) / unit * unit);
    }

    /// <summary>A number that depends on who comes first.</summary>
    public static string About(int number) => AboutMark + Exactly(number);

    /// <summary>A number that is the same each time.</summary>
    public static string Exactly(int number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Checks that the table under a heading has these rows, or writes them there.</summary>
    /// <param name="heading">The heading.</param>
    /// <param name="rows">The cells of each row.</param>
    public static void AssertHas(string heading, IEnumerable<IReadOnlyList<string>> rows)
    {
        var counted = rows.Select(cells => $"| {string.Join(" | ", cells)} |").ToArray();
        lock (Writing)
        {
            var lines = File.ReadAllLines(Path).ToList();
            var first = FirstRowUnder(heading, lines);
            var written = lines.Skip(first).TakeWhile(line => line.StartsWith('|')).ToArray();
            if (Environment.GetEnvironmentVariable(Update) == "1")
            {
                lines.RemoveRange(first, written.Length);
                lines.InsertRange(first, counted);
                File.WriteAllText(Path, string.Join('\n', lines) + "\n");
                return;
            }

            var differences = written.Where(line => !counted.Any(other => IsSame(line, other))).Select(line => "- " + line)
                .Concat(counted.Where(line => !written.Any(other => IsSame(other, line))).Select(line => "+ " + line))
                .ToArray();
            Assert.True(
                differences.Length == 0 && written.Length == counted.Length,
                $"docs/counts.md, {heading}, is not what was counted:\n{string.Join('\n', differences)}\n"
                + $"If that is meant: {Update}=1 dotnet test tests/Functions.Tests --filter FullyQualifiedName~.Costs.");
        }
    }

    private static int FirstRowUnder(string heading, List<string> lines)
    {
        var title = lines.FindIndex(line => line.TrimStart('#').Trim() == heading);
        Assert.True(title >= 0, $"docs/counts.md has no heading {heading}.");
        var table = lines.FindIndex(title, line => line.StartsWith('|'));
        return table + 2;
    }

    private static bool IsSame(string written, string counted)
    {
        var (before, after) = (written.Split('|'), counted.Split('|'));
        return before.Length == after.Length && before.Zip(after).All(pair => IsSameCell(pair.First.Trim(), pair.Second.Trim()));
    }

    private static bool IsSameCell(string written, string counted)
    {
        if (written == counted)
            return true;
        if (written is not [LengthMark or AboutMark, ..] || !counted.StartsWith(written[0]))
            return false;

        var (before, after) = (NumberIn(written), NumberIn(counted));
        return Math.Abs(after - before) <= Math.Max(written[0] == LengthMark ? LengthSlack : AboutSlack, before / 10);
    }

    private static int NumberIn(string cell) =>
        int.Parse(cell[1..], NumberStyles.AllowThousands, CultureInfo.InvariantCulture);
}
