namespace AccessCodes.Comparison.Figures;

/// <summary>Figures that are measured together, since they need the same servers.</summary>
/// <param name="Name">What it is called on the command line.</param>
/// <param name="Summary">What it measures.</param>
/// <param name="MeasureAsync">Starts what it needs, measures, and ends what it started.</param>
internal sealed record FigureGroup(
    string Name, string Summary, Func<Plan, CancellationToken, Task<IReadOnlyList<Figure>>> MeasureAsync)
{
    public static readonly IReadOnlyList<FigureGroup> All =
    [
        new("reads", "Reads and conversions on SQLite, to the fake", AgainstFake.MeasureAsync),
        new("azurite", "Reads on Azurite, to raw Azure.Data.Tables", AgainstRawTables.MeasureAsync),
        new("growth", "What a request costs as codes become many", Growth.MeasureAsync),
        new("start", "From the start to the first answer", Starts.MeasureAsync),
        new("isolation", "Creations beside receivers of webhooks that hang", Isolation.MeasureAsync),
        new("memory", "Memory after many requests", Memory.MeasureAsync),
    ];
}
