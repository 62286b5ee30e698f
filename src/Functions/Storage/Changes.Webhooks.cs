using AccessCodes.Domain.Webhooks;

namespace AccessCodes.Functions.Storage;

/// <content>What is written of webhooks.</content>
public sealed partial class Changes
{
    public Changes Add(Webhook webhook) =>
        Insert(RowKeys.Webhook(webhook.WebhookId), Write(webhook, Documents.Default.Webhook));

    public Changes Replace(Stored<Webhook> before, Webhook after) =>
        Replace(RowKeys.Webhook(after.WebhookId), Write(after, Documents.Default.Webhook), before.ETag);

    /// <summary>Removes a webhook; a conflict where it is gone already.</summary>
    public Changes RemoveWebhook(Guid webhookId)
    {
        _rows.Add(new RowChange.Delete(RowKeys.Webhook(webhookId)));
        return this;
    }

    /// <summary>Notes that a webhook was created; a conflict where another was since the register was read.</summary>
    public Changes Note(Stored<WebhookRegister>? before, WebhookRegister after) => InsertOrReplace(
        RowKeys.WebhookRegister, Write(after, Documents.Default.WebhookRegister), before?.ETag);
}
