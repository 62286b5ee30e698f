using AccessCodes.Functions.Orchestrations;
using AccessCodes.Functions.Storage;
using AccessCodes.LocalHost;
using AccessCodes.TestSupport;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AccessCodes.EndToEnd.Tests.Crash;

/// <summary>
/// What the product comes back to after the last kill, in this process and with a clock that can be put forward: what
/// the sweeper would come to in half a minute, or in hours, it comes to at once.
/// </summary>
internal sealed class LastLife : IAsyncDisposable
{
    /// <summary>Past the grace of the outbox and the hold of an idempotency key, and well before any deadline.</summary>
    private static readonly TimeSpan ALittle = TimeSpan.FromMinutes(2);

    private readonly ShiftedTime _time;
    private readonly LocalHostApp _app;

    private LastLife(LocalHostApp app, ShiftedTime time) => (_app, _time) = (app, time);

    public Uri Url => new(_app.Url);

    public ITables Tables => _app.Services.GetRequiredService<ITables>();

    /// <summary>What it has logged so far, exceptions included.</summary>
    public string Log => string.Join('\n', _app.Services.GetFakeLogCollector().GetSnapshot()
        .Select(entry => $"{entry.Message} {entry.Exception}"));

    private DurableTaskClient Client => _app.Services.GetRequiredService<DurableTaskClient>();

    /// <param name="data">The folder of the processes that were killed.</param>
    /// <param name="storage">The connection string of a storage account; null for SQLite.</param>
    public static async Task<LastLife> BeginAsync(string data, string? storage)
    {
        var time = new ShiftedTime();
        time.Advance(ALittle);
        var options = new LocalHostOptions
        {
            Port = 0,
            Data = new DirectoryInfo(data),
            Storage = storage ?? LocalHostOptions.Sqlite,
            RateLimits = false,
        };
        var app = await LocalHostApp.StartAsync(
            options,
            services => services
                .AddSingleton<TimeProvider>(time)
                .AddLogging(logging => logging.ClearProviders().AddFakeLogging()));
        return new LastLife(app, time);
    }

    /// <summary>Waits until all has ended that was under way, what is left in the outbox included.</summary>
    public async Task SettleAsync()
    {
        // What nobody has started yet; then what ended meanwhile and webhooks may have missed; then what came of that.
        foreach (var later in (TimeSpan[])[TimeSpan.Zero, TimeSpan.FromHours(1), TimeSpan.FromHours(6)])
        {
            _time.Advance(later);
            await ActivatorUtilities.CreateInstance<SweepOutbox>(_app.Services)
                .Run(new TimerInfo(), Client, CancellationToken.None);
            await NothingIsUnderWayAsync();
        }
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task NothingIsUnderWayAsync()
    {
        var unfinished = new OrchestrationQuery(Statuses:
        [
            OrchestrationRuntimeStatus.Pending,
            OrchestrationRuntimeStatus.Running,
            OrchestrationRuntimeStatus.Suspended,
        ]);
        var left = new List<string>();
        await Wait.UntilAsync(
            async () =>
            {
                left.Clear();
                await foreach (var instance in Client.GetAllInstancesAsync(unfinished))
                    left.Add($"{instance.Name} {instance.InstanceId}");
                return left.Count == 0;
            },
            () => $"Still under way: {string.Join(", ", left)}");
    }
}
