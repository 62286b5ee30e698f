using System.Net;
using System.Net.Http.Headers;
using AccessCodes.Domain.Events;
using AccessCodes.Domain.Webhooks;
using AccessCodes.Functions.Options;
using AccessCodes.Functions.Tests.Support;
using AccessCodes.Functions.Webhooks;
using AccessCodes.TestSupport;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AccessCodes.Functions.Tests.Orchestrations;

/// <summary>What receivers get, on a clock of the tests' own.</summary>
public sealed class DeliverEventTests : IAsyncLifetime
{
    private readonly PassingTime _time = new();
    private WebhookReceiver _receiver = null!;
    private TestApp _app = null!;

    public async Task InitializeAsync()
    {
        _receiver = await WebhookReceiver.StartAsync();
        _app = await TestApp.StartAsync(
            services => services.AddSingleton<TimeProvider>(_time));
    }

    public async Task DisposeAsync()
    {
        await _receiver.DisposeAsync();
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task A_conversion_is_told_as_events_get_shows_it_and_signed()
    {
        var (_, secret) = await _app.CreateWebhookAsync(new Uri(_receiver.Url, "/hooks?for=us"));
        await _app.EndOfAsync(await _app.ConvertAsync(Known.Code(1, 1)));

        var message = Assert.Single(await _receiver.ReceivedAsync(1));
        Assert.Equal(("POST", "/hooks"), (message.Method, message.Path));
        Assert.Equal(await ShownAsync(message), message.Body);
        Assert.Equal(EventTypes.UnmanagedConvertedToManaged, message.Event.Text("event_type"));
        Assert.Equal($"msg_{message.Event.GetProperty("event_id").GetGuid():N}", message.Id);
        Assert.Equal("application/json", message.Headers["Content-Type"]);
        Assert.StartsWith("AccessCodes-Webhooks/", message.Headers["User-Agent"], StringComparison.Ordinal);
        Assert.True(message.IsSignedWith(secret));
        Assert.False(message.IsSignedWith(WebhookSecret.Issue().Reveal));
    }

    [Fact]
    public async Task A_code_that_was_set_is_told_with_its_pin()
    {
        await _app.CreateWebhookAsync(_receiver.Url, [EventTypes.SetOnDevice]);
        var created = await _app.PostAsync(ManagedCodes.Create, new { device_id = Known.FrontDoor, code = "604917" });
        await _app.EndOfAsync(created.AttemptId());

        var message = Assert.Single(await _receiver.ReceivedAsync(1));
        Assert.Equal("604917", message.Event.Text("code"));
        Assert.Equal(await ShownAsync(message), message.Body);
    }

    [Fact]
    public async Task A_receiver_that_fails_is_tried_eight_times_and_then_no_more()
    {
        _receiver.AnswerWith(HttpStatusCode.InternalServerError);
        var (webhookId, secret) = await _app.CreateWebhookAsync(_receiver.Url);
        var told = await _app.TellAsync();

        TimeSpan[] pauses =
        [
            TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2),
            TimeSpan.FromHours(5), TimeSpan.FromHours(10), TimeSpan.FromHours(10),
        ];
        Assert.Equal("given up", await EndOfDeliveryAsync(webhookId, told));
        Assert.Equal(8, _receiver.Received.Count);
        Assert.Single(_receiver.Received.Select(message => message.Id).Distinct());
        Assert.All(_receiver.Received, message => Assert.True(message.IsSignedWith(secret)));

        var waits = _receiver.Received.Zip(_receiver.Received.Skip(1), (one, next) => next.SentAt - one.SentAt);
        Assert.All(pauses.Zip(waits), pair => Assert.InRange(
            pair.Second, pair.First - TimeSpan.FromSeconds(1), pair.First + TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public async Task A_receiver_that_recovers_gets_it_and_is_left_alone_after()
    {
        _receiver.AnswerWith(HttpStatusCode.ServiceUnavailable);
        var (webhookId, _) = await _app.CreateWebhookAsync(_receiver.Url);
        var told = await _app.TellAsync();
        await _receiver.ReceivedAsync(1);

        await FailsAsync(webhookId, told);
        _receiver.AnswerWith(HttpStatusCode.NoContent);
        Assert.Equal("delivered", await EndOfDeliveryAsync(webhookId, told));
        Assert.Equal(2, _receiver.Received.Count);
    }

    [Fact]
    public async Task A_receiver_that_does_not_answer_within_15_seconds_has_failed()
    {
        var isHeld = new TaskCompletionSource();
        _receiver.Answer = _ => isHeld.Task;
        var (webhookId, _) = await _app.CreateWebhookAsync(_receiver.Url);
        var told = await _app.TellAsync();
        await _receiver.ReceivedAsync(1);

        _receiver.AnswerWith(HttpStatusCode.OK);
        _time.Advance(TimeSpan.FromSeconds(15));
        await FailsAsync(webhookId, told);
        isHeld.SetResult();

        Assert.Equal("delivered", await EndOfDeliveryAsync(webhookId, told));
        // 15 seconds until it is given up, and five until the next attempt.
        Assert.Equal(2, _receiver.Received.Count);
        Assert.InRange(
            _receiver.Received[1].SentAt - _receiver.Received[0].SentAt, TimeSpan.FromSeconds(19), TimeSpan.FromSeconds(21));
    }

    [Theory]
    [InlineData(HttpStatusCode.MovedPermanently)]
    [InlineData(HttpStatusCode.TemporaryRedirect)]
    public async Task A_redirection_is_a_failure_and_is_not_followed(HttpStatusCode status)
    {
        await using var elsewhere = await WebhookReceiver.StartAsync();
        _receiver.Answer = context =>
        {
            context.Response.StatusCode = (int)status;
            context.Response.Headers.Location = elsewhere.Url.ToString();
            return Task.CompletedTask;
        };
        var (webhookId, _) = await _app.CreateWebhookAsync(_receiver.Url);
        var told = await _app.TellAsync();

        await FailsAsync(webhookId, told);

        Assert.Empty(elsewhere.Received);
    }

    [Fact]
    public async Task What_a_receiver_says_beyond_its_status_is_not_waited_for()
    {
        var isHeld = new TaskCompletionSource();
        _receiver.Answer = async context =>
        {
            await context.Response.WriteAsync("and another thing: ");
            await context.Response.Body.FlushAsync();
            await isHeld.Task;
        };
        var (webhookId, _) = await _app.CreateWebhookAsync(_receiver.Url);

        Assert.Equal("delivered", await EndOfDeliveryAsync(webhookId, await _app.TellAsync()));

        isHeld.SetResult();
        Assert.Single(_receiver.Received);
    }

    [Fact]
    public async Task A_webhook_gets_the_event_types_that_it_asks_for_and_each_webhook_its_own()
    {
        await using var other = await WebhookReceiver.StartAsync();
        var (one, oneSecret) = await _app.CreateWebhookAsync(_receiver.Url, [EventTypes.Created, EventTypes.Deleted]);
        var (two, twoSecret) = await _app.CreateWebhookAsync(other.Url);

        foreach (var eventType in (string[])[EventTypes.Created, EventTypes.Changed, EventTypes.Deleted])
            await _app.TellAsync(eventType);

        var ours = await _receiver.ReceivedAsync(2, meanwhile: () => _app.Pass(_time));
        var theirs = await other.ReceivedAsync(3, meanwhile: () => _app.Pass(_time));
        Assert.Equal(
            [EventTypes.Created, EventTypes.Deleted],
            ours.Select(message => message.Event.Text("event_type")).Order(StringComparer.Ordinal));
        Assert.All(ours, message => Assert.True(message.IsSignedWith(oneSecret)));
        Assert.All(theirs, message => Assert.True(message.IsSignedWith(twoSecret)));
        Assert.NotEqual(one, two);
    }

    [Fact]
    public async Task A_delivery_to_a_webhook_that_was_deleted_ends() =>
        await EndsQuietlyAsync(webhookId => _app.PostAsync(WebhookWorld.Delete, new { webhook_id = webhookId }));

    [Fact]
    public async Task A_delivery_of_what_a_webhook_no_longer_asks_for_ends() =>
        await EndsQuietlyAsync(webhookId => _app.PostAsync(
            WebhookWorld.Update, new { webhook_id = webhookId, event_types = new[] { EventTypes.Deleted } }));

    [Fact]
    public async Task A_delivery_of_an_event_that_a_reset_removed_ends() =>
        await EndsQuietlyAsync(async _ =>
        {
            var reply = await _app.PostAsync("/workspaces/reset_sandbox");
            await _app.EndOfAsync(reply.AttemptId());
            return reply;
        });

    [Fact]
    public async Task A_name_that_leads_inside_once_it_was_checked_is_refused_when_it_is_connected_to()
    {
        var names = new RebindingHostName();
        await _app.DisposeAsync();
        _app = await TestApp.StartAsync(
            services =>
            {
                services.AddSingleton<TimeProvider>(_time);
                services.AddSingleton<IHostNames>(names);
                services.PostConfigure<WebhookOptions>(webhooks => webhooks.AllowedNetworks = "");
            });
        var (webhookId, _) = await _app.CreateWebhookAsync(new Uri($"http://rebound.example.com:{_receiver.Url.Port}/"));

        // Eight attempts, none of which gets through; the last answer of the name is an address of IPv6.
        var told = await _app.TellAsync();
        Assert.Equal("given up", await EndOfDeliveryAsync(webhookId, told));
        Assert.Equal(9, names.Asked);
        Assert.Empty(_receiver.Received);
    }

    [Fact]
    public async Task A_receiver_that_was_not_there_gets_it_once_it_is()
    {
        using var port = new LoopbackPort();
        var (webhookId, _) = await _app.CreateWebhookAsync(new Uri($"http://127.0.0.1:{port.Number}/"));
        var told = await _app.TellAsync();
        await FailsAsync(webhookId, told);

        await using var late = await WebhookReceiver.StartAsync(port);

        Assert.Equal("delivered", await EndOfDeliveryAsync(webhookId, told));
        Assert.Single(late.Received);
    }

    private async Task EndsQuietlyAsync(Func<Guid, Task<Reply>> meanwhile)
    {
        _receiver.AnswerWith(HttpStatusCode.InternalServerError);
        var (webhookId, _) = await _app.CreateWebhookAsync(_receiver.Url);
        var told = await _app.TellAsync();
        await _receiver.ReceivedAsync(1);
        var reply = await meanwhile(webhookId);
        Assert.True(reply.Status == HttpStatusCode.OK, reply.Text);

        // A reset takes a while, in which there may have been another attempt.
        await Wait.UntilAsync(async () => IsPausing(webhookId, told, out _)
            || await _app.DeliveryAsync(webhookId, told) is { IsCompleted: true });
        var before = _receiver.Received.Count;
        Assert.Equal("not wanted", await EndOfDeliveryAsync(webhookId, told));
        Assert.Equal(before, _receiver.Received.Count);
    }

    /// <summary>The event of a message, exactly as the API shows it.</summary>
    private async Task<string> ShownAsync(ReceivedMessage message)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Get, $"/events/get?event_id={message.Event.Text("event_id")}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", TestApp.SandboxKey);
        using var response = await _app.Http.SendAsync(request);
        var shown = await response.Content.ReadAsStringAsync();
        return shown["{\"event\":".Length..^",\"ok\":true}".Length];
    }

    /// <summary>Waits until a delivery has failed, and is to be tried again later.</summary>
    private Task FailsAsync(Guid webhookId, Event told) =>
        Wait.UntilAsync(() => Task.FromResult(IsPausing(webhookId, told, out _)));

    /// <summary>Waits until a delivery has ended, and says how. The clock goes only while it pauses.</summary>
    private async Task<string?> EndOfDeliveryAsync(Guid webhookId, Event told)
    {
        await Wait.UntilAsync(async () =>
        {
            if (IsPausing(webhookId, told, out var next))
                _time.SetUtcNow(next);
            return await _app.DeliveryAsync(webhookId, told) is { IsCompleted: true };
        });
        return (await _app.DeliveryAsync(webhookId, told))!.ReadOutputAs<string>();
    }

    /// <summary>Whether a delivery waits for its next attempt, and until when.</summary>
    private bool IsPausing(Guid webhookId, Event told, out DateTimeOffset next)
    {
        var moment = _app.NextOf(new EventDelivery(Known.Sandbox, webhookId, told.EventId).InstanceId);
        next = moment ?? default;
        return moment is not null;
    }

    private sealed class RebindingHostName : IHostNames
    {
        private int _asked;

        public int Asked => _asked;

        public Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellation) => Task.FromResult(
            (IPAddress[])(Interlocked.Increment(ref _asked) switch
            {
                1 => [IPAddress.Parse("93.184.215.14")],
                < 9 => [IPAddress.Loopback],
                _ => [IPAddress.Parse("::ffff:127.0.0.1")],
            }));
    }
}
