using System.Text.Json;
using AccessCodes.Domain.Webhooks;

namespace AccessCodes.Functions.Storage;

/// <summary>
/// Work that is to start once the transaction that wrote the entry is committed; that of an attempt is looked after until
/// the attempt has ended, a delivery until it has.
/// </summary>
/// <param name="EntryId">
/// The id of the orchestration: the action attempt, where it carries one out. A version 7 UUID, so that the order of
/// entries is their age.
/// </param>
/// <param name="Orchestration">The orchestration to start.</param>
/// <param name="Input">What it starts with, ids only; null where <paramref name="Deliveries"/> say it.</param>
/// <param name="IsAttempt">Whether it carries out an attempt; otherwise the entry goes once it has started.</param>
/// <param name="Watches">
/// For an orchestration that lives long: its id. The entry's own id then lies in the future, at the time by which the
/// orchestration should be done, and the entry goes when it is.
/// </param>
/// <param name="Deliveries">
/// The deliveries of events to webhooks, each an orchestration by an id of its own. The entry's id is only its age, or the
/// time at which they are to be looked at again.
/// </param>
/// <param name="CatchUp">What a webhook may have missed while not everybody knew of it.</param>
public sealed record OutboxEntry(
    Guid EntryId,
    string Orchestration,
    JsonElement? Input = null,
    bool IsAttempt = true,
    Guid? Watches = null,
    IReadOnlyList<EventDelivery>? Deliveries = null,
    CatchUp? CatchUp = null)
{
    /// <summary>
    /// The trace that the work was accepted in, as W3C's <c>traceparent</c> has it, so that what is started later is told
    /// of there (docs/decisions/0016); null where there was none.
    /// </summary>
    public string? TraceParent { get; init; }

    internal Guid InstanceId => Watches ?? EntryId;

    /// <summary>When it was written, or is to be looked at for the first time: what its id tells.</summary>
    internal DateTimeOffset DueAt => Clock.TimeOf(EntryId);

    /// <summary>Whether it is about webhooks.</summary>
    internal bool IsOfWebhooks => Deliveries is not null || CatchUp is not null;
}

/// <summary>
/// The events that happened while instances of the app may not have known of a webhook, or of its event types
/// (docs/decisions/0014).
/// </summary>
/// <param name="WebhookId">The webhook.</param>
/// <param name="From">The first moment.</param>
/// <param name="Until">The last moment.</param>
public sealed record CatchUp(Guid WebhookId, DateTimeOffset From, DateTimeOffset Until);
