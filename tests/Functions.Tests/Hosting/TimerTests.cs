using AccessCodes.Functions.Storage;
using AccessCodes.Functions.Tests.Support;
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
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 12, 0, 29, TimeSpan.Zero).AddMilliseconds(999.5));
        var app = await TestApp.StartAsync(services =>
        {
            services.AddSingleton<TimeProvider>(time);
            RecordingTables.Decorate(services);
        });
        await using var stopped = app;
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
}
