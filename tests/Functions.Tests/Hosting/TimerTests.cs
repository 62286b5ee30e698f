using AccessCodes.Functions.Storage;
using AccessCodes.Functions.Tests.Support;
using AccessCodes.LocalHost.Hosting;
using AccessCodes.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace AccessCodes.Functions.Tests.Hosting;

/// <summary>LocalHost runs a timer function once for each time on its schedule.</summary>
public sealed class TimerTests
{
    [Fact]
    public async Task A_timer_that_is_set_in_the_last_millisecond_before_its_time_fires_once()
    {
        var time = new WatchedTime();
        var app = await TestApp.StartAsync(
            services =>
            {
                services.AddSingleton<TimeProvider>(time);
                services.Remove(services.Single(service => service.ImplementationType == typeof(StartupSweep)));
                RecordingTables.Decorate(services);
            },
            timers: true);
        await using var stopped = app;
        await time.IsAwaited.WaitAsync(Wait.Patience);
        var tables = (RecordingTables)app.Services.GetRequiredService<ITables>();
        tables.Take();
        var sweeps = 0;

        // As long as it takes to fire again and again, if it does.
        await Wait.UntilAsync(async () =>
        {
            await app.UnmanagedCodeAsync(Known.Code(1, 1));
            time.Advance(TimeSpan.FromMilliseconds(1));
            sweeps += tables.Take().Count(operation =>
                operation.Kind == OperationKind.Query
                && operation.Partition == $"{Known.Sandbox}"
                && operation.Asked.Contains("outbox|", StringComparison.Ordinal));
            return time.GetUtcNow().Millisecond >= 50;
        });

        Assert.Equal(1, sweeps);
    }

    /// <summary>Half a millisecond before a sweep; tells when somebody waits for what is so near.</summary>
    private sealed class WatchedTime() : FakeTimeProvider(
        new DateTimeOffset(2026, 1, 1, 12, 0, 29, TimeSpan.Zero).AddMilliseconds(999.5))
    {
        private readonly TaskCompletionSource _isAwaited = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task IsAwaited => _isAwaited.Task;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            if (dueTime > TimeSpan.Zero && dueTime <= TimeSpan.FromMilliseconds(1))
                _isAwaited.TrySetResult();
            return timer;
        }
    }
}
