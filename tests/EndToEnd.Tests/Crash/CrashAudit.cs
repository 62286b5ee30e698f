using AccessCodes.Domain.AccessCodes;
using AccessCodes.Domain.Attempts;
using AccessCodes.Domain.Events;
using AccessCodes.Domain.Webhooks;
using AccessCodes.Functions.Providers;
using AccessCodes.Functions.Storage;
using AccessCodes.TestSupport;

namespace AccessCodes.EndToEnd.Tests.Crash;

/// <summary>
/// Looks into a workspace, at its locks and into its inbox once a run is over: whether anything was lost, is stuck, was
/// done twice, or was told that did not happen.
/// </summary>
/// <param name="tables">Where everything is kept.</param>
/// <param name="tenant">The workspace.</param>
/// <param name="traffic">What clients have heard of.</param>
internal sealed class CrashAudit(ITables tables, Tenant tenant, Traffic traffic)
{
    private const int Everything = int.MaxValue - 1;

    private readonly WorkspaceStore _workspaces = new(tables, new WebhookSubscriptions(tables, TimeProvider.System));
    private readonly SimulatedLocks _locks = new(tables);
    private readonly ManagementClaims _claims = new(tables);

    /// <returns>What is wrong; nothing where all is well.</returns>
    public async Task<IReadOnlyList<string>> FindFaultsAsync()
    {
        var attempts = (await _workspaces.ListAttemptsAsync(
            tenant.WorkspaceId, actionAttemptIds: null, deviceId: null, after: null, Everything)).Items;
        var events = (await _workspaces.ListEventsAsync(
            tenant.WorkspaceId, from: null, until: null, filter: null, Everything)).Items;

        var faults = new List<string>();
        faults.AddRange(OfAttempts(attempts));
        faults.AddRange(OfEvents(attempts, events));
        faults.AddRange(OfDeliveries(events));
        faults.AddRange(OfWebhooks(await _workspaces.ListWebhooksAsync(tenant.WorkspaceId)));
        await foreach (var entry in _workspaces.ListOutboxAsync(tenant.WorkspaceId, DateTimeOffset.MaxValue))
            faults.Add($"{entry.Orchestration} {entry.EntryId} is left in the outbox.");
        foreach (var device in tenant.Devices)
        {
            faults.AddRange(await OfJournalAsync(device, attempts));
            faults.AddRange(await OfCodesAsync(device));
        }

        return faults;
    }

    /// <summary>What was accepted is there and has been done, and nothing else is.</summary>
    private IEnumerable<string> OfAttempts(IReadOnlyList<ActionAttempt> attempts)
    {
        var known = attempts.Select(attempt => attempt.ActionAttemptId).ToHashSet();
        foreach (var lost in traffic.Accepted.Keys.Except(known))
            yield return $"Attempt {lost} was accepted and is lost.";
        foreach (var unasked in known.Except(traffic.Accepted.Keys))
            yield return $"Attempt {unasked} is there and nobody has asked for it.";
        foreach (var attempt in attempts.Where(attempt => attempt.Status != ActionAttemptStatus.Success))
            yield return $"{attempt.ActionType} {attempt.ActionAttemptId} is {attempt.Status}: {attempt.Error?.Type}";
    }

    /// <summary>Each attempt has told just what came of it, once, and nothing was told that no attempt brought about.</summary>
    private static IEnumerable<string> OfEvents(IReadOnlyList<ActionAttempt> attempts, IReadOnlyList<Event> events)
    {
        var told = events.ToLookup(told => told.ActionAttemptId, told => told.EventType);
        foreach (var attempt in attempts)
        {
            var (expected, found) = (Joined(EventsOf(attempt)), Joined(told[attempt.ActionAttemptId]));
            if (expected != found)
                yield return $"{attempt.ActionType} {attempt.ActionAttemptId} has told [{found}] and not [{expected}].";
        }

        var known = attempts.Select(attempt => (Guid?)attempt.ActionAttemptId).ToHashSet();
        foreach (var stray in events.Where(told => !known.Contains(told.ActionAttemptId)))
            yield return $"{stray.EventType} {stray.EventId} belongs to no attempt.";
    }

    /// <summary>Each event has come, under one message id, and none that there is not.</summary>
    private IEnumerable<string> OfDeliveries(IReadOnlyList<Event> events)
    {
        var received = tenant.Inbox.Received;
        foreach (var told in events)
        {
            var reception = received.GetValueOrDefault(told.EventId);
            if (reception is not { Taken: > 0 })
                yield return $"{told.EventType} {told.EventId} was not delivered.";
            else if (reception.MessageIds.Count != 1)
                yield return $"{told.EventType} {told.EventId} came as {string.Join(" and ", reception.MessageIds)}.";
        }

        foreach (var invented in received.Keys.Except(events.Select(told => told.EventId)))
            yield return $"Event {invented} was delivered to workspace {tenant.WorkspaceId}, which has no such event.";
        foreach (var twice in received.GroupBy(each => each.Value.MessageIds.First()).Where(each => each.Count() > 1))
            yield return $"{twice.Count()} events came as {twice.Key}.";
    }

    /// <summary>The webhooks are those that somebody was told the secret of.</summary>
    private IEnumerable<string> OfWebhooks(IReadOnlyList<Webhook> webhooks)
    {
        var known = webhooks.Select(webhook => webhook.WebhookId).ToHashSet();
        var told = traffic.Webhooks.Keys.Append(tenant.WebhookId).ToArray();
        foreach (var lost in told.Except(known))
            yield return $"Webhook {lost} was created and is lost.";
        foreach (var unasked in known.Except(told))
            yield return $"Webhook {unasked} is there and nobody knows its secret.";
    }

    /// <summary>The lock's own journal has the effect of each attempt, and no other.</summary>
    private async Task<IReadOnlyList<string>> OfJournalAsync(ExtraDevice device, IReadOnlyList<ActionAttempt> attempts)
    {
        var faults = new List<string>();
        var @lock = Tenant.LockOf(device);
        var journal = await _locks.ReadJournalAsync(@lock.Provider, @lock.LockId);
        var wanted = attempts.Where(attempt => attempt.Subject.DeviceId == device.DeviceId)
            .ToDictionary(attempt => attempt.ActionAttemptId, attempt => EffectOf(attempt.ActionType));
        foreach (var (id, effect) in wanted)
        {
            var found = journal.GetValueOrDefault(id)?.Effect;
            if (found != effect)
                faults.Add($"Attempt {id} was to {effect} a code, and did {found ?? "nothing"} on the lock.");
        }

        faults.AddRange(journal.Keys.Except(wanted.Keys).Select(id => $"The lock did something for {id}, an unknown."));
        faults.AddRange(
            from effect in journal.Values
            where effect.Effect is "adopt" or "set" or "remove"
            group effect by (effect.Effect, effect.LockCodeId) into same
            where same.Count() > 1
            select $"The lock was to {same.Key.Effect} {same.Key.LockCodeId} {same.Count()} times.");
        return faults;
    }

    /// <summary>The records are what is on the lock, they wait for nothing, and claims are held for managed codes alone.</summary>
    private async Task<IReadOnlyList<string>> OfCodesAsync(ExtraDevice device)
    {
        var faults = new List<string>();
        var @lock = Tenant.LockOf(device);
        var onLock = (await _locks.ListCodesAsync(@lock.Provider, @lock.LockId))
            .Where(code => code.GoneAt is null)
            .ToDictionary(code => code.LockCodeId);
        var records = await _workspaces.ListCodesAsync(tenant.WorkspaceId, device.DeviceId);
        foreach (var code in records)
        {
            if (code.Pending is not null || code.Wanted is not null || code.Status != AccessCodeStatus.Set)
                faults.Add($"Access code {code.AccessCodeId} is {code.Status} and waits for something.");
            if (!onLock.Remove(code.Address.LockCodeId, out var there))
                faults.Add($"Access code {code.AccessCodeId} is not on the lock.");
            else if (there.Pin != code.Pin || there.IsInSeamsCare != code.IsManaged)
                faults.Add($"Access code {code.AccessCodeId} is another one on the lock.");

            var claim = await _claims.FindAsync(code.Address);
            if (claim?.Holder.AccessCodeId != (code.IsManaged ? code.AccessCodeId : null))
                faults.Add($"Access code {code.AccessCodeId}, managed: {code.IsManaged}, is claimed by {claim?.Holder}.");
        }

        faults.AddRange(onLock.Keys.Select(left => $"{left} is on lock {@lock.LockId}, and no record knows of it."));
        return faults;
    }

    private static string[] EventsOf(ActionAttempt attempt) => attempt.ActionType switch
    {
        ActionType.ConvertAccessCodeToManaged => [EventTypes.UnmanagedConvertedToManaged],
        ActionType.DeleteUnmanagedAccessCode => [EventTypes.UnmanagedRemoved],
        ActionType.CreateAccessCode => [EventTypes.Created, EventTypes.SetOnDevice],
        ActionType.UpdateAccessCode => [EventTypes.Changed],
        ActionType.DeleteAccessCode => [EventTypes.RemovedFromDevice, EventTypes.Deleted],
        _ => [],
    };

    private static string EffectOf(ActionType action) => action switch
    {
        ActionType.ConvertAccessCodeToManaged => "adopt",
        ActionType.CreateAccessCode => "set",
        ActionType.UpdateAccessCode => "change",
        _ => "remove",
    };

    private static string Joined(IEnumerable<string> types) => string.Join(", ", types.Order());
}
