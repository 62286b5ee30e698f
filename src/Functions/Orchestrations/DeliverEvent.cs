using System.Diagnostics;
using System.Text.Json;
using AccessCodes.Domain.Webhooks;
using AccessCodes.Functions.Http;
using AccessCodes.Functions.Http.Resources;
using AccessCodes.Functions.Orchestrations.Version1;
using AccessCodes.Functions.Storage;
using AccessCodes.Functions.Telemetry;
using AccessCodes.Functions.Webhooks;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace AccessCodes.Functions.Orchestrations;

/// <summary>
/// Delivers one event to one webhook, and goes on trying for as long as Seam does. What is sent, and what it is signed
/// with, is read from its rows for each attempt and is in no input or output.
/// </summary>
public sealed partial class DeliverEvent(
    WorkspaceStore workspaces,
    CodesInAnswers codes,
    DeliverySlots slots,
    WebhookSender sender,
    AppMetrics metrics,
    TimeProvider time,
    ILogger<DeliverEvent> logger)
{
    [Function(nameof(DeliverEvent))]
    public static async Task<string> Run([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        if (OrchestrationVersion.IsFirst(context))
            return await DeliveryWorkflow.DeliverAsync(context);

        var delivery = context.GetInput<EventDelivery>()!;

        for (var number = 1; number <= EventDelivery.Pauses.Count; number++)
        {
            var pause = EventDelivery.Pauses[number - 1];
            if (pause > TimeSpan.Zero)
                await context.CreateTimer(pause, CancellationToken.None);

            var outcome = await AttemptAsync(context, new DeliveryAttempt(delivery, number));
            if (outcome == DeliveryOutcome.Delivered)
                return "delivered";
            if (outcome == DeliveryOutcome.NotWanted)
                return "not wanted";
            if (outcome == DeliveryOutcome.GivenUp)
                return "given up";
        }

        return "given up";
    }

    /// <summary>Makes an attempt as soon as there is a free slot for it.</summary>
    private static async Task<DeliveryOutcome> AttemptAsync(TaskOrchestrationContext context, DeliveryAttempt attempt)
    {
        var result = await SendAsync(context, attempt);
        while (result.Outcome == DeliveryOutcome.Postponed)
        {
            await context.CreateTimer(result.Wait, CancellationToken.None);
            result = await SendAsync(context, attempt with { HasWaited = true });
        }

        return result.Outcome;
    }

    private static Task<DeliveryResult> SendAsync(TaskOrchestrationContext context, DeliveryAttempt attempt) =>
        context.CallActivityAsync<DeliveryResult>(nameof(SendEvent), attempt, Retries.OfStorage);

    [Function(nameof(SendEvent))]
    public async Task<DeliveryResult> SendEvent([ActivityTrigger] DeliveryAttempt attempt, CancellationToken cancellation)
    {
        var delivery = attempt.Delivery;
        var webhook = await workspaces.GetWebhookAsync(delivery.WorkspaceId, delivery.WebhookId, cancellation);
        var told = await workspaces.GetEventAsync(delivery.WorkspaceId, delivery.EventId, cancellation);
        if (webhook is null || told is null || !webhook.Value.Wants(told.EventType))
            return DeliveryResult.Of(DeliveryOutcome.NotWanted);

        if (!slots.TryTake(delivery.WebhookId, attempt.HasWaited, out var slot, out var wait))
            return Postpone(attempt, wait);

        using (slot)
        {
            var resources = await codes.TellAsync([told], cancellation);
            var body = JsonSerializer.SerializeToUtf8Bytes(resources[0], ApiJson.Web.EventResource);
            return DeliveryResult.Of(Report(attempt, await SendAsync(webhook.Value, delivery, body, cancellation)));
        }
    }

    /// <summary>The same for instances of the first version, which know of no slots: their retry policy comes back.</summary>
    /// <exception cref="DeliveryPostponedException">No slot is free.</exception>
    [Function(nameof(AttemptDelivery))]
    public async Task<DeliveryOutcome> AttemptDelivery(
        [ActivityTrigger] DeliveryAttempt attempt, CancellationToken cancellation)
    {
        var result = await SendEvent(attempt with { HasWaited = true }, cancellation);
        return result.Outcome == DeliveryOutcome.Postponed ? throw new DeliveryPostponedException() : result.Outcome;
    }

    /// <summary>A delivery whose receiver is busy with earlier ones comes back later, up to an age.</summary>
    private DeliveryResult Postpone(DeliveryAttempt attempt, TimeSpan wait)
    {
        var (workspaceId, webhookId, eventId) = attempt.Delivery;
        if (time.Now() - Clock.TimeOf(eventId) < EventDelivery.Lifetime)
        {
            Log.Postponed(logger, eventId, webhookId, workspaceId, attempt.Number, wait);
            return new DeliveryResult(DeliveryOutcome.Postponed, wait);
        }

        Log.GivenUp(logger, eventId, webhookId, workspaceId, attempt.Number, "is busy with earlier events");
        return DeliveryResult.Of(DeliveryOutcome.GivenUp);
    }

    private DeliveryOutcome Report(DeliveryAttempt attempt, DeliveryFault? fault)
    {
        var (workspaceId, webhookId, eventId) = attempt.Delivery;
        if (fault is null)
            Log.Delivered(logger, eventId, webhookId, workspaceId, attempt.Number);
        else if (attempt.IsLast)
            Log.GivenUp(logger, eventId, webhookId, workspaceId, attempt.Number, fault.Text);
        else
            Log.NotDelivered(logger, eventId, webhookId, workspaceId, attempt.Number, fault.Text);
        return fault is null ? DeliveryOutcome.Delivered : DeliveryOutcome.Failed;
    }

    private async Task<DeliveryFault?> SendAsync(
        Webhook webhook, EventDelivery delivery, byte[] body, CancellationToken cancellation)
    {
        using var span = Tracing.StartDelivery(delivery.WorkspaceId, delivery.EventId, delivery.WebhookId);
        var fault = await sender.SendAsync(webhook, delivery.MessageId, body, cancellation);
        if (fault is not null)
            span?.SetStatus(ActivityStatusCode.Error, fault.Text);
        metrics.DeliveryEnded(fault?.Kind ?? "delivered");
        return fault;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information,
            "Event {EventId} is delivered to webhook {WebhookId} of workspace {WorkspaceId}: attempt {Number}")]
        public static partial void Delivered(
            ILogger logger, Guid eventId, Guid webhookId, Guid workspaceId, int number);

        [LoggerMessage(LogLevel.Debug,
            "Event {EventId} waits {Wait} for a slot to webhook {WebhookId} of workspace {WorkspaceId}: attempt {Number}")]
        public static partial void Postponed(
            ILogger logger, Guid eventId, Guid webhookId, Guid workspaceId, int number, TimeSpan wait);

        [LoggerMessage(LogLevel.Warning,
            "Event {EventId} is not delivered to webhook {WebhookId} of workspace {WorkspaceId}: attempt {Number}, " +
            "receiver {Fault}")]
        public static partial void NotDelivered(
            ILogger logger, Guid eventId, Guid webhookId, Guid workspaceId, int number, string fault);

        [LoggerMessage(LogLevel.Error,
            "Event {EventId} will not be delivered to webhook {WebhookId} of workspace {WorkspaceId}: attempt {Number} " +
            "was the last, receiver {Fault}")]
        public static partial void GivenUp(
            ILogger logger, Guid eventId, Guid webhookId, Guid workspaceId, int number, string fault);
    }
}

/// <summary>A delivery found no free slot.</summary>
public sealed class DeliveryPostponedException() : Exception("No slot is free for this delivery now.");

/// <summary>One attempt of a delivery.</summary>
/// <param name="Delivery">The delivery.</param>
/// <param name="Number">Which attempt it is, from 1.</param>
/// <param name="HasWaited">Whether it comes back after it found no free slot.</param>
public sealed record DeliveryAttempt(EventDelivery Delivery, int Number, bool HasWaited = false)
{
    internal bool IsLast => Number == EventDelivery.Pauses.Count;
}

/// <summary>The result of an attempt of a delivery.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Wait">The time until it is to be made; zero unless it was postponed.</param>
public sealed record DeliveryResult(DeliveryOutcome Outcome, TimeSpan Wait)
{
    internal static DeliveryResult Of(DeliveryOutcome outcome) => new(outcome, TimeSpan.Zero);
}

/// <summary>How an attempt of a delivery ended.</summary>
public enum DeliveryOutcome
{
    /// <summary>The receiver has it.</summary>
    Delivered,

    /// <summary>The receiver does not have it, or did not say so.</summary>
    Failed,

    /// <summary>The webhook or the event is gone, or the webhook asks for other events now.</summary>
    NotWanted,

    /// <summary>It was not made: the receiver, or all of them together, has as many deliveries under way as may be.</summary>
    Postponed,

    /// <summary>It was not made, and the event is too old to wait longer.</summary>
    GivenUp,
}
