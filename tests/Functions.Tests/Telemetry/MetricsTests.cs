using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net;
using AccessCodes.Domain.Conversions;
using AccessCodes.Domain.Events;
using AccessCodes.Functions.Orchestrations;
using AccessCodes.Functions.Storage;
using AccessCodes.Functions.Telemetry;
using AccessCodes.Functions.Tests.Support;
using AccessCodes.TestSupport;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Time.Testing;

namespace AccessCodes.Functions.Tests.Telemetry;

/// <summary>What happens is measured, once.</summary>
public sealed class MetricsTests(TestApp app) : IClassFixture<TestApp>
{
    private static readonly Guid OfflineCode = Known.Code(device: 2, number: 1);

    [Fact]
    public async Task An_attempt_that_succeeds_is_counted_and_timed_by_its_type()
    {
        using var attempts = Collect<long>("access_codes.attempts");
        using var durations = Collect<double>("access_codes.attempt.duration");

        var waited = Stopwatch.StartNew();
        await app.EndOfAsync(await app.ConvertAsync(Known.Code(device: 1, number: 3)));
        // What is measured is measured once it is committed, and seen a moment before.
        await attempts.WaitForMeasurementsAsync(minCount: 1, Wait.Patience);

        var counted = attempts.GetMeasurementSnapshot().Single(measured => Equals(measured.Tags["outcome"], "success"));
        Assert.Equal(1, counted.Value);
        Assert.Equal("CONVERT_ACCESS_CODE_TO_MANAGED", counted.Tags["action_type"]);
        Assert.False(counted.Tags.ContainsKey("error_type"));
        var timed = durations.GetMeasurementSnapshot().Single(measured => Equals(measured.Tags["outcome"], "success"));
        Assert.InRange(timed.Value, 0.001, waited.Elapsed.TotalSeconds + 1);
    }

    [Fact]
    public async Task An_attempt_that_fails_is_counted_by_what_stopped_it_and_not_again_when_its_end_is_repeated()
    {
        using var attempts = Collect<long>("access_codes.attempts");

        var attemptId = await app.ConvertAsync(OfflineCode);
        await app.EndOfAsync(attemptId);
        await attempts.WaitForMeasurementsAsync(minCount: 1, Wait.Patience);
        var workspaces = app.Services.GetRequiredService<WorkspaceStore>();
        var attempt = (await workspaces.GetAttemptAsync(Known.Sandbox, attemptId))!.Value;
        var code = (await workspaces.GetCodeAsync(Known.Sandbox, OfflineCode))!.Value;
        var repeated = FailureOrder.Of(CodeOrder.For(code, attempt), Obstacle.DeadlinePassed);
        await ActivatorUtilities.CreateInstance<ConvertToManaged>(app.Services)
            .FailConversion(
                repeated, app.Services.GetRequiredService<DurableTaskClient>(), CancellationToken.None);

        var counted = attempts.GetMeasurementSnapshot().Single(measured => Equals(measured.Tags["outcome"], "error"));
        Assert.Equal("device_offline", counted.Tags["error_type"]);
    }

    [Fact]
    public async Task Calls_of_a_provider_are_timed_by_what_came_of_them()
    {
        using var calls = Collect<double>("access_codes.provider.call.duration");
        using var attempts = Collect<long>("access_codes.attempts");

        await app.EndOfAsync(await app.ConvertAsync(Known.Code(device: 1, number: 4)));
        // What is measured late is not to be seen by the next test.
        await attempts.WaitForMeasurementsAsync(minCount: 1, Wait.Patience);

        Assert.Contains(
            calls.GetMeasurementSnapshot(),
            call => (call.Tags["provider"], call.Tags["operation"], call.Tags["outcome"]) is ("august", "adopt", "done"));
    }

    [Fact]
    public async Task A_sweep_tells_how_long_the_oldest_of_what_was_left_has_waited()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var own = new OwnApp(await TestApp.StartAsync(
            services => services.AddSingleton<TimeProvider>(time)));
        using var ages = Collect<double>("access_codes.outbox.age", own.App);

        await SweepAsync(own.App);
        Assert.Equal(0, ages.LastMeasurement!.Value);

        await own.App.PostAsync(
            "/devices/simulate/configure", new { device_id = Known.FrontDoor, latency_milliseconds = 60_000 });
        var attempt = await own.App.ConvertAsync(Known.Code(device: 1, number: 1));
        time.Advance(TimeSpan.FromSeconds(40));
        await SweepAsync(own.App);
        Assert.Equal(0, ages.LastMeasurement!.Value);

        var client = own.App.Services.GetRequiredService<DurableTaskClient>();
        await client.TerminateInstanceAsync(attempt.ToString());
        await Wait.UntilAsync(async () => await client.GetInstanceAsync(attempt.ToString()) is { IsCompleted: true });
        time.Advance(TimeSpan.FromMinutes(3));
        await SweepAsync(own.App);
        Assert.Equal(220, ages.LastMeasurement!.Value, tolerance: 1);
    }

    [Fact]
    public async Task Tries_to_deliver_an_event_are_counted_by_what_the_receiver_did()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await app.CreateWebhookAsync(receiver.Url, [EventTypes.Changed]);
        using var deliveries = Collect<long>("access_codes.deliveries");

        await app.TellAsync(EventTypes.Changed);
        await deliveries.WaitForMeasurementsAsync(minCount: 1, Wait.Patience);
        receiver.AnswerWith(HttpStatusCode.Gone);
        await app.TellAsync(EventTypes.Changed);
        await deliveries.WaitForMeasurementsAsync(minCount: 2, Wait.Patience);

        var counted = deliveries.GetMeasurementSnapshot();
        Assert.Equal(["delivered", "refused"], counted.Take(2).Select(measured => measured.Tags["outcome"]));
    }

    private MetricCollector<T> Collect<T>(string instrument)
        where T : struct => Collect<T>(instrument, app);

    // The factory is the scope of the meter: other apps in this process have meters of their own.
    private static MetricCollector<T> Collect<T>(string instrument, TestApp app)
        where T : struct =>
        new(app.Services.GetRequiredService<IMeterFactory>(), AppMetrics.MeterName, instrument);

    private static Task SweepAsync(TestApp app) => ActivatorUtilities.CreateInstance<SweepOutbox>(app.Services)
        .Run(new TimerInfo(), app.Services.GetRequiredService<DurableTaskClient>(), CancellationToken.None);

    private sealed class OwnApp(TestApp app) : IAsyncDisposable
    {
        public TestApp App => app;

        public async ValueTask DisposeAsync() => await app.DisposeAsync();
    }
}
