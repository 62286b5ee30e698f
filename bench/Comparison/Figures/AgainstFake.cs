using AccessCodes.Comparison.Loads;
using AccessCodes.Comparison.Servers;

namespace AccessCodes.Comparison.Figures;

/// <summary>LocalHost on SQLite to the fake, which keeps everything in the memory of one Node.js process.</summary>
internal static class AgainstFake
{
    private const string Group = "LocalHost on SQLite to the fake";
    private const int Attempts = 50;
    private const int CodesOnEach = 20;

    // As many are read on both. LocalHost holds those to convert as well; the fake updates what it has again and again.
    private static readonly Inventory Read = new(50, CodesOnEach);

    private static readonly Bound ReadBound = new(AtLeast: true, 5);
    private static readonly Bound ConversionBound = new(AtLeast: true, 0.5);

    public static async Task<IReadOnlyList<Figure>> MeasureAsync(Plan plan, CancellationToken cancellation)
    {
        var (conversions, warmUps) = plan.IsQuick ? (200, 1) : (2_000, 4);
        var converted = Attempts + (warmUps + plan.Rounds) * conversions;
        var held = new Inventory(Read.Locks + (converted + CodesOnEach - 1) / CodesOnEach, CodesOnEach);
        using var folder = await LocalHostFolder.SeedAsync(held, storage: null, cancellation);
        await using var localHost = await folder.StartAsync("LocalHost, SQLite", cancellation);
        await using var fake = await Fake.StartAsync(Read, Attempts, cancellation);

        var toConvert = new Queue<Guid>(held.SomeCodes(Read.Codes, converted));
        var attempts = await Reads.MakeAttemptsAsync(localHost, Take(Attempts), cancellation);
        var (ours, theirs) = (Reads.OfLocalHost(Read, attempts), Reads.OfFake(Read, Fake.AttemptsOf(fake)));
        foreach (var (our, their) in ours.Each.Zip(theirs.Each))
        {
            await Wrk.RunAsync(localHost, our.Paths, plan.WarmUp, cancellation);
            await Wrk.RunAsync(fake, their.Paths, plan.WarmUp / 2, cancellation);
        }

        var figures = new List<Figure>();
        foreach (var (our, their) in ours.Each.Zip(theirs.Each))
        {
            var loads = await plan.AlternateAsync(
                () => Wrk.RunAsync(localHost, our.Paths, plan.Duration, cancellation),
                () => Wrk.RunAsync(fake, their.Paths, plan.Duration, cancellation));
            figures.Add(FigureOf(our.Name, loads, ReadBound));
        }

        figures.Add(new Figure(
            Group,
            "reads, one of each",
            Series.Overall([.. figures.Select(figure => figure.Measured)]),
            Series.Overall([.. figures.Select(figure => figure.To!)]),
            ReadBound));

        var updated = Enumerable.Range(0, conversions).Select(index => Read.Code(index % Read.Codes)).ToArray();
        for (var warmUp = 0; warmUp < warmUps; warmUp++)
            await Conversions.ConvertAsync(localHost, Take(conversions), cancellation);
        await Conversions.UpdateAsync(fake, updated, cancellation);
        var writes = await plan.AlternateAsync(
            () => Conversions.ConvertAsync(localHost, Take(conversions), cancellation),
            () => Conversions.UpdateAsync(fake, updated, cancellation));
        figures.Add(FigureOf("convert, request to event; the fake's unmanaged/update", writes, ConversionBound));
        return figures;

        Figure FigureOf(string name, IReadOnlyList<Load>[] loads, Bound bound) => new(
            Group, name, Series.Rates(localHost.Name, loads[0]), Series.Rates(fake.Name, loads[1]), bound);

        IReadOnlyList<Guid> Take(int count) => [.. Enumerable.Range(0, count).Select(_ => toConvert.Dequeue())];
    }
}
