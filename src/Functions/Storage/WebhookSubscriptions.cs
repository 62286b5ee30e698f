using System.Collections.Concurrent;
using System.Text.Json;
using AccessCodes.Domain.Events;
using AccessCodes.Domain.Webhooks;

namespace AccessCodes.Functions.Storage;

/// <summary>
/// Which webhooks want which events, as far as this instance of the app knows: what others change it learns a few
/// seconds later, and the catch-up of a webhook makes up for that (docs/decisions/0014). Secrets are not kept.
/// </summary>
public sealed class WebhookSubscriptions(ITables tables, TimeProvider time)
{
    /// <summary>How long an instance may not know of a webhook, or of its event types.</summary>
    public static readonly TimeSpan Staleness = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<Guid, Known> _known = new();

    /// <summary>Which deliveries events make.</summary>
    /// <param name="workspaceId">The workspace.</param>
    /// <param name="events">Its events.</param>
    /// <param name="cancellation">Cancels the look-up.</param>
    public async Task<IReadOnlyList<EventDelivery>> FindDeliveriesAsync(
        Guid workspaceId, IReadOnlyList<Event> events, CancellationToken cancellation)
    {
        if (events.Count == 0)
            return [];

        var subscriptions = await FindAsync(workspaceId, cancellation);
        return
        [
            .. from told in events
               from subscription in subscriptions
               where Webhook.Wants(subscription.EventTypes, told.EventType)
               select new EventDelivery(workspaceId, subscription.WebhookId, told.EventId),
        ];
    }

    /// <summary>Has the webhooks of a workspace read again when they are next needed.</summary>
    public void Forget(Guid workspaceId) => _known.TryRemove(workspaceId, out _);

    private async Task<IReadOnlyList<Subscription>> FindAsync(Guid workspaceId, CancellationToken cancellation)
    {
        if (_known.TryGetValue(workspaceId, out var known) && time.GetElapsedTime(known.AskedAt) < Staleness)
            return known.Subscriptions;

        var askedAt = time.GetTimestamp();
        var rows = await tables.Workspaces.QueryAsync(
            workspaceId.ToString(), KeyRange.Prefix(RowKeys.Webhooks), ITable.MaxPageSize, cancellation);
        Subscription[] subscriptions =
        [
            .. from row in rows
               let webhook = JsonSerializer.Deserialize(row.Document, Documents.Default.Webhook)!
               select new Subscription(webhook.WebhookId, webhook.EventTypes),
        ];
        _known[workspaceId] = new Known(subscriptions, askedAt);
        return subscriptions;
    }

    private sealed record Subscription(Guid WebhookId, IReadOnlyList<string> EventTypes);

    /// <param name="Subscriptions">What was found.</param>
    /// <param name="AskedAt">When it was asked for: what was changed since may be missing.</param>
    private sealed record Known(IReadOnlyList<Subscription> Subscriptions, long AskedAt);
}
