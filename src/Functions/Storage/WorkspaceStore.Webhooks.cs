using AccessCodes.Domain.Webhooks;

namespace AccessCodes.Functions.Storage;

/// <content>The webhooks of a workspace.</content>
public sealed partial class WorkspaceStore
{
    /// <summary>Reads one webhook, its secret included.</summary>
    public Task<Stored<Webhook>?> GetWebhookAsync(
        Guid workspaceId, Guid webhookId, CancellationToken cancellation = default) =>
        GetAsync(workspaceId, RowKeys.Webhook(webhookId), Documents.Default.Webhook, cancellation);

    /// <summary>Which webhook was created last; null where none ever was.</summary>
    public Task<Stored<WebhookRegister>?> GetWebhookRegisterAsync(
        Guid workspaceId, CancellationToken cancellation = default) =>
        GetAsync(workspaceId, RowKeys.WebhookRegister, Documents.Default.WebhookRegister, cancellation);

    /// <summary>Lists the webhooks of a workspace, oldest first.</summary>
    public async Task<IReadOnlyList<Webhook>> ListWebhooksAsync(
        Guid workspaceId, CancellationToken cancellation = default)
    {
        var page = await ListAsync(
            workspaceId,
            KeyRange.Prefix(RowKeys.Webhooks),
            after: null,
            limit: ITable.MaxPageSize,
            Documents.Default.Webhook,
            filter: null,
            cancellation);
        return page.Items;
    }
}
