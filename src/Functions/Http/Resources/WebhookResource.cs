using AccessCodes.Domain.Webhooks;

namespace AccessCodes.Functions.Http.Resources;

/// <summary>The webhook object of the API; only the answer that tells of its creation has the secret.</summary>
internal sealed record WebhookResource(
    Guid WebhookId, string Url, IReadOnlyList<string> EventTypes, string? Secret = null)
{
    public static WebhookResource From(Webhook webhook) => new(webhook.WebhookId, webhook.Url, webhook.EventTypes);

    public static WebhookResource WithSecret(Webhook webhook) =>
        From(webhook) with { Secret = webhook.Secret.Reveal };
}

internal sealed record WebhookAnswer(WebhookResource Webhook, bool Ok = true);

internal sealed record WebhookListAnswer(IReadOnlyList<WebhookResource> Webhooks, bool Ok = true);
