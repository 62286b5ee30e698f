using AccessCodes.Comparison.Loads;
using AccessCodes.Comparison.Servers;

namespace AccessCodes.Comparison.Figures;

/// <summary>What a request costs with more and more codes in a workspace, and with many on one lock, to a thousand.</summary>
internal static class Growth
{
    private const string Group = "Growth, on SQLite: the cost to that at 1,000 codes";

    private static readonly Bound Bound = new(AtLeast: false, 1.2);

    private static readonly Inventory ForWarmUp = new(300, 20) { First = 5_001 };

    public static async Task<IReadOnlyList<Figure>> MeasureAsync(Plan plan, CancellationToken cancellation)
    {
        var few = new Inventory(10, 100);
        (string Name, Inventory Inventory)[] sizes = plan.IsQuick
            ? [("1,000 codes", few), ("10,000 codes", few with { Locks = 100 })]
            :
            [
                ("1,000 codes", few),
                ("10,000 codes", few with { Locks = 100 }),
                ("100,000 codes", few with { Locks = 1_000 }),
                ("10,000 codes on one lock", new Inventory(1, 10_000)),
            ];

        var hosts = new List<Host>();
        try
        {
            foreach (var (name, inventory) in sizes)
                hosts.Add(await Host.StartAsync(name, inventory, cancellation));
            return await MeasureAsync(plan, hosts, cancellation);
        }
        finally
        {
            foreach (var host in hosts)
                await host.DisposeAsync();
        }
    }

    private static async Task<IReadOnlyList<Figure>> MeasureAsync(
        Plan plan, IReadOnlyList<Host> hosts, CancellationToken cancellation)
    {
        var figures = new List<Figure>();
        await AddReadAsync("unmanaged/get", host => host.Get);
        await AddReadAsync("unmanaged/list, a page of 20", host => host.List);

        // A thousand codes are few to convert: they have to do for all rounds, and some are left to list. What the runtime
        // has to compile first is compiled on those of another workspace.
        var conversions = Host.MostConverted / plan.Rounds;
        var toWarmUp = plan.IsQuick ? 200 : ForWarmUp.Codes;
        foreach (var host in hosts)
        {
            foreach (var codes in ForWarmUp.SomeCodes(0, toWarmUp).Chunk(1_000))
                await Conversions.ConvertAsync(host.Server, codes, cancellation, LocalHostFolder.NeighboursKey);
        }

        await AddAsync(
            "convert, request to event",
            host => Conversions.ConvertAsync(host.Server, host.Take(conversions), cancellation));
        return figures;

        async Task AddReadAsync(string name, Func<Host, IReadOnlyList<string>> pathsOf)
        {
            foreach (var host in hosts)
                await Wrk.RunAsync(host.Server, pathsOf(host), plan.WarmUp, cancellation);
            await AddAsync(name, host => Wrk.RunAsync(host.Server, pathsOf(host), plan.Duration, cancellation));
        }

        async Task AddAsync(string name, Func<Host, Task<Load>> measureAsync)
        {
            var loads = await plan.AlternateAsync([.. hosts.Select(host => new Func<Task<Load>>(() => measureAsync(host)))]);
            var few = Series.Costs(hosts[0].Server.Name, loads[0]);
            figures.AddRange(hosts.Skip(1).Select((host, index) => new Figure(
                Group, name, Series.Costs(host.Server.Name, loads[index + 1]), few, Bound)));
        }
    }

    /// <summary>A LocalHost with so many codes.</summary>
    private sealed class Host(LocalHostFolder folder, Server server) : IAsyncDisposable
    {
        /// <summary>How many codes are converted at the most; the others stay as they are.</summary>
        public const int MostConverted = 700;

        private int _taken;

        public Server Server => server;

        private Inventory Inventory => folder.Inventory;

        public IReadOnlyList<string> Get => [.. Kept.Select(index => Reads.UnmanagedCode(Inventory.Code(index)))];

        public IReadOnlyList<string> List =>
            [.. Kept.Select(index => Inventory.DeviceOf(index)).Distinct().Select(Reads.FirstPage)];

        private IEnumerable<int> Kept =>
            Reads.Spread(Inventory.Codes - MostConverted).Select(index => MostConverted + index);

        public static async Task<Host> StartAsync(string name, Inventory inventory, CancellationToken cancellation)
        {
            var folder = await LocalHostFolder.SeedAsync(inventory, storage: null, cancellation, ForWarmUp);
            try
            {
                return new Host(folder, await folder.StartAsync(name, cancellation));
            }
            catch
            {
                folder.Dispose();
                throw;
            }
        }

        /// <summary>The next codes to convert.</summary>
        public IReadOnlyList<Guid> Take(int count)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(_taken + count, MostConverted);
            var codes = Inventory.SomeCodes(_taken, count);
            _taken += count;
            return codes;
        }

        public async ValueTask DisposeAsync()
        {
            await server.DisposeAsync();
            folder.Dispose();
        }
    }
}
