using System.Net;
using AccessCodes.Domain.Devices;
using AccessCodes.Domain.Events;
using AccessCodes.Functions.Orchestrations;
using AccessCodes.Functions.Storage;
using AccessCodes.TestSupport;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace AccessCodes.Functions.Tests.Support;

/// <summary>What tests do with webhooks.</summary>
internal static class WebhookWorld
{
    public const string Create = "/webhooks/create";
    public const string Get = "/webhooks/get";
    public const string List = "/webhooks/list";
    public const string Update = "/webhooks/update";
    public const string Delete = "/webhooks/delete";

    public static async Task<(Guid WebhookId, string Secret)> CreateWebhookAsync(
        this TestApp app, Uri url, string[]? eventTypes = null, string key = TestApp.SandboxKey)
    {
        var reply = await app.PostAsync(Create, new { url, event_types = eventTypes ?? ["*"] }, key);
        Assert.True(reply.Status == HttpStatusCode.OK, reply.Text);
        var webhook = reply.Body.GetProperty("webhook");
        return (webhook.GetProperty("webhook_id").GetGuid(), webhook.Text("secret")!);
    }

    /// <summary>Something happens, is committed and told.</summary>
    public static async Task<Event> TellAsync(this TestApp app, string eventType = EventTypes.Changed)
    {
        var (told, changes) = await app.CommitWithoutTellingAsync(eventType);
        await app.Services.GetRequiredService<Outbox>()
            .StartAsync(app.Services.GetRequiredService<DurableTaskClient>(), Known.Sandbox, changes, default);
        return told;
    }

    /// <summary>Something happens and is committed, and then the app crashes.</summary>
    /// <param name="app">The app.</param>
    /// <param name="eventType">What happens.</param>
    /// <param name="workspaces">The store of another instance of the app.</param>
    public static async Task<(Event Event, Changes Changes)> CommitWithoutTellingAsync(
        this TestApp app, string eventType = EventTypes.Changed, WorkspaceStore? workspaces = null)
    {
        var now = app.Services.GetRequiredService<TimeProvider>().Now();
        var told = new Event
        {
            EventId = Guid.CreateVersion7(now),
            EventType = eventType,
            Subject = new EventSubject(
                Known.Sandbox,
                Known.Code(1, 1),
                Known.FrontDoor,
                Known.AugustAccount,
                CustomMetadata.Empty,
                CustomMetadata.Empty),
            OccurredAt = now,
        };
        var changes = new Changes().Add(told);
        workspaces ??= app.Services.GetRequiredService<WorkspaceStore>();
        Assert.Equal(CommitResult.Committed, await workspaces.CommitAsync(Known.Sandbox, changes));
        return (told, changes);
    }

    /// <summary>The sweeper comes by.</summary>
    /// <param name="app">The app.</param>
    /// <param name="after">How much later it believes that it is.</param>
    public static async Task SweepAsync(this TestApp app, TimeSpan after = default)
    {
        var later = new FakeTimeProvider(app.Services.GetRequiredService<TimeProvider>().GetUtcNow() + after);
        var deliveries = ActivatorUtilities.CreateInstance<Deliveries>(app.Services, later);
        await ActivatorUtilities.CreateInstance<SweepOutbox>(app.Services, later, deliveries)
            .Run(new TimerInfo(), app.Services.GetRequiredService<DurableTaskClient>(), CancellationToken.None);
    }

    public static async Task<IReadOnlyList<OutboxEntry>> OutboxAsync(this TestApp app)
    {
        var entries = new List<OutboxEntry>();
        await foreach (var entry in app.Services.GetRequiredService<WorkspaceStore>()
            .ListOutboxAsync(Known.Sandbox, DateTimeOffset.MaxValue))
        {
            entries.Add(entry);
        }

        return entries;
    }

    /// <summary>The orchestration that delivers an event.</summary>
    public static Task<OrchestrationMetadata?> DeliveryAsync(this TestApp app, Guid webhookId, Event told) =>
        app.Services.GetRequiredService<DurableTaskClient>().GetInstanceAsync(
            new Domain.Webhooks.EventDelivery(Known.Sandbox, webhookId, told.EventId).InstanceId,
            getInputsAndOutputs: true);
}
