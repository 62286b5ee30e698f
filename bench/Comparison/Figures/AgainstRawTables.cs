using AccessCodes.Comparison.Loads;
using AccessCodes.Comparison.Servers;
using AccessCodes.TestSupport;

namespace AccessCodes.Comparison.Figures;

/// <summary>LocalHost on Azurite to the same storage operations on the same Azurite, without the product.</summary>
internal static class AgainstRawTables
{
    private const string Group = "LocalHost on Azurite to raw Azure.Data.Tables";
    private const string Raw = "Azure.Data.Tables";
    private const int Attempts = 20;

    // The last lock has the codes that are converted, so that there are attempts to read.
    private static readonly Inventory Held = new(51, 20);
    private static readonly Inventory Read = Held with { Locks = 50 };

    private static readonly Bound Bound = new(AtLeast: true, 0.9);

    public static async Task<IReadOnlyList<Figure>> MeasureAsync(Plan plan, CancellationToken cancellation)
    {
        await using var azurite = await Azurite.StartAsync(cancellation: cancellation);
        using var folder = await LocalHostFolder.SeedAsync(Held, azurite.ConnectionString, cancellation);
        await using var localHost = await folder.StartAsync("LocalHost, Azurite", cancellation);
        var attempts = await Reads.MakeAttemptsAsync(
            localHost, Held.SomeCodes(Read.Codes, Attempts), cancellation);

        var tables = new RawTables(azurite.ConnectionString, Known.Sandbox);
        IReadOnlyList<Func<CancellationToken, Task>>[] operations =
        [
            [
                .. Reads.Spread(Read.Locks).Select(index => new Func<CancellationToken, Task>(
                    ended => tables.ListAsync(Read.Device(index), Reads.PageSize, ended))),
            ],
            [
                .. Reads.Spread(Read.Codes).Select(index => new Func<CancellationToken, Task>(
                    ended => tables.GetCodeAsync(Read.Code(index), ended))),
            ],
            [
                .. attempts.Select(attempt => new Func<CancellationToken, Task>(
                    ended => tables.GetAttemptAsync(attempt, ended))),
            ],
        ];

        var figures = new List<Figure>();
        foreach (var (read, raw) in Reads.OfLocalHost(Read, attempts).Each.Zip(operations))
        {
            await Wrk.RunAsync(localHost, read.Paths, plan.WarmUp, cancellation);
            await RawTables.RunAsync(raw, plan.WarmUp / 2, cancellation);
            var loads = await plan.AlternateAsync(
                () => Wrk.RunAsync(localHost, read.Paths, plan.Duration, cancellation),
                () => RawTables.RunAsync(raw, plan.Duration, cancellation));
            figures.Add(new Figure(
                Group, read.Name, Series.Rates(localHost.Name, loads[0]), Series.Rates(Raw, loads[1]), Bound));
        }

        figures.Add(new Figure(
            Group,
            "reads, one of each",
            Series.Overall([.. figures.Select(figure => figure.Measured)]),
            Series.Overall([.. figures.Select(figure => figure.To!)]),
            Bound));
        return figures;
    }
}
