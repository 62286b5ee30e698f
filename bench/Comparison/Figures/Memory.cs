using AccessCodes.Comparison.Loads;
using AccessCodes.Comparison.Servers;

namespace AccessCodes.Comparison.Figures;

/// <summary>How much more memory LocalHost holds after many requests than after some.</summary>
internal static class Memory
{
    private const int Some = 1_000;
    private const int Many = 100_000;

    /// <summary>How long nothing is asked before memory is looked at.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(2);

    private static readonly Bound Bound = new(AtLeast: false, 1.2);

    public static async Task<IReadOnlyList<Figure>> MeasureAsync(Plan plan, CancellationToken cancellation)
    {
        var inventory = new Inventory(51, 20);
        using var folder = await LocalHostFolder.SeedAsync(inventory, storage: null, cancellation);
        var (some, many) = (new List<double>(), new List<double>());
        for (var round = 0; round < Math.Min(plan.Rounds, 3); round++)
        {
            await using var server = await folder.StartAsync("LocalHost, SQLite", cancellation);
            var attempts = await Reads.MakeAttemptsAsync(
                server, inventory.SomeCodes(50 * 20 + round, 1), cancellation);
            var paths = Reads.OfLocalHost(inventory with { Locks = 50 }, attempts).Mixed;
            some.Add(await AfterAsync(server, paths, Some, cancellation));
            many.Add(await AfterAsync(server, paths, (plan.IsQuick ? Many / 10 : Many) - Some, cancellation));
        }

        return
        [
            new Figure(
                "Memory",
                "resident after 100,000 requests to that after 1,000",
                new Series("after 100,000", "MiB", many),
                new Series("after 1,000", "MiB", some),
                Bound),
        ];
    }

    private static async Task<double> AfterAsync(
        Server server, IReadOnlyList<string> paths, int requests, CancellationToken cancellation)
    {
        await Wrk.CountAsync(server, paths, requests, cancellation);
        await Task.Delay(Quiet, cancellation);
        return ProcessStatus.ResidentMemory(server.ProcessId);
    }
}
