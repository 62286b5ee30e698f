namespace AccessCodes.Domain.Webhooks;

/// <summary>The delivery of one event to one webhook. All that it is known by follows from the two.</summary>
/// <param name="WorkspaceId">The workspace that both belong to.</param>
/// <param name="WebhookId">The webhook.</param>
/// <param name="EventId">The event.</param>
public sealed record EventDelivery(Guid WorkspaceId, Guid WebhookId, Guid EventId)
{
    /// <summary>
    /// How long to wait before each attempt, the first at once: 8 attempts in about 28 hours, as Seam documents them.
    /// </summary>
    public static readonly IReadOnlyList<TimeSpan> Pauses =
    [
        TimeSpan.Zero,
        TimeSpan.FromSeconds(5),
        TimeSpan.FromMinutes(5),
        TimeSpan.FromMinutes(30),
        TimeSpan.FromHours(2),
        TimeSpan.FromHours(5),
        TimeSpan.FromHours(10),
        TimeSpan.FromHours(10),
    ];

    /// <summary>
    /// The age of an event at which a delivery is given up that still waits for its turn at a receiver that does not
    /// answer: the pauses add up to 28 hours, and the rest is for waiting.
    /// </summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(2);

    /// <summary>
    /// What the receiver knows the message by, whatever the attempt and whichever webhook: the value of <c>svix-id</c>.
    /// </summary>
    public string MessageId => $"msg_{EventId:N}";

    /// <summary>The id of the orchestration that delivers: there is one, however often it is started.</summary>
    public string InstanceId => $"{EventId}.{WebhookId}";
}
