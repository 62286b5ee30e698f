using System.Diagnostics;
using AccessCodes.Comparison.Loads;
using AccessCodes.Comparison.Servers;

namespace AccessCodes.Comparison.Figures;

/// <summary>How long it takes from the start of the built LocalHost to its first answer.</summary>
internal static class Starts
{
    private const string Group = "Start";

    private static readonly Bound Bound = new(AtLeast: false, 1.5);

    public static async Task<IReadOnlyList<Figure>> MeasureAsync(Plan plan, CancellationToken cancellation)
    {
        using var seeded = await LocalHostFolder.SeedAsync(new Inventory(50, 20), storage: null, cancellation);
        var seconds = await (plan with { Rounds = plan.Rounds + 2 }).AlternateAsync(
            () => StartAsync(seeded, cancellation),
            async () =>
            {
                using var fresh = LocalHostFolder.Fresh();
                return await StartAsync(fresh, cancellation);
            });
        return
        [
            FigureOf("to the first answer, folder with data", seconds[0]),
            FigureOf("to the first answer, new folder, which is seeded", seconds[1]),
        ];

        static Figure FigureOf(string name, IReadOnlyList<double> seconds) =>
            new(Group, name, new Series("LocalHost, SQLite", "s", seconds), To: null, Bound);
    }

    private static async Task<double> StartAsync(LocalHostFolder folder, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        await using var server = await folder.StartAsync("LocalHost, SQLite", cancellation);
        using var client = server.Connect();
        using var answer = await client.GetAsync(
            new Uri(Reads.UnmanagedCode(LocalHostFolder.SandboxCode), UriKind.Relative), cancellation);
        answer.EnsureSuccessStatusCode();
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
