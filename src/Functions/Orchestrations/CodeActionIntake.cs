using AccessCodes.Domain;
using AccessCodes.Domain.AccessCodes;
using AccessCodes.Domain.Attempts;
using AccessCodes.Domain.Conversions;
using AccessCodes.Domain.Locks;
using AccessCodes.Domain.Removals;
using AccessCodes.Functions.Storage;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace AccessCodes.Functions.Orchestrations;

/// <summary>Accepts actions on codes: what was accepted is safe before the caller hears of it.</summary>
public sealed partial class CodeActionIntake(
    WorkspaceStore workspaces,
    KnownOwners known,
    IManagementClaims claims,
    DeviceRateLimits limits,
    Outbox outbox,
    TimeProvider time,
    ILogger<CodeActionIntake> logger)
{
    /// <summary>Decides on a request to convert an unmanaged code and, where it is accepted, begins the conversion.</summary>
    /// <param name="workspaceId">The workspace that asks.</param>
    /// <param name="operation">What it asks for; the attempt gets its id.</param>
    /// <param name="accessCodeId">The code.</param>
    /// <param name="options">How it is to be converted.</param>
    /// <param name="client">Starts the conversion.</param>
    /// <returns>The attempt, new or already under way; or why not.</returns>
    public Task<Decision<ActionAttempt>> ConvertAsync(
        Guid workspaceId,
        Operation operation,
        Guid accessCodeId,
        ConversionOptions options,
        DurableTaskClient client) =>
        AcceptAsync(
            workspaceId,
            operation,
            accessCodeId,
            Refusals.UnmanagedAccessCodeNotFound,
            situation => Conversion.Accept(situation, options),
            nameof(ConvertToManaged),
            client);

    /// <summary>Decides on a request to delete an unmanaged code and, where it is accepted, begins the removal.</summary>
    /// <param name="workspaceId">The workspace that asks.</param>
    /// <param name="operation">What it asks for; the attempt gets its id.</param>
    /// <param name="accessCodeId">The code.</param>
    /// <param name="client">Starts the removal.</param>
    /// <returns>The attempt, new or already under way; or why not.</returns>
    public Task<Decision<ActionAttempt>> DeleteUnmanagedAsync(
        Guid workspaceId, Operation operation, Guid accessCodeId, DurableTaskClient client) =>
        AcceptAsync(
            workspaceId,
            operation,
            accessCodeId,
            Refusals.UnmanagedAccessCodeNotFound,
            Removal.Accept,
            nameof(DeleteUnmanaged),
            client);

    /// <summary>Decides on a request to act on a code and, where it is accepted, begins the action.</summary>
    /// <param name="workspaceId">The workspace that asks.</param>
    /// <param name="operation">What it asks for; the attempt gets its id.</param>
    /// <param name="accessCodeId">The code.</param>
    /// <param name="notFound">What to answer where the workspace has no such code.</param>
    /// <param name="decide">The rule that decides.</param>
    /// <param name="orchestration">What carries the action out.</param>
    /// <param name="client">Starts it.</param>
    /// <returns>The attempt, new or already under way; or why not.</returns>
    public Task<Decision<ActionAttempt>> AcceptAsync(
        Guid workspaceId,
        Operation operation,
        Guid accessCodeId,
        Refusal notFound,
        Func<CodeSituation, Decision<AcceptedAction>> decide,
        string orchestration,
        DurableTaskClient client) =>
        AcceptAsync(
            workspaceId,
            operation,
            accessCodeId,
            notFound,
            (situation, _) => Task.FromResult(decide(situation)),
            orchestration,
            client);

    /// <summary>The same for a rule that needs to read more, and may have more committed.</summary>
    public async Task<Decision<ActionAttempt>> AcceptAsync(
        Guid workspaceId,
        Operation operation,
        Guid accessCodeId,
        Refusal notFound,
        Func<CodeSituation, Changes, Task<Decision<AcceptedAction>>> decide,
        string orchestration,
        DurableTaskClient client)
    {
        // A caller who hangs up has asked all the same: what was begun is finished.
        var cancellation = CancellationToken.None;

        // Two requests for one code meet at its ETag: the second decides again, on what the first has written.
        while (true)
        {
            if (await workspaces.FindAcceptedAsync(workspaceId, operation, cancellation) is { } before)
                return before;

            var code = await workspaces.GetCodeAsync(workspaceId, accessCodeId, cancellation);
            if (code is null or { Value.IsInPool: true })
                return notFound;

            // Only while its workspace is being reset, a code is there for a moment longer than its device.
            if (await known.FindAsync(workspaceId, code.Value.DeviceId, cancellation) is not { } owners)
                return notFound;

            var situation = await FindSituationAsync(code.Value, owners, operation, cancellation);
            if (situation.Pending is { HasEnded: true })
                continue;

            var changes = new Changes();
            if ((await decide(situation, changes)).IsRefused(out var accepted, out var refusal))
                return refusal;
            if (!accepted.IsNew)
                return accepted.Attempt;
            if (await limits.CountAsync(accepted.Attempt, changes, cancellation) is { } tooMany)
                return tooMany;

            var order = CodeOrder.For(accepted.Code, accepted.Attempt);
            changes
                .Replace(code, accepted.Code)
                .Add(accepted.Attempt)
                .Add(Outbox.EntryFor(orchestration, order.ActionAttemptId, order));
            if (await workspaces.CommitAsync(workspaceId, changes, cancellation) == CommitResult.Conflict)
            {
                operation = operation.Again();
                continue;
            }

            Log.Accepted(logger, order.ActionAttemptId, accepted.Attempt.ActionType, accessCodeId, workspaceId);
            await outbox.StartAsync(client, workspaceId, changes, cancellation);
            return accepted.Attempt;
        }
    }

    private async Task<CodeSituation> FindSituationAsync(
        AccessCode code, Owners owners, Operation operation, CancellationToken cancellation)
    {
        var pending = code.Pending is { } action
            ? await workspaces.ExpectAttemptAsync(code.WorkspaceId, action.ActionAttemptId, cancellation)
            : null;
        var claim = await claims.FindAsync(code.Address, cancellation);
        var now = time.Now();

        return new CodeSituation
        {
            Code = code,
            Pending = pending?.Value,
            Holder = claim?.Holder,
            IsBeingHandedOver = claim?.Holder.WorkspaceId == code.WorkspaceId
                && claim.AndDisplaced().Any(displaced => displaced.Holder.WorkspaceId != code.WorkspaceId),
            Device = owners.Device,
            Account = owners.Account,
            AttemptId = operation.Id,
            Now = now,
        };
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information,
            "Attempt {ActionAttemptId} is accepted: {ActionType} of access code {AccessCodeId} of workspace {WorkspaceId}")]
        public static partial void Accepted(
            ILogger logger, Guid actionAttemptId, ActionType actionType, Guid accessCodeId, Guid workspaceId);
    }
}
