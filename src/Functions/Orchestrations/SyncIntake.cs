using AccessCodes.Functions.Storage;
using Microsoft.DurableTask.Client;

namespace AccessCodes.Functions.Orchestrations;

/// <summary>Accepts syncs: what was asked for is safe before the caller hears of it.</summary>
public sealed class SyncIntake(WorkspaceStore workspaces, Outbox outbox, TimeProvider time)
{
    /// <summary>How long to wait for a sync that somebody wants to see the effect of; it goes on all the same.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Begins to sync all devices of an account.</summary>
    public Task BeginAsync(AccountOrder order, DurableTaskClient client) =>
        BeginAsync(nameof(SyncAccount), order.WorkspaceId, order, client);

    /// <summary>Syncs a device, and waits a little for the end of it.</summary>
    public async Task RunAsync(SyncOrder order, DurableTaskClient client)
    {
        var instanceId = await BeginAsync(nameof(SyncDevice), order.WorkspaceId, order, client);
        await WaitAsync(instanceId, client);
    }

    /// <summary>Syncs all devices of an account, and waits a little for the end of it.</summary>
    public async Task RunAsync(AccountOrder order, DurableTaskClient client)
    {
        var instanceId = await BeginAsync(nameof(SyncAccount), order.WorkspaceId, order, client);
        await WaitAsync(instanceId, client);
    }

    private async Task<Guid> BeginAsync<TOrder>(
        string orchestration, Guid workspaceId, TOrder order, DurableTaskClient client)
    {
        // A caller who hangs up has asked all the same.
        var instanceId = Guid.CreateVersion7(time.Now());
        var changes = new Changes().Add(Outbox.StartOf(orchestration, instanceId, order));
        await workspaces.CommitAsync(workspaceId, changes, CancellationToken.None);
        await outbox.StartAsync(client, workspaceId, changes, CancellationToken.None);
        return instanceId;
    }

    private async Task WaitAsync(Guid instanceId, DurableTaskClient client)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        try
        {
            await client.WaitForInstanceCompletionAsync(instanceId.ToString(), patience.Token);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            // It takes longer; whoever asked sees its effect later.
        }
    }
}
