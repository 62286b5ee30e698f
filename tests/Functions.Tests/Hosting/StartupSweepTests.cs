using AccessCodes.Functions.Tests.Support;
using AccessCodes.TestSupport;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Moq;

namespace AccessCodes.Functions.Tests.Hosting;

/// <summary>LocalHost sweeps the outbox when it starts.</summary>
public sealed class StartupSweepTests : IDisposable
{
    // No life lasts until the next sweep is due: as slowly as time passes here, not even one that is waited for in vain.
    private static readonly DateTimeOffset NextSweep = new(2026, 1, 1, 12, 0, 30, TimeSpan.Zero);

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("access-codes-");
    private readonly FakeTimeProvider _time = new(NextSweep - TimeSpan.FromSeconds(29));

    public void Dispose() => _data.Delete(recursive: true);

    [Fact]
    public async Task Attempts_end_in_a_crash_loop_shorter_than_the_pause_between_sweeps()
    {
        Guid attempt;
        await using (var life = await StartAsync(WithoutScheduling))
            attempt = await life.ConvertAsync(Known.Code(1, 1));
        await using (await StartAsync(WithoutScheduling))
        {
            // It dies before anything has started.
        }

        await using var last = await StartAsync();
        var ended = await last.EndOfAsync(attempt, meanwhile: () => _time.Advance(TimeSpan.FromMilliseconds(2)));

        Assert.Equal("success", ended.GetProperty("status").GetString());
        Assert.InRange(_time.GetUtcNow(), DateTimeOffset.MinValue, NextSweep);
    }

    private async Task<TestApp> StartAsync(Action<IServiceCollection>? configure = null)
    {
        _time.Advance(TimeSpan.FromSeconds(1));
        return await TestApp.StartAsync(
            services =>
            {
                services.AddSingleton<TimeProvider>(_time);
                configure?.Invoke(services);
            },
            timers: true,
            data: _data);
    }

    /// <summary>The process dies between each commit and its start.</summary>
    private static void WithoutScheduling(IServiceCollection services) =>
        services.AddSingleton(new Mock<DurableTaskClient>(MockBehavior.Strict, "dead").Object);
}
