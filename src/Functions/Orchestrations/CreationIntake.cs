using System.Security.Cryptography;
using AccessCodes.Domain;
using AccessCodes.Domain.AccessCodes;
using AccessCodes.Domain.Events;
using AccessCodes.Domain.ManagedCodes;
using AccessCodes.Functions.Storage;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace AccessCodes.Functions.Orchestrations;

/// <summary>Accepts the creation of codes: what was accepted is safe before the caller hears of it.</summary>
public sealed partial class CreationIntake(
    WorkspaceStore workspaces,
    DeviceRateLimits limits,
    Outbox outbox,
    TimeProvider time,
    ILogger<CreationIntake> logger)
{
    /// <summary>
    /// What is committed for each code: two rows of the code, two of its attempt, the event, the outbox entry, the PIN
    /// register and the count of the device's creations.
    /// </summary>
    private const int RowsPerCode = 8;

    /// <summary>On how many devices codes can be created at once: as many as one transaction holds.</summary>
    public const int MaxDevices = ITable.MaxChanges / RowsPerCode;

    /// <summary>Decides on a request to create codes and, where it is accepted, begins to set them.</summary>
    /// <param name="workspaceId">The workspace that asks.</param>
    /// <param name="operation">What it asks for; the attempts get its ids.</param>
    /// <param name="deviceIds">The devices: a code is created on each, or on none.</param>
    /// <param name="wish">What was asked for.</param>
    /// <param name="client">Starts what sets the codes.</param>
    /// <returns>The codes and their attempts, in the order of the devices; or why not.</returns>
    public async Task<Decision<AcceptedCreation>> AcceptAsync(
        Guid workspaceId,
        Operation operation,
        IReadOnlyList<Guid> deviceIds,
        CreationWish wish,
        DurableTaskClient client)
    {
        // A caller who hangs up has asked all the same: what was begun is finished.
        var cancellation = CancellationToken.None;

        // Two requests for one device meet at its register: the second decides again, on what the first has written.
        while (true)
        {
            if (await FindAcceptedAsync(workspaceId, operation, deviceIds.Count, cancellation) is { } before)
                return before;

            var now = time.Now();
            var (sites, registers) = (new List<CreationSite>(), new List<Stored<PinRegister>?>());
            foreach (var (index, deviceId) in deviceIds.Index())
            {
                registers.Add(await workspaces.GetPinRegisterAsync(workspaceId, deviceId, cancellation));
                var site = await FindSiteAsync(workspaceId, deviceId, operation.IdOf(index), now, cancellation);
                if (site is null)
                    return Refusals.DeviceNotFound;

                sites.Add(site);
            }

            if (sites is [var only] && await FindTwinAsync(only, wish, cancellation) is { } twin)
                return new AcceptedCreation([twin]);

            var decision = Creation.Accept(sites, wish, RandomNumberGenerator.GetInt32, now);
            if (decision.IsRefused(out var accepted, out var refusal))
                return refusal;

            var changes = new Changes();
            foreach (var (index, (code, attempt, _)) in accepted.Actions.Index())
            {
                var order = CodeOrder.For(code, attempt);
                changes
                    .Add(code)
                    .Add(attempt)
                    .Add(EventIds.Maker(attempt.Subject, attempt.ActionAttemptId, now).Tell(EventTypes.Created))
                    .Add(Outbox.EntryFor(nameof(SetCodeOnDevice), order.ActionAttemptId, order))
                    .Give(registers[index], new PinRegister(code.DeviceId, attempt.ActionAttemptId));
            }

            if (await CountAsync(accepted, changes, cancellation) is { } tooMany)
                return tooMany;
            if (await workspaces.CommitAsync(workspaceId, changes, cancellation) == CommitResult.Conflict)
            {
                operation = operation.Again();
                continue;
            }

            foreach (var (code, attempt, _) in accepted.Actions)
                Log.Accepted(logger, attempt.ActionAttemptId, code.AccessCodeId, code.DeviceId, workspaceId);

            await outbox.StartAsync(client, workspaceId, changes, cancellation);
            return accepted;
        }
    }

    /// <summary>Begins to set a code again that was created and failed to come to its lock.</summary>
    /// <param name="workspaceId">The workspace that asks.</param>
    /// <param name="operation">What it asks for; the attempt gets its id.</param>
    /// <param name="accessCodeId">The code.</param>
    /// <param name="client">Starts what sets it.</param>
    /// <returns>The attempt, new or already under way; or why not.</returns>
    public async Task<Decision<AcceptedAction>> ResumeAsync(
        Guid workspaceId, Operation operation, Guid accessCodeId, DurableTaskClient client)
    {
        var cancellation = CancellationToken.None;
        while (true)
        {
            if (await workspaces.GetCodeAsync(workspaceId, accessCodeId, cancellation) is not { } code)
                return Refusals.AccessCodeNotFound;
            if (await workspaces.FindAcceptedAsync(workspaceId, operation, cancellation) is { } before)
                return new AcceptedAction(code.Value, before, IsNew: false);
            if (code.Value.Pending is { } pending)
            {
                var attempt = await workspaces.ExpectAttemptAsync(workspaceId, pending.ActionAttemptId, cancellation);
                return new AcceptedAction(code.Value, attempt.Value, IsNew: false);
            }

            var device = await workspaces.ExpectDeviceAsync(workspaceId, code.Value.DeviceId, cancellation);
            var account = await workspaces.ExpectAccountAsync(
                workspaceId, code.Value.ConnectedAccountId, cancellation);
            var resumed = Creation.Resume(code.Value, device.Value, account.Value, operation.Id, time.Now());
            var order = CodeOrder.For(resumed.Code, resumed.Attempt);
            var changes = new Changes()
                .Replace(code, resumed.Code)
                .Add(resumed.Attempt)
                .Add(Outbox.EntryFor(nameof(SetCodeOnDevice), order.ActionAttemptId, order));
            if (await limits.CountAsync(resumed.Attempt, changes, cancellation) is { } tooMany)
                return tooMany;
            if (await workspaces.CommitAsync(workspaceId, changes, cancellation) == CommitResult.Conflict)
            {
                operation = operation.Again();
                continue;
            }

            Log.Accepted(logger, order.ActionAttemptId, accessCodeId, code.Value.DeviceId, workspaceId);
            await outbox.StartAsync(client, workspaceId, changes, cancellation);
            return resumed;
        }
    }

    /// <summary>Finds what is known of a device; null where there is no such device.</summary>
    public async Task<CreationSite?> FindSiteAsync(
        Guid workspaceId, Guid deviceId, Guid attemptId, DateTimeOffset now, CancellationToken cancellation)
    {
        var device = await workspaces.GetDeviceAsync(workspaceId, deviceId, cancellation);
        if (device is null)
            return null;

        var account = await workspaces.ExpectAccountAsync(workspaceId, device.Value.ConnectedAccountId, cancellation);
        var codes = await workspaces.ListCodesAsync(workspaceId, deviceId, cancellation);
        return new CreationSite(device.Value, account.Value, codes, Guid.CreateVersion7(now), attemptId);
    }

    /// <summary>Finds what an operation has created, if it was begun before: all of it or nothing.</summary>
    private async Task<Decision<AcceptedCreation>?> FindAcceptedAsync(
        Guid workspaceId, Operation operation, int count, CancellationToken cancellation)
    {
        if (await workspaces.FindAcceptedAsync(workspaceId, operation, cancellation) is null)
            return null;

        var actions = new List<AcceptedAction>();
        for (var index = 0; index < count; index++)
        {
            var attempt = await workspaces.ExpectAttemptAsync(workspaceId, operation.IdOf(index), cancellation);
            var code = await workspaces.GetCodeAsync(workspaceId, attempt.Value.Subject.AccessCodeId, cancellation);
            if (code is null)
                return Refusals.AccessCodeNotFound;

            actions.Add(new AcceptedAction(code.Value, attempt.Value, IsNew: false));
        }

        return new AcceptedCreation(actions);
    }

    /// <summary>Counts all or none; of several that must wait, the one that must wait longest decides.</summary>
    private async Task<Refusal?> CountAsync(
        AcceptedCreation accepted, Changes changes, CancellationToken cancellation)
    {
        var refusals = new List<Refusal>();
        foreach (var action in accepted.Actions)
        {
            if (await limits.CountAsync(action.Attempt, changes, cancellation) is { } tooMany)
                refusals.Add(tooMany);
        }

        return refusals.MaxBy(refusal => refusal.RetryAfter);
    }

    private async Task<AcceptedAction?> FindTwinAsync(
        CreationSite site, CreationWish wish, CancellationToken cancellation)
    {
        if (Creation.FindTwin(site, wish) is not { Pending: { } pending } twin)
            return null;

        var attempt = await workspaces.ExpectAttemptAsync(twin.WorkspaceId, pending.ActionAttemptId, cancellation);
        return attempt.Value.HasEnded ? null : new AcceptedAction(twin, attempt.Value, IsNew: false);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information,
            "Attempt {ActionAttemptId} is accepted: access code {AccessCodeId} on device {DeviceId} " +
            "of workspace {WorkspaceId}")]
        public static partial void Accepted(
            ILogger logger, Guid actionAttemptId, Guid accessCodeId, Guid deviceId, Guid workspaceId);
    }
}
