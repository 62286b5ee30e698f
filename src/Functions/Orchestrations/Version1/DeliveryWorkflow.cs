using AccessCodes.Domain.Webhooks;
using Microsoft.DurableTask;

namespace AccessCodes.Functions.Orchestrations.Version1;

/// <summary>The delivery of an event as instances without a version began it.</summary>
internal static class DeliveryWorkflow
{
    public static async Task<string> DeliverAsync(TaskOrchestrationContext context)
    {
        var delivery = context.GetInput<EventDelivery>()!;
        for (var number = 1; number <= EventDelivery.Pauses.Count; number++)
        {
            var pause = EventDelivery.Pauses[number - 1];
            if (pause > TimeSpan.Zero)
                await context.CreateTimer(pause, CancellationToken.None);

            var outcome = await context.CallActivityAsync<DeliveryOutcome>(
                nameof(DeliverEvent.AttemptDelivery), new DeliveryAttempt(delivery, number), Retries.OfStorage);
            if (outcome == DeliveryOutcome.Delivered)
                return "delivered";
            if (outcome == DeliveryOutcome.NotWanted)
                return "not wanted";
        }

        return "given up";
    }
}
