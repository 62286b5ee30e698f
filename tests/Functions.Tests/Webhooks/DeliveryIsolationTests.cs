using AccessCodes.Functions.Tests.Support;
using AccessCodes.Functions.Webhooks;
using AccessCodes.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace AccessCodes.Functions.Tests.Webhooks;

/// <summary>Receivers that accept and never answer delay nobody else. The clock stands still unless a test moves it.</summary>
public sealed class DeliveryIsolationTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);
    private WebhookReceiver _receiver = null!;
    private TestApp _app = null!;

    public async Task InitializeAsync()
    {
        _receiver = await WebhookReceiver.StartAsync();
        _receiver.Answer = async context => await Task.Delay(Timeout.Infinite, context.RequestAborted)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _app = await TestApp.StartAsync(services => services.AddSingleton<TimeProvider>(_time));
        for (var number = 0; number < 10; number++)
            await _app.CreateWebhookAsync(new Uri(_receiver.Url, $"/{number}"));
    }

    public async Task DisposeAsync()
    {
        await _receiver.DisposeAsync();
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task Another_workspaces_creation_is_behind_no_delivery_to_ten_receivers_that_hang()
    {
        // A lock that answers at once, so that the creation needs no time to pass.
        await _app.PostAsync(
            "/devices/simulate/configure",
            new { device_id = Known.Device(101), latency_milliseconds = 0 },
            TestApp.NeighbourKey);

        // Enough to fill all activity slots of either host.
        await TellAsync(events: 24);
        await _receiver.ReceivedAsync(10);

        var created = await _app.PostAsync(
            ManagedCodes.Create, new { device_id = Known.Device(101), code = "718293" }, TestApp.NeighbourKey);
        var ended = await _app.EndOfAsync(created.AttemptId(), TestApp.NeighbourKey);

        Assert.Equal("success", ended.GetProperty("status").GetString());
        Assert.Equal(10, Slots.Taken);
        Assert.Equal(10, _receiver.Received.Count);
    }

    [Fact]
    public async Task Receivers_that_time_out_get_one_delivery_at_a_time()
    {
        await TellAsync(events: 5);
        await _receiver.ReceivedAsync(10);

        // The second attempts of the first events, and the first attempts of the others, have their turns.
        await _receiver.ReceivedAsync(40, meanwhile: () =>
        {
            Assert.True(Slots.Taken <= 10);
            _time.Advance(TimeSpan.FromMilliseconds(500));
        });

        Assert.All(_receiver.Received.GroupBy(message => message.Path), messages => Assert.All(
            messages.Zip(messages.Skip(1), (one, next) => next.SentAt - one.SentAt),
            pause => Assert.True(pause >= WebhookSender.Patience - TimeSpan.FromSeconds(1), $"{pause}")));
    }

    [Fact]
    public async Task Receivers_that_answer_again_get_all_that_waited()
    {
        await TellAsync(events: 5);
        await _receiver.ReceivedAsync(10);
        _receiver.AnswerWith(System.Net.HttpStatusCode.NoContent);

        await Wait.UntilAsync(() =>
        {
            _time.Advance(TimeSpan.FromMilliseconds(500));
            return Task.FromResult(_receiver.Received.Select(message => (message.Path, message.Id)).Distinct().Count() == 50);
        });
    }

    private DeliverySlots Slots => _app.Services.GetRequiredService<DeliverySlots>();

    private async Task TellAsync(int events)
    {
        for (var number = 0; number < events; number++)
            await _app.TellAsync();
    }
}
