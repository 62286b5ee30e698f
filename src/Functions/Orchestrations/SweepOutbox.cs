using AccessCodes.Functions.Storage;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace AccessCodes.Functions.Orchestrations;

/// <summary>Starts what a crash left in the outbox between a commit and its start.</summary>
public sealed class SweepOutbox(
    WorkspaceDirectory directory, WorkspaceStore workspaces, Outbox outbox, TimeProvider time)
{
    /// <summary>A younger entry is still in the hands of the request that wrote it.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    private const int PageSize = 100;

    [Function(nameof(SweepOutbox))]
    public async Task Run(
        [TimerTrigger("*/30 * * * * *", RunOnStartup = false)] TimerInfo timer,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation)
    {
        await foreach (var workspace in directory.ListAsync(cancellation))
            await SweepAsync(workspace.WorkspaceId, client, cancellation);
    }

    private async Task SweepAsync(Guid workspaceId, DurableTaskClient client, CancellationToken cancellation)
    {
        var before = time.Now() - Grace;
        var entries = await workspaces.ListOutboxAsync(workspaceId, before, PageSize, cancellation);
        foreach (var entry in entries)
            await outbox.RestartAsync(client, workspaceId, entry, cancellation);
    }
}
