using AccessCodes.Comparison.Loads;

namespace AccessCodes.Comparison.Figures;

/// <summary>What was measured, round by round, of one thing or of two in turn.</summary>
/// <param name="Group">What it belongs to.</param>
/// <param name="Name">What is measured.</param>
/// <param name="Measured">The thing.</param>
/// <param name="To">What it is put in proportion to; null where it stands for itself.</param>
/// <param name="Bound">What it must reach; null where it only tells something.</param>
internal sealed record Figure(string Group, string Name, Series Measured, Series? To, Bound? Bound)
{
    /// <summary>The figure of each round: a ratio, or what was measured.</summary>
    public IReadOnlyList<double> Values => To is null
        ? Measured.Values
        : [.. Measured.Values.Zip(To.Values, (measured, to) => measured / to)];

    public double Median => Values.Median();

    public double Lowest => Values.Min();

    public double Highest => Values.Max();

    /// <summary>Whether it reaches its bound; null where it has none.</summary>
    public bool? IsReached => Bound?.IsReachedBy(Median);
}

/// <summary>What a figure must reach.</summary>
/// <param name="AtLeast">Whether it must be at least the value; otherwise at most.</param>
/// <param name="Value">The value.</param>
internal sealed record Bound(bool AtLeast, double Value)
{
    public bool IsReachedBy(double figure) => AtLeast ? figure >= Value : figure <= Value;
}

/// <summary>What was measured of one thing, round by round.</summary>
/// <param name="Of">The thing.</param>
/// <param name="Unit">In what.</param>
/// <param name="Values">Round by round.</param>
internal sealed record Series(string Of, string Unit, IReadOnlyList<double> Values)
{
    private const string PerSecond = "/s";

    /// <summary>The loads that the values come from, where they do.</summary>
    public IReadOnlyList<Load> Loads { get; init; } = [];

    public double Median => Values.Median();

    /// <summary>How much was done in a second.</summary>
    public static Series Rates(string of, IReadOnlyList<Load> loads) =>
        new(of, PerSecond, [.. loads.Select(load => load.PerSecond)]) { Loads = loads };

    /// <summary>How much was done in a second where as much was asked for of each.</summary>
    public static Series Overall(IReadOnlyList<Series> rates) => new(
        rates[0].Of,
        PerSecond,
        [
            .. rates[0].Values.Select((_, round) => rates.Count / rates.Sum(rate => 1 / rate.Values[round])),
        ]);

    /// <summary>How long the machine was busy with each.</summary>
    public static Series Costs(string of, IReadOnlyList<Load> loads) =>
        new(of, "ms", [.. loads.Select(load => 1_000 / load.PerSecond)]) { Loads = loads };
}

internal static class Medians
{
    public static double Median(this IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
