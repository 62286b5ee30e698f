using System.Collections.Concurrent;
using AccessCodes.Domain.Webhooks;
using AccessCodes.Functions.Storage;
using AccessCodes.Functions.Telemetry;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Status = Microsoft.DurableTask.Client.OrchestrationRuntimeStatus;

namespace AccessCodes.Functions.Orchestrations;

/// <summary>
/// Starts the deliveries of events to webhooks, and looks after them until each has ended. An entry of the outbox stays
/// until the sweeper has found all its deliveries ended; one that takes long is looked at again when it is twice as old,
/// so that a receiver that is away for a day costs a dozen looks an event (docs/decisions/0014).
/// </summary>
public sealed partial class Deliveries(WorkspaceStore workspaces, TimeProvider time, ILogger<Deliveries> logger)
{
    /// <summary>How many entries are looked after in one transaction: each is removed, and may be written anew.</summary>
    public const int EntriesAtOnce = 40;

    /// <summary>Well below what one transaction may hold.</summary>
    private const int MissedAtOnce = 1000;

    private const int CallsAtOnce = 8;

    /// <summary>How far the clocks of two instances of the app may be apart.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How long a commit may be under way after its events were made: longer than <c>functionTimeout</c> in host.json lets
    /// any function run.
    /// </summary>
    private static readonly TimeSpan LongestCommit = TimeSpan.FromMinutes(6);

    /// <summary>Attempts are over in a day and a half: a delivery that has not ended by then never will.</summary>
    private static readonly TimeSpan LongestDelivery = TimeSpan.FromDays(3);

    /// <summary>The entry that makes up for what a webhook misses until all instances of the app know of it.</summary>
    public static OutboxEntry CatchUpOf(Webhook webhook, DateTimeOffset now) => new(
        Guid.CreateVersion7(now),
        nameof(DeliverEvent),
        IsAttempt: false,
        CatchUp: new CatchUp(webhook.WebhookId, now - Skew, now + WebhookSubscriptions.Staleness + Skew));

    /// <summary>
    /// Starts the deliveries of an entry that was committed just now. A failure is no failure of the caller: they are safe
    /// in the outbox, and the sweeper starts them.
    /// </summary>
    public Task StartAsync(
        DurableTaskClient client, Guid workspaceId, OutboxEntry entry, CancellationToken cancellation) =>
        StartAsync(client, workspaceId, entry, entry.Deliveries!, cancellation);

    /// <summary>
    /// Looks after entries that are due: starts the deliveries that nobody has, or that broke off, and forgets those that
    /// have ended.
    /// </summary>
    /// <param name="client">Starts them.</param>
    /// <param name="workspaceId">The workspace.</param>
    /// <param name="entries">Entries that are about webhooks, at most <see cref="EntriesAtOnce"/>.</param>
    /// <param name="cancellation">Cancels the look.</param>
    /// <returns>Whether there was a delivery that nobody was carrying out.</returns>
    public async Task<bool> LookAfterAsync(
        DurableTaskClient client,
        Guid workspaceId,
        IReadOnlyList<OutboxEntry> entries,
        CancellationToken cancellation)
    {
        var states = await FindStatesAsync(
            client, [.. entries.SelectMany(entry => entry.Deliveries ?? [])], cancellation);
        var (changes, wasLeft) = (new Changes(), false);
        foreach (var entry in entries)
        {
            if (entry.CatchUp is { } catchUp)
                await CatchUpAsync(client, workspaceId, catchUp, cancellation);

            EventDelivery[] left = [.. entry.Deliveries?.Where(delivery => states[delivery] == State.Left) ?? []];
            foreach (var delivery in left)
                Log.Swept(logger, delivery.EventId, delivery.WebhookId, workspaceId);
            await StartAsync(client, workspaceId, entry, left, cancellation);
            wasLeft |= left.Length > 0;

            changes.Remove(entry);
            if (LookAgain(entry, states) is { } later)
                changes.Add(later);
        }

        // A conflict means that somebody else has removed one of them: all are looked at again the next time.
        await workspaces.CommitAsync(workspaceId, changes, cancellation);
        return wasLeft;
    }

    private async Task StartAsync(
        DurableTaskClient client,
        Guid workspaceId,
        OutboxEntry entry,
        IReadOnlyList<EventDelivery> deliveries,
        CancellationToken cancellation)
    {
        if (deliveries.Count == 0)
            return;

        using var span = Tracing.StartOf(entry, workspaceId);
        await EachAsync(deliveries, async delivery =>
        {
            try
            {
                await client.ScheduleNewOrchestrationInstanceAsync(
                    nameof(DeliverEvent), delivery, OnceOnly(delivery), cancellation);
            }
            catch (Exception exception) when (!cancellation.IsCancellationRequested)
            {
                Log.LeftToTheSweeper(logger, exception, delivery.EventId, delivery.WebhookId, workspaceId);
            }
        }, cancellation);
    }

    private static async Task<IReadOnlyDictionary<EventDelivery, State>> FindStatesAsync(
        DurableTaskClient client, IReadOnlyList<EventDelivery> deliveries, CancellationToken cancellation)
    {
        var states = new ConcurrentDictionary<EventDelivery, State>();
        await EachAsync(deliveries, async delivery =>
        {
            var instance = await client.GetInstanceAsync(delivery.InstanceId, cancellation);
            states[delivery] = instance switch
            {
                { RuntimeStatus: Status.Completed } => State.Ended,
                { IsCompleted: false } => State.UnderWay,
                _ => State.Left,
            };
        }, cancellation);
        return states;
    }

    /// <returns>The entry in whose place it is looked at again; null where there is no need.</returns>
    private OutboxEntry? LookAgain(OutboxEntry entry, IReadOnlyDictionary<EventDelivery, State> states)
    {
        var now = time.Now();
        if (entry.CatchUp is { } catchUp)
        {
            var lastLook = catchUp.Until + LongestCommit;
            return now < lastLook ? entry with { EntryId = Guid.CreateVersion7(lastLook) } : null;
        }

        EventDelivery[] unfinished = [.. entry.Deliveries!.Where(delivery => states[delivery] != State.Ended)];
        if (unfinished.Length == 0)
            return null;

        var age = now - unfinished.Min(delivery => Clock.TimeOf(delivery.EventId));
        if (age < LongestDelivery)
            return entry with { EntryId = Guid.CreateVersion7(now + age), Deliveries = unfinished };

        foreach (var delivery in unfinished)
            Log.Abandoned(logger, delivery.EventId, delivery.WebhookId, delivery.WorkspaceId);
        return null;
    }

    /// <summary>Has a webhook delivered what it missed.</summary>
    private async Task CatchUpAsync(
        DurableTaskClient client, Guid workspaceId, CatchUp catchUp, CancellationToken cancellation)
    {
        if (await workspaces.GetWebhookAsync(workspaceId, catchUp.WebhookId, cancellation) is not { } webhook)
            return;

        var told = await workspaces.ListEventsAsync(
            workspaceId,
            catchUp.From,
            catchUp.Until,
            told => webhook.Value.Wants(told.EventType),
            limit: int.MaxValue - 1,
            cancellation);
        var missed = new ConcurrentBag<EventDelivery>();
        await EachAsync(told.Items, async told =>
        {
            var delivery = new EventDelivery(workspaceId, catchUp.WebhookId, told.EventId);
            if (await client.GetInstanceAsync(delivery.InstanceId, cancellation) is null)
                missed.Add(delivery);
        }, cancellation);

        // Into the outbox, so that they are looked after like any other.
        foreach (var some in missed.OrderBy(delivery => delivery.EventId).Chunk(MissedAtOnce))
        {
            var changes = new Changes().Deliver(some);
            if (await workspaces.CommitAsync(workspaceId, changes, cancellation) == CommitResult.Conflict)
                continue;

            foreach (var entry in changes.Outbox)
                await StartAsync(client, workspaceId, entry, cancellation);
        }
    }

    /// <summary>
    /// One that is under way, or has ended well, is not started again, whoever comes late: only one that broke off is.
    /// </summary>
    private static StartOrchestrationOptions OnceOnly(EventDelivery delivery) =>
        OrchestrationVersion.Start(delivery.InstanceId).WithDedupeStatuses(
            Status.Pending, Status.Running, Status.Suspended, Status.Completed);

    private static Task EachAsync<T>(IEnumerable<T> items, Func<T, Task> act, CancellationToken cancellation) =>
        Parallel.ForEachAsync(
            items,
            new ParallelOptions { MaxDegreeOfParallelism = CallsAtOnce, CancellationToken = cancellation },
            async (item, _) => await act(item));

    private enum State
    {
        /// <summary>Nobody carries it out.</summary>
        Left,

        UnderWay,

        Ended,
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning,
            "Delivery of event {EventId} to webhook {WebhookId} of workspace {WorkspaceId} did not start now; the sweeper " +
            "will start it")]
        public static partial void LeftToTheSweeper(
            ILogger logger, Exception exception, Guid eventId, Guid webhookId, Guid workspaceId);

        [LoggerMessage(LogLevel.Warning,
            "Delivering event {EventId} to webhook {WebhookId} of workspace {WorkspaceId}, which had not begun or broke off")]
        public static partial void Swept(ILogger logger, Guid eventId, Guid webhookId, Guid workspaceId);

        [LoggerMessage(LogLevel.Error,
            "Delivery of event {EventId} to webhook {WebhookId} of workspace {WorkspaceId} does not end and is abandoned")]
        public static partial void Abandoned(ILogger logger, Guid eventId, Guid webhookId, Guid workspaceId);
    }
}
