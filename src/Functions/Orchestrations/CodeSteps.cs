using AccessCodes.Domain.AccessCodes;
using AccessCodes.Domain.Attempts;
using AccessCodes.Domain.BackupCodes;
using AccessCodes.Domain.Devices;
using AccessCodes.Domain.Events;
using AccessCodes.Domain.Locks;
using AccessCodes.Domain.ManagedCodes;
using AccessCodes.Functions.Storage;
using Microsoft.DurableTask.Client;

namespace AccessCodes.Functions.Orchestrations;

/// <summary>
/// What the steps of a workflow on a managed code have in common: read, decide, commit, and again on a conflict.
/// </summary>
public sealed class CodeSteps(WorkspaceStore workspaces, IManagementClaims claims, Outbox outbox, TimeProvider time)
{
    /// <summary>Gives up a code for good, before the step that ends its attempt.</summary>
    /// <param name="order">What the workflow started with.</param>
    /// <param name="cancellation">Cancels the step.</param>
    public async Task GiveUpClaimAsync(CodeOrder order, CancellationToken cancellation)
    {
        // Once the attempt has ended the code may have been converted again: that claim is not the one to give up.
        var attempt = await workspaces.ExpectAttemptAsync(order.WorkspaceId, order.ActionAttemptId, cancellation);
        if (!attempt.Value.HasEnded)
            await claims.GiveUpAsync(order.Address, order.Claimant, cancellation);
    }

    /// <summary>Takes the step that ends an attempt.</summary>
    /// <param name="order">What the workflow started with.</param>
    /// <param name="decide">The rule.</param>
    /// <param name="alsoCommit">What to commit besides; gets the changes and what was decided.</param>
    /// <param name="client">Starts what follows.</param>
    /// <param name="cancellation">Cancels the step.</param>
    /// <returns>What was committed; null where the attempt had ended before.</returns>
    public async Task<CodeOutcome?> EndAsync(
        CodeOrder order,
        Func<EndingCode, CodeOutcome> decide,
        Action<Changes, CodeOutcome>? alsoCommit,
        DurableTaskClient client,
        CancellationToken cancellation)
    {
        while (true)
        {
            var attempt = await workspaces.ExpectAttemptAsync(order.WorkspaceId, order.ActionAttemptId, cancellation);
            if (attempt.Value.HasEnded)
                return null;

            var code = await workspaces.ExpectCodeAsync(order.WorkspaceId, order.AccessCodeId, cancellation);
            var (device, account) = await workspaces.ExpectOwnersAsync(attempt.Value.Subject, cancellation);
            var events = EventIds.Maker(attempt.Value.Subject, order.ActionAttemptId, time.Now());
            var decided = decide(new EndingCode(code.Value, attempt.Value, device.Value, account.Value, events));
            var outcome = BackupPool.Follow(code.Value, decided, device.Value, events.Now);

            var changes = Write(outcome, code, device, account).End(attempt, outcome.Attempt!);
            alsoCommit?.Invoke(changes, outcome);
            if (BackupPool.IsDue(code.Value, outcome, device.Value))
                changes.Add(BackupPoolKeeper.Start(device.Value, events.Now));
            if (await workspaces.CommitAsync(order.WorkspaceId, changes, cancellation) == CommitResult.Committed)
            {
                await outbox.StartAsync(client, order.WorkspaceId, changes, cancellation);
                return outcome;
            }
        }
    }

    /// <summary>Takes a step that ends no attempt.</summary>
    /// <param name="order">What the workflow started with.</param>
    /// <param name="decide">The rule; null where there is nothing to do.</param>
    /// <param name="client">Starts what follows.</param>
    /// <param name="cancellation">Cancels the step.</param>
    /// <returns>Whether something was committed.</returns>
    public async Task<bool> TakeAsync(
        CodeOrder order,
        Func<AccessCode, Device, ConnectedAccount, EventMaker, CodeOutcome?> decide,
        DurableTaskClient client,
        CancellationToken cancellation)
    {
        while (true)
        {
            var code = await workspaces.GetCodeAsync(order.WorkspaceId, order.AccessCodeId, cancellation);
            if (code is null)
                return false;

            var device = await workspaces.ExpectDeviceAsync(order.WorkspaceId, code.Value.DeviceId, cancellation);
            var account = await workspaces.ExpectAccountAsync(
                order.WorkspaceId, code.Value.ConnectedAccountId, cancellation);
            var subject = EventSubject.Of(order.AccessCodeId, device.Value, account.Value);
            var events = EventIds.Maker(subject, code.Value.Pending?.ActionAttemptId, time.Now());
            if (decide(code.Value, device.Value, account.Value, events) is not { } decided)
                return false;

            var outcome = BackupPool.Follow(code.Value, decided, device.Value, events.Now);
            var changes = Write(outcome, code, device, account);
            if (await workspaces.CommitAsync(order.WorkspaceId, changes, cancellation) == CommitResult.Committed)
            {
                await outbox.StartAsync(client, order.WorkspaceId, changes, cancellation);
                return true;
            }
        }
    }

    private static Changes Write(
        CodeOutcome outcome, Stored<AccessCode> code, Stored<Device> device, Stored<ConnectedAccount> account)
    {
        var changes = outcome.Code is { } after ? new Changes().Replace(code, after) : new Changes().Remove(code);
        changes.Replace(device, outcome.Device ?? device.Value).Replace(account, outcome.Account ?? account.Value);
        foreach (var told in outcome.Events)
            changes.Add(told);
        return changes;
    }
}

/// <summary>A code whose attempt is about to end, and what the rule needs for it.</summary>
public sealed record EndingCode(
    AccessCode Code, ActionAttempt Attempt, Device Device, ConnectedAccount Account, EventMaker Events);
