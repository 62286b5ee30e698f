using System.Diagnostics;
using AccessCodes.Comparison.Loads;
using AccessCodes.Comparison.Servers;
using AccessCodes.LocalHost.Nodes;
using AccessCodes.LocalHost.TaskHub;
using AccessCodes.TestSupport;
using Microsoft.Extensions.Logging.Abstractions;

namespace AccessCodes.Comparison.Figures;

/// <summary>
/// Conversions of LocalHost on Azurite to orchestrations of as many activities that do nothing, on the same provider of task
/// hubs: what is left is what the conversions themselves ask of storage.
/// </summary>
internal static class AgainstBareOrchestrations
{
    private const string Group = "LocalHost on Azurite to bare orchestrations";
    private const int Activities = 3;

    private static readonly Bound Bound = new(AtLeast: true, 0.7);

    public static async Task<IReadOnlyList<Figure>> MeasureAsync(Plan plan, CancellationToken cancellation)
    {
        var count = plan.IsQuick ? 20 : 100;
        var held = new Inventory(((plan.Rounds + 1) * count + 19) / 20, 20);
        await using var ours = await Azurite.StartAsync(cancellation: cancellation);
        await using var bare = await Azurite.StartAsync(cancellation: cancellation);
        using var folder = await LocalHostFolder.SeedAsync(held, ours.ConnectionString, cancellation);
        await using var localHost = await folder.StartAsync("LocalHost, Azurite", cancellation);
        using var ended = new SemaphoreSlim(0);
        await using var worker = new DurableWorker(
            AccountTaskHub.Open(bare.ConnectionString, NullLoggerFactory.Instance), Functions(ended));
        await worker.StartAsync();

        var codes = new Queue<Guid>(held.SomeCodes(0, (plan.Rounds + 1) * count));
        await ConvertAsync();
        await RunAsync(worker, ended, count);
        var loads = await plan.AlternateAsync(ConvertAsync, () => RunAsync(worker, ended, count));
        return
        [
            new Figure(
                Group,
                "convert, request to event",
                Series.Rates(localHost.Name, loads[0]),
                Series.Rates($"{Activities} activities, Azurite", loads[1]),
                Bound),
        ];

        Task<Load> ConvertAsync() => Conversions.ConvertAsync(
            localHost, [.. Enumerable.Range(0, count).Select(_ => codes.Dequeue())], cancellation);
    }

    private static DurableFunctions Functions(SemaphoreSlim ended) => new DurableFunctions()
        .AddActivity("Nothing", typeof(RawJson), (_, _) => Task.FromResult<object?>(null))
        .AddOrchestrator("Bare", async context =>
        {
            for (var activity = 0; activity < Activities; activity++)
                await context.CallActivityAsync("Nothing");
            ended.Release();
            return null;
        });

    // Not by the client, which would ask from time to time whether they have ended.
    private static async Task<Load> RunAsync(DurableWorker worker, SemaphoreSlim ended, int count)
    {
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, count)
            .Select(_ => worker.Client.ScheduleNewOrchestrationInstanceAsync("Bare")));
        for (var one = 0; one < count; one++)
            await ended.WaitAsync();
        return new Load(count / Stopwatch.GetElapsedTime(started).TotalSeconds, 0, 0) { Count = count };
    }
}
