using AccessCodes.Domain;
using AccessCodes.Domain.Webhooks;
using AccessCodes.Functions.Orchestrations;
using AccessCodes.Functions.Storage;
using Microsoft.Extensions.Logging;

namespace AccessCodes.Functions.Webhooks;

/// <summary>The webhooks of workspaces: what is created or changed is caught up on (docs/decisions/0014).</summary>
public sealed partial class WebhookRegistry(
    WorkspaceStore workspaces,
    WebhookSubscriptions subscriptions,
    ReceiverAddresses addresses,
    TimeProvider time,
    ILogger<WebhookRegistry> logger)
{
    /// <summary>Creates a webhook.</summary>
    /// <param name="workspaceId">The workspace that asks.</param>
    /// <param name="operation">What it asks for; the webhook gets its id.</param>
    /// <param name="url">Where events are sent.</param>
    /// <param name="eventTypes">Which events; null for all.</param>
    /// <param name="cancellation">Cancels the look-ups.</param>
    /// <returns>The webhook, its secret included; or why not.</returns>
    public async Task<Decision<Webhook>> CreateAsync(
        Guid workspaceId,
        Operation operation,
        string url,
        IReadOnlyList<string>? eventTypes,
        CancellationToken cancellation)
    {
        // Two that are created at once meet at the register: the second counts again.
        while (true)
        {
            if (operation.MayHaveRun
                && await workspaces.GetWebhookAsync(workspaceId, operation.Id, cancellation) is { } before)
            {
                return before.Value;
            }

            if (await addresses.AreRefusedAsync(new Uri(url), cancellation))
                return Refusals.WebhookAddressRefused;

            var register = await workspaces.GetWebhookRegisterAsync(workspaceId, cancellation);
            var existing = await workspaces.ListWebhooksAsync(workspaceId, cancellation);
            var now = time.Now();
            var decision = Webhook.Create(workspaceId, url, eventTypes, existing.Count, operation.Id, now);
            if (decision.IsRefused(out var webhook, out var refusal))
                return refusal;

            var changes = new Changes()
                .Add(webhook)
                .Note(register, new WebhookRegister(webhook.WebhookId))
                .Add(Deliveries.CatchUpOf(webhook, now));
            if (await workspaces.CommitAsync(workspaceId, changes, CancellationToken.None) == CommitResult.Conflict)
            {
                operation = operation.Again();
                continue;
            }

            subscriptions.Forget(workspaceId);
            Log.Created(logger, webhook.WebhookId, workspaceId);
            return webhook;
        }
    }

    /// <summary>Has other event types delivered to a webhook.</summary>
    /// <returns>Whether there is such a webhook.</returns>
    public async Task<bool> ChangeAsync(
        Guid workspaceId, Guid webhookId, IReadOnlyList<string> eventTypes, CancellationToken cancellation)
    {
        Changes changes;
        do
        {
            if (await workspaces.GetWebhookAsync(workspaceId, webhookId, cancellation) is not { } webhook)
                return false;

            changes = new Changes()
                .Replace(webhook, webhook.Value.For(eventTypes))
                .Add(Deliveries.CatchUpOf(webhook.Value, time.Now()));
        }
        while (await workspaces.CommitAsync(workspaceId, changes, CancellationToken.None) == CommitResult.Conflict);

        subscriptions.Forget(workspaceId);
        Log.Changed(logger, webhookId, workspaceId);
        return true;
    }

    /// <summary>Deletes a webhook. Its deliveries end by themselves.</summary>
    /// <returns>Whether there was such a webhook.</returns>
    public async Task<bool> DeleteAsync(Guid workspaceId, Guid webhookId, CancellationToken cancellation)
    {
        if (await workspaces.GetWebhookAsync(workspaceId, webhookId, cancellation) is null)
            return false;

        // A conflict means that somebody else has deleted it at this moment.
        await workspaces.CommitAsync(workspaceId, new Changes().RemoveWebhook(webhookId), CancellationToken.None);
        subscriptions.Forget(workspaceId);
        Log.Deleted(logger, webhookId, workspaceId);
        return true;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Webhook {WebhookId} of workspace {WorkspaceId} is created")]
        public static partial void Created(ILogger logger, Guid webhookId, Guid workspaceId);

        [LoggerMessage(LogLevel.Information, "Webhook {WebhookId} of workspace {WorkspaceId} has other event types")]
        public static partial void Changed(ILogger logger, Guid webhookId, Guid workspaceId);

        [LoggerMessage(LogLevel.Information, "Webhook {WebhookId} of workspace {WorkspaceId} is deleted")]
        public static partial void Deleted(ILogger logger, Guid webhookId, Guid workspaceId);
    }
}
