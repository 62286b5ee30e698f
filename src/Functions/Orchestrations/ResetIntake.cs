using AccessCodes.Domain;
using AccessCodes.Domain.AccessCodes;
using AccessCodes.Domain.Attempts;
using AccessCodes.Domain.Workspaces;
using AccessCodes.Functions.Storage;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace AccessCodes.Functions.Orchestrations;

/// <summary>Accepts resets of sandbox workspaces, one at a time.</summary>
public sealed partial class ResetIntake(
    WorkspaceStore workspaces, Outbox outbox, TimeProvider time, ILogger<ResetIntake> logger)
{
    /// <summary>Decides on a request to reset a workspace and, where it is accepted, begins the reset.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="operation">What is asked for; the attempt gets its id.</param>
    /// <param name="client">Starts the reset.</param>
    /// <returns>The attempt, new or already under way; or why not.</returns>
    public async Task<Decision<ActionAttempt>> AcceptAsync(
        Workspace workspace, Operation operation, DurableTaskClient client)
    {
        // A caller who hangs up has asked all the same: what was begun is finished.
        var cancellation = CancellationToken.None;
        var workspaceId = workspace.WorkspaceId;

        // Of two requests that begin a reset at once one conflicts with the other, and finds its attempt.
        while (true)
        {
            if (await workspaces.FindAcceptedAsync(workspaceId, operation, cancellation) is { } accepted)
                return accepted;

            if (await workspaces.GetResetAsync(workspaceId, cancellation) is { } pending
                && await workspaces.GetAttemptAsync(workspaceId, pending.ActionAttemptId, cancellation) is { } under)
            {
                return under.Value;
            }

            var now = time.Now();
            var decision = SandboxReset.Accept(workspace, operation.Id, now);
            if (decision.IsRefused(out var attempt, out var refusal))
                return refusal;

            var order = new ResetOrder(workspaceId, attempt.ActionAttemptId, attempt.Deadline);
            var changes = new Changes()
                .Add(attempt)
                .AddReset(new PendingAction(attempt.ActionAttemptId, attempt.ActionType))
                .Add(Outbox.EntryFor(nameof(ResetSandbox), order.ActionAttemptId, order));
            if (await workspaces.CommitAsync(workspaceId, changes, cancellation) == CommitResult.Conflict)
            {
                operation = operation.Again();
                continue;
            }

            Log.Accepted(logger, order.ActionAttemptId, workspaceId);
            await outbox.StartAsync(client, workspaceId, changes, cancellation);
            return attempt;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Attempt {ActionAttemptId} will reset workspace {WorkspaceId}")]
        public static partial void Accepted(ILogger logger, Guid actionAttemptId, Guid workspaceId);
    }
}
