namespace AccessCodes.Domain.Webhooks;

/// <summary>An address that a workspace has its events delivered to.</summary>
public sealed record Webhook
{
    /// <summary>Stands for all event types, those that are yet to come included.</summary>
    public const string AnyType = "*";

    /// <summary>How many webhooks a workspace may have: each event may have to be delivered to all of them.</summary>
    public const int MaxPerWorkspace = 10;

    /// <summary>Identifies the webhook. A version 7 UUID, so that the order of ids is that of creation.</summary>
    public required Guid WebhookId { get; init; }

    /// <summary>The workspace whose events are delivered.</summary>
    public required Guid WorkspaceId { get; init; }

    /// <summary>Where events are sent; see <see cref="WebhookUrl"/>. It may hold secrets of its receiver: not for logs.</summary>
    public required string Url { get; init; }

    /// <summary>The event types that are delivered; <see cref="AnyType"/> among them means all.</summary>
    public required IReadOnlyList<string> EventTypes { get; init; }

    /// <summary>What deliveries are signed with.</summary>
    public required WebhookSecret Secret { get; init; }

    /// <summary>When it was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Whether an event type can be asked for.</summary>
    /// <param name="eventType">The type, or <see cref="AnyType"/>.</param>
    public static bool IsEventType(string eventType) =>
        eventType == AnyType || Events.EventTypes.IsDocumented(eventType);

    /// <summary>Whether events of a type are delivered to a webhook.</summary>
    /// <param name="eventTypes">The types that the webhook asks for.</param>
    /// <param name="eventType">The type of the event.</param>
    public static bool Wants(IReadOnlyList<string> eventTypes, string eventType) =>
        eventTypes.Contains(AnyType) || eventTypes.Contains(eventType);

    /// <summary>Whether events of a type are delivered here.</summary>
    /// <param name="eventType">The type of the event.</param>
    public bool Wants(string eventType) => Wants(EventTypes, eventType);

    /// <summary>Creates a webhook with a secret of its own.</summary>
    /// <param name="workspaceId">The workspace.</param>
    /// <param name="url">Where events are sent; checked with <see cref="WebhookUrl.FindFault"/> before.</param>
    /// <param name="eventTypes">The types that are asked for; null for all.</param>
    /// <param name="existing">How many webhooks the workspace has.</param>
    /// <param name="webhookId">The id of the webhook.</param>
    /// <param name="now">The time.</param>
    /// <returns>The webhook, or why not.</returns>
    public static Decision<Webhook> Create(
        Guid workspaceId,
        string url,
        IReadOnlyList<string>? eventTypes,
        int existing,
        Guid webhookId,
        DateTimeOffset now)
    {
        if (existing >= MaxPerWorkspace)
            return Refusals.TooManyWebhooks;

        return new Webhook
        {
            WebhookId = webhookId,
            WorkspaceId = workspaceId,
            Url = url,
            EventTypes = eventTypes is null ? [AnyType] : [.. eventTypes.Distinct()],
            Secret = WebhookSecret.Issue(),
            CreatedAt = now,
        };
    }

    /// <summary>The same webhook for other event types.</summary>
    /// <param name="eventTypes">The types that are asked for.</param>
    public Webhook For(IReadOnlyList<string> eventTypes) => this with { EventTypes = [.. eventTypes.Distinct()] };
}
