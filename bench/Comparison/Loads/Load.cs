namespace AccessCodes.Comparison.Loads;

/// <summary>What came of some seconds of load.</summary>
/// <param name="PerSecond">How many requests were answered, or conversions done, in a second.</param>
/// <param name="MedianMilliseconds">How long half of them took at the most.</param>
/// <param name="P99Milliseconds">How long 99 of a hundred took at the most.</param>
internal sealed record Load(double PerSecond, double MedianMilliseconds, double P99Milliseconds)
{
    /// <summary>How many requests, or conversions, there were.</summary>
    public long Count { get; init; }

    /// <summary>How many cores the server kept busy.</summary>
    public double CoresOfServer { get; init; }

    /// <summary>How many cores the generator of the load kept busy.</summary>
    public double CoresOfGenerator { get; init; }
}
