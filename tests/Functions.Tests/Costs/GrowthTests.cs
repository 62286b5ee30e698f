using AccessCodes.Functions.Tests.Support;
using AccessCodes.TestSupport;

namespace AccessCodes.Functions.Tests.Costs;

/// <summary>What asks more of storage the more codes there are is written down in docs/counts.md, and nothing else does.</summary>
public sealed class GrowthTests
{
    private const int Few = 100;
    private const int Many = 3_000;

    /// <summary>These must never come to read more.</summary>
    private static readonly string[] Constant = ["get", "list of 20", "conversion"];

    [Fact]
    public async Task What_grows_with_the_number_of_codes_is_written_down()
    {
        await using var world = await CountedWorld.StartAsync();
        var few = await CountAsync(world, ExtraLock.Number + 1, Few);
        var many = await CountAsync(world, ExtraLock.Number + 2, Many);

        var rows = few.Zip(many, (one, other) => (string[])[one.Action, .. Cells(one.Counted), .. Cells(other.Counted)]);
        Assert.All(
            rows.Where(row => Constant.Contains(row[0])), row => Assert.Equal(row[1..4], row[4..7]));
        CountsDocument.AssertHas("Growth", rows);
    }

    private static string[] Cells(Counted counted)
    {
        var costs = TableCost.Of(counted.Operations);
        return
        [
            CountsDocument.Exactly(costs.Sum(cost => cost.Reads)),
            CountsDocument.Exactly(costs.Sum(cost => cost.RowsRead)),
            CountsDocument.Exactly(costs.Sum(cost => cost.Commits)),
        ];
    }

    /// <summary>Does everything on a lock of its own.</summary>
    private static async Task<IReadOnlyList<(string Action, Counted Counted)>> CountAsync(
        CountedWorld world, int device, int codes)
    {
        var @lock = ExtraLock.Fast with { LockId = $"august-{codes}", Capacity = codes * 2 };
        await ExtraLock.AddAsync(
            world.Tables, @lock, new ExtraDevice(Known.Sandbox, Known.AugustAccount, device), codes);
        var deviceId = Known.Device(device);
        var (code, other) = (Known.Code(device, 1), Known.Code(device, 2));
        await world.App.UnmanagedCodeAsync(code);

        return
        [
            ("get", await AskAsync(Paths.GetCode, new { access_code_id = code })),
            ("get of the last one by lock and PIN", await AskAsync(
                Paths.GetCode, new { device_id = deviceId, code = $"{100_000 + codes}" })),
            ("list of 20", await AskAsync(Paths.ListCodes, new { device_id = deviceId, limit = 20 })),
            ("conversion", await AskAsync(Paths.Convert, new { access_code_id = code })),
            ("update of the settings", await AskAsync(
                ManagedCodes.Update, new { access_code_id = code, is_external_modification_allowed = true })),
            ("update of the PIN", await AskAsync(ManagedCodes.Update, new { access_code_id = code, code = "739205" })),
            ("deletion of a managed code", await AskAsync(ManagedCodes.Delete, new { access_code_id = code })),
            ("deletion of an unmanaged code", await AskAsync(Paths.Delete, new { access_code_id = other })),
            ("generation of a PIN", await AskAsync(ManagedCodes.GenerateCode, new { device_id = deviceId })),
            ("creation", await AskAsync(ManagedCodes.Create, new { device_id = deviceId, code = "739206" })),
            ("sync of the lock", await AskAsync("/devices/simulate/connect", new { device_id = deviceId })),
        ];

        Task<Counted> AskAsync(string path, object parameters) => world.CountToEndAsync(path, parameters);
    }
}
