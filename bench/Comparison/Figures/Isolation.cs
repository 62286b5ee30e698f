using System.Diagnostics;
using System.Net.Http.Json;
using AccessCodes.Comparison.Loads;
using AccessCodes.Comparison.Servers;
using AccessCodes.TestSupport;

namespace AccessCodes.Comparison.Figures;

/// <summary>How long a workspace's creations take while receivers of another workspace hang.</summary>
internal static class Isolation
{
    private const int Receivers = 10;
    private const int Events = 24;
    private const int Creations = 20;

    private static readonly Bound Bound = new(AtLeast: false, 1.5);

    public static async Task<IReadOnlyList<Figure>> MeasureAsync(Plan plan, CancellationToken cancellation)
    {
        var inventory = new Inventory(2, Events);
        var (alone, beside) = (new List<double>(), new List<double>());
        for (var round = 0; round < plan.Rounds; round++)
        {
            using var folder = await LocalHostFolder.SeedAsync(inventory, storage: null, cancellation);
            await using var server = await folder.StartAsync("LocalHost, SQLite", cancellation);
            await CreateAsync(server, cancellation);
            alone.Add(await CreateAsync(server, cancellation));

            await using var receiver = new HangingReceiver();
            await TellAsync(server, receiver, [.. inventory.SomeCodes(0, Events)], cancellation);
            beside.Add(await CreateAsync(server, cancellation));
        }

        return
        [
            new Figure(
                "Isolation",
                "creation of a code beside ten receivers that hang, to alone",
                new Series("beside ten receivers that hang", "ms", beside),
                new Series("alone", "ms", alone),
                Bound),
        ];
    }

    /// <summary>Has events of the measured workspace on their way to receivers that hang.</summary>
    private static async Task TellAsync(
        Server server, HangingReceiver receiver, IReadOnlyList<Guid> codes, CancellationToken cancellation)
    {
        using var client = server.Connect();
        for (var number = 0; number < Receivers; number++)
        {
            using var created = await client.PostAsJsonAsync(
                "/webhooks/create", new { url = new Uri(receiver.Url, $"/{number}") }, cancellation);
            created.EnsureSuccessStatusCode();
        }

        await Conversions.ConvertAsync(server, codes, cancellation);
    }

    /// <returns>How many milliseconds a creation of the other workspace takes, to the end of its attempt: the median.</returns>
    private static async Task<double> CreateAsync(Server server, CancellationToken cancellation)
    {
        using var client = server.Connect(LocalHostFolder.NeighboursKey);
        var took = new List<double>();
        for (var number = 0; number < Creations; number++)
        {
            var begun = Stopwatch.GetTimestamp();
            using var created = await client.PostAsJsonAsync(
                "/access_codes/create",
                new { device_id = Known.Device(101), name = "Guest", sync = true },
                cancellation);
            created.EnsureSuccessStatusCode();
            took.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
        }

        return took.Median();
    }
}
