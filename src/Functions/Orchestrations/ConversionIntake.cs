using AccessCodes.Domain;
using AccessCodes.Domain.Attempts;
using AccessCodes.Domain.Conversions;
using AccessCodes.Domain.Locks;
using AccessCodes.Functions.Storage;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace AccessCodes.Functions.Orchestrations;

/// <summary>Accepts conversions: what was accepted is safe before the caller hears of it.</summary>
public sealed partial class ConversionIntake(
    WorkspaceStore workspaces,
    IManagementClaims claims,
    Outbox outbox,
    TimeProvider time,
    ILogger<ConversionIntake> logger)
{
    /// <summary>Decides on a request to convert a code and, where it is accepted, begins the conversion.</summary>
    /// <returns>The attempt, new or already under way; or why not.</returns>
    public async Task<Decision<ActionAttempt>> AcceptAsync(
        Guid workspaceId,
        Guid accessCodeId,
        ConversionOptions options,
        DurableTaskClient client)
    {
        // A caller who hangs up has asked all the same: what was begun is finished.
        var cancellation = CancellationToken.None;

        // Two requests for one code meet at its ETag: the second decides again, on what the first has written.
        while (true)
        {
            var code = await workspaces.GetCodeAsync(workspaceId, accessCodeId, cancellation);
            if (code is null)
                return Refusals.UnmanagedAccessCodeNotFound;

            var pending = code.Value.Pending is { } action
                ? await workspaces.ExpectAttemptAsync(workspaceId, action.ActionAttemptId, cancellation)
                : null;
            if (pending is { Value.HasEnded: true })
                continue;

            var device = await workspaces.ExpectDeviceAsync(workspaceId, code.Value.DeviceId, cancellation);
            var account = await workspaces.ExpectAccountAsync(
                workspaceId, code.Value.ConnectedAccountId, cancellation);
            var holder = await claims.FindAsync(code.Value.Address, cancellation);

            var now = time.Now();
            var decision = Conversion.Accept(
                code.Value,
                pending?.Value,
                holder,
                device.Value,
                account.Value,
                options,
                Guid.CreateVersion7(now),
                Conversion.DefaultTimeLimit,
                now);

            if (decision.IsRefused(out var accepted, out var refusal))
                return refusal;
            if (!accepted.IsNew)
                return accepted.Attempt;

            var order = ConversionOrder.For(accepted.Code, accepted.Attempt);
            var entry = Outbox.EntryFor(nameof(ConvertToManaged), order.ActionAttemptId, order, now);
            var changes = new Changes().Replace(code, accepted.Code).Add(accepted.Attempt).Add(entry);
            if (await workspaces.CommitAsync(workspaceId, changes, cancellation) == CommitResult.Conflict)
                continue;

            Log.Accepted(logger, order.ActionAttemptId, accessCodeId, workspaceId);
            await outbox.StartAsync(client, workspaceId, entry, cancellation);
            return accepted.Attempt;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information,
            "Attempt {ActionAttemptId} will convert access code {AccessCodeId} of workspace {WorkspaceId}")]
        public static partial void Accepted(
            ILogger logger, Guid actionAttemptId, Guid accessCodeId, Guid workspaceId);
    }
}
