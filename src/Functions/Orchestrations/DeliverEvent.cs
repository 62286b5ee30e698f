using System.Diagnostics;
using System.Text.Json;
using AccessCodes.Domain.Webhooks;
using AccessCodes.Functions.Http;
using AccessCodes.Functions.Http.Resources;
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
    WebhookSender sender,
    AppMetrics metrics,
    ILogger<DeliverEvent> logger)
{
    [Function(nameof(DeliverEvent))]
    public static async Task<string> Run([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var delivery = context.GetInput<EventDelivery>()!;

        for (var number = 1; number <= EventDelivery.Pauses.Count; number++)
        {
            var pause = EventDelivery.Pauses[number - 1];
            if (pause > TimeSpan.Zero)
                await context.CreateTimer(pause, CancellationToken.None);

            var attempt = new DeliveryAttempt(delivery, number);
            var outcome = await context.CallActivityAsync<DeliveryOutcome>(
                nameof(AttemptDelivery), attempt, Retries.OfStorage);
            if (outcome == DeliveryOutcome.Delivered)
                return "delivered";
            if (outcome == DeliveryOutcome.NotWanted)
                return "not wanted";
        }

        return "given up";
    }

    [Function(nameof(AttemptDelivery))]
    public async Task<DeliveryOutcome> AttemptDelivery(
        [ActivityTrigger] DeliveryAttempt attempt, CancellationToken cancellation)
    {
        var (delivery, number) = attempt;
        var webhook = await workspaces.GetWebhookAsync(delivery.WorkspaceId, delivery.WebhookId, cancellation);
        var told = await workspaces.GetEventAsync(delivery.WorkspaceId, delivery.EventId, cancellation);
        if (webhook is null || told is null || !webhook.Value.Wants(told.EventType))
            return DeliveryOutcome.NotWanted;

        var resources = await codes.TellAsync([told], cancellation);
        var body = JsonSerializer.SerializeToUtf8Bytes(resources[0], ApiJson.Web.EventResource);
        var fault = await SendAsync(webhook.Value, delivery, body, cancellation);

        var (workspaceId, webhookId, eventId) = delivery;
        if (fault is null)
            Log.Delivered(logger, eventId, webhookId, workspaceId, number);
        else if (attempt.IsLast)
            Log.GivenUp(logger, eventId, webhookId, workspaceId, number, fault.Text);
        else
            Log.NotDelivered(logger, eventId, webhookId, workspaceId, number, fault.Text);
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

/// <summary>One attempt of a delivery.</summary>
/// <param name="Delivery">The delivery.</param>
/// <param name="Number">Which attempt it is, from 1.</param>
public sealed record DeliveryAttempt(EventDelivery Delivery, int Number)
{
    internal bool IsLast => Number == EventDelivery.Pauses.Count;
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
}
