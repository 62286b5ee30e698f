using System.Net;
using AccessCodes.Domain.Events;
using AccessCodes.Functions.Orchestrations;
using AccessCodes.Functions.Storage;
using AccessCodes.Functions.Tests.Support;
using AccessCodes.TestSupport;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace AccessCodes.Functions.Tests.Orchestrations;

/// <summary>No event is lost to a webhook, and none is delivered by two.</summary>
public sealed class DeliveriesTests : IAsyncLifetime
{
    private static readonly TimeSpan AMinute = TimeSpan.FromMinutes(1);

    private readonly PassingTime _time = new();
    private WebhookReceiver _receiver = null!;
    private TestApp _app = null!;

    private DurableTaskClient Client => _app.Services.GetRequiredService<DurableTaskClient>();

    private ITables Tables => _app.Services.GetRequiredService<ITables>();

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
    public async Task What_was_committed_before_a_crash_is_delivered_by_the_sweeper_after_half_a_minute()
    {
        await CreateWebhookAsync();
        var (told, _) = await _app.CommitWithoutTellingAsync();

        await _app.SweepAsync(after: TimeSpan.FromSeconds(29));
        Assert.Empty(await InstancesAsync());
        await _app.SweepAsync(after: TimeSpan.FromSeconds(31));

        var message = Assert.Single(await _receiver.ReceivedAsync(1));
        Assert.Equal(told.EventId, message.Event.GetProperty("event_id").GetGuid());
    }

    [Fact]
    public async Task What_was_delivered_is_not_delivered_again_whoever_comes_late()
    {
        var webhookId = await CreateWebhookAsync();
        var (told, changes) = await _app.CommitWithoutTellingAsync();
        await _app.SweepAsync(after: AMinute);
        await EndOfAsync(webhookId, told);

        // The one who committed it wakes up again.
        var outbox = _app.Services.GetRequiredService<Outbox>();
        await outbox.StartAsync(Client, Known.Sandbox, changes, default);
        await _app.SweepAsync(after: AMinute);

        Assert.Single(await InstancesAsync());
        Assert.Single(_receiver.Received);
    }

    [Fact]
    public async Task Of_two_who_start_a_delivery_at_once_one_does()
    {
        var webhookId = await CreateWebhookAsync();
        var (told, changes) = await _app.CommitWithoutTellingAsync();

        var outbox = _app.Services.GetRequiredService<Outbox>();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ =>
            outbox.StartAsync(Client, Known.Sandbox, changes, default)));
        await EndOfAsync(webhookId, told);

        Assert.Single(await InstancesAsync());
        Assert.Single(_receiver.Received);
    }

    [Fact]
    public async Task A_delivery_that_broke_off_is_begun_again()
    {
        _receiver.AnswerWith(HttpStatusCode.InternalServerError);
        var webhookId = await CreateWebhookAsync();
        var told = await _app.TellAsync();
        await _receiver.ReceivedAsync(1);
        await Client.TerminateInstanceAsync((await _app.DeliveryAsync(webhookId, told))!.InstanceId);
        await Wait.UntilAsync(async () => await _app.DeliveryAsync(webhookId, told) is { IsCompleted: true });

        _receiver.AnswerWith(HttpStatusCode.OK);
        await _app.SweepAsync(after: AMinute);

        await EndOfAsync(webhookId, told);
        Assert.Equal(2, _receiver.Received.Count);
        Assert.Single(_receiver.Received.Select(message => message.Id).Distinct());
    }

    [Fact]
    public async Task An_entry_goes_once_its_deliveries_have_ended()
    {
        var webhookId = await CreateWebhookAsync();
        var told = await _app.TellAsync();
        Assert.Single(await EntriesAsync());
        await EndOfAsync(webhookId, told);

        await _app.SweepAsync(after: AMinute);

        Assert.Empty(await EntriesAsync());
    }

    [Fact]
    public async Task A_delivery_that_takes_long_is_looked_at_when_it_is_twice_as_old()
    {
        _receiver.AnswerWith(HttpStatusCode.InternalServerError);
        await CreateWebhookAsync();
        var told = await _app.TellAsync();
        await _receiver.ReceivedAsync(1);

        await _app.SweepAsync(after: AMinute);
        await _app.SweepAsync(after: AMinute);
        Assert.Equal(told.OccurredAt + (2 * AMinute), DueAt(Assert.Single(await EntriesAsync())));

        await _app.SweepAsync(after: 3 * AMinute);
        Assert.Equal(told.OccurredAt + (6 * AMinute), DueAt(Assert.Single(await EntriesAsync())));
    }

    [Fact]
    public async Task A_delivery_that_never_ends_is_not_looked_at_for_ever()
    {
        _receiver.AnswerWith(HttpStatusCode.InternalServerError);
        await CreateWebhookAsync();
        await _app.TellAsync();
        await _receiver.ReceivedAsync(1);

        await _app.SweepAsync(after: TimeSpan.FromDays(3));

        Assert.Empty(await EntriesAsync());
    }

    [Fact]
    public async Task Each_delivery_of_an_entry_is_looked_after_by_itself()
    {
        await using var failing = await WebhookReceiver.StartAsync();
        failing.AnswerWith(HttpStatusCode.InternalServerError);
        var good = await CreateWebhookAsync();
        var (bad, _) = await _app.CreateWebhookAsync(failing.Url);
        var told = await _app.TellAsync();
        Assert.Equal(2, Assert.Single(await EntriesAsync()).Deliveries!.Count);
        await EndOfAsync(good, told);
        await failing.ReceivedAsync(1);

        await _app.SweepAsync(after: AMinute);

        Assert.Equal(bad, Assert.Single(Assert.Single(await EntriesAsync()).Deliveries!).WebhookId);
    }

    [Fact]
    public async Task Many_events_are_swept_together()
    {
        await CreateWebhookAsync();
        for (var number = 0; number < 100; number++)
            await _app.CommitWithoutTellingAsync();

        await _app.SweepAsync(after: AMinute);
        await _receiver.ReceivedAsync(100, meanwhile: () => _app.Pass(_time));
        await Wait.UntilAsync(async () =>
            (await InstancesAsync()).Count(instance => instance.IsCompleted) == 100);
        await _app.SweepAsync(after: TimeSpan.FromMinutes(5));

        Assert.Empty(await EntriesAsync());
        Assert.Equal(100, _receiver.Received.Select(message => message.Id).Distinct().Count());
    }

    [Fact]
    public async Task What_an_instance_tells_that_does_not_know_of_a_webhook_yet_is_caught_up_on()
    {
        var other = await AnotherInstanceAsync();
        var webhookId = await CreateWebhookAsync();
        var (told, _) = await _app.CommitWithoutTellingAsync(workspaces: other);
        Assert.Empty(await EntriesAsync());

        await _app.SweepAsync(after: AMinute);

        Assert.Equal(told.EventId, Assert.Single(await _receiver.ReceivedAsync(1)).Event.GetProperty("event_id").GetGuid());
        await EndOfAsync(webhookId, told);

        // Once more for what was still being committed, and no more.
        var (late, _) = await _app.CommitWithoutTellingAsync(workspaces: other);
        await _app.SweepAsync(after: TimeSpan.FromMinutes(5));
        Assert.Single(_receiver.Received);
        await _app.SweepAsync(after: TimeSpan.FromMinutes(7));
        await _receiver.ReceivedAsync(2);
        await EndOfAsync(webhookId, late);
        await _app.SweepAsync(after: TimeSpan.FromMinutes(30));

        Assert.Equal(2, _receiver.Received.Count);
        Assert.Empty(await _app.OutboxAsync());
    }

    [Fact]
    public async Task What_an_instance_tells_that_does_not_know_of_new_event_types_yet_is_caught_up_on()
    {
        var (webhookId, _) = await _app.CreateWebhookAsync(_receiver.Url, [EventTypes.Created]);
        var other = await AnotherInstanceAsync();
        await _app.PostAsync(WebhookWorld.Update, new { webhook_id = webhookId, event_types = new[] { EventTypes.Deleted } });
        await _app.CommitWithoutTellingAsync(EventTypes.Deleted, other);

        await _app.SweepAsync(after: AMinute);

        Assert.Equal(EventTypes.Deleted, Assert.Single(await _receiver.ReceivedAsync(1)).Event.Text("event_type"));
    }

    [Fact]
    public async Task An_instance_knows_of_a_webhook_after_a_few_seconds()
    {
        var other = await AnotherInstanceAsync();
        await CreateWebhookAsync();
        _time.Advance(WebhookSubscriptions.Staleness);

        await _app.CommitWithoutTellingAsync(workspaces: other);

        Assert.Single(await EntriesAsync());
    }

    [Fact]
    public async Task A_webhook_is_not_told_what_happened_before_it_was_created()
    {
        await _app.TellAsync();
        _time.Advance(TimeSpan.FromSeconds(5));
        await CreateWebhookAsync();

        await _app.SweepAsync(after: AMinute);
        await _app.SweepAsync(after: TimeSpan.FromMinutes(10));

        Assert.Empty(await InstancesAsync());
    }

    [Fact]
    public async Task Without_a_webhook_an_event_leaves_nothing_in_the_outbox()
    {
        await _app.CommitWithoutTellingAsync();

        Assert.Empty(await _app.OutboxAsync());
    }

    [Fact]
    public async Task A_reset_spares_webhooks()
    {
        var webhookId = await CreateWebhookAsync();
        await _app.EndOfAsync((await _app.PostAsync("/workspaces/reset_sandbox")).AttemptId());

        Assert.NotNull(Assert.Single(await _app.OutboxAsync()).CatchUp);
        await _app.TellAsync();

        Assert.Single(await _receiver.ReceivedAsync(1));
        Assert.Equal([$"{webhookId}"], (await _app.ListAsync(WebhookWorld.List)).Select("webhook_id"));
    }

    /// <summary>The store of another instance of the app, which has just looked for webhooks.</summary>
    private async Task<WorkspaceStore> AnotherInstanceAsync()
    {
        var other = new WorkspaceStore(Tables, new WebhookSubscriptions(Tables, _time));
        await _app.CommitWithoutTellingAsync(EventTypes.Changed, other);
        _time.Advance(TimeSpan.FromSeconds(3));
        return other;
    }

    private async Task<Guid> CreateWebhookAsync() => (await _app.CreateWebhookAsync(_receiver.Url)).WebhookId;

    private Task EndOfAsync(Guid webhookId, Event told) =>
        Wait.UntilAsync(async () => await _app.DeliveryAsync(webhookId, told) is { IsCompleted: true });

    private async Task<IReadOnlyList<OutboxEntry>> EntriesAsync() =>
        [.. (await _app.OutboxAsync()).Where(entry => entry.Deliveries is not null)];

    private static DateTimeOffset DueAt(OutboxEntry entry) => Clock.TimeOf(entry.EntryId);

    private async Task<IReadOnlyList<OrchestrationMetadata>> InstancesAsync()
    {
        var instances = new List<OrchestrationMetadata>();
        await foreach (var instance in Client.GetAllInstancesAsync())
        {
            if (instance.Name == nameof(DeliverEvent))
                instances.Add(instance);
        }

        return instances;
    }
}
