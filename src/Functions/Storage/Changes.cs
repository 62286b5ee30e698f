using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using AccessCodes.Domain.AccessCodes;
using AccessCodes.Domain.Attempts;
using AccessCodes.Domain.Devices;
using AccessCodes.Domain.Events;
using AccessCodes.Domain.Limits;
using AccessCodes.Domain.Webhooks;
using AccessCodes.Functions.Orchestrations;

namespace AccessCodes.Functions.Storage;

/// <summary>What one transaction writes to a workspace's partition, in terms of records.</summary>
public sealed partial class Changes
{
    /// <summary>As many as fit into one document.</summary>
    private const int DeliveriesInEntry = 150;

    private readonly List<RowChange> _rows = [];
    private readonly List<Event> _events = [];
    private readonly List<OutboxEntry> _outbox = [];
    private readonly List<ActionAttempt> _ended = [];

    internal IReadOnlyList<RowChange> Rows => _rows;

    /// <summary>The attempts that end with these changes.</summary>
    internal IReadOnlyList<ActionAttempt> Ended => _ended;

    /// <summary>What is told.</summary>
    internal IReadOnlyList<Event> Events => _events;

    /// <summary>What is to start once the changes are committed.</summary>
    internal IReadOnlyList<OutboxEntry> Outbox => _outbox;

    /// <summary>Whether a device or an account is among them.</summary>
    internal bool TouchDevices => _rows.Any(row =>
        row.Key.StartsWith(RowKeys.Devices, StringComparison.Ordinal)
        || row.Key.StartsWith(RowKeys.Accounts, StringComparison.Ordinal));

    public Changes Add(AccessCode code)
    {
        var document = Write(code, Documents.Default.AccessCode);
        return Insert(RowKeys.Code(code.AccessCodeId), document).Insert(RowKeys.DeviceCode(code), document);
    }

    public Changes Add(ActionAttempt attempt)
    {
        var document = Write(attempt, Documents.Default.ActionAttempt);
        return Insert(RowKeys.Attempt(attempt.ActionAttemptId), document).List(attempt, document);
    }

    /// <summary>Adds an event; the commit adds its deliveries to webhooks.</summary>
    public Changes Add(Event @event)
    {
        _events.Add(@event);
        return Insert(RowKeys.Event(@event.EventId), Write(@event, Documents.Default.Event));
    }

    public Changes Add(Device device) =>
        Insert(RowKeys.Device(device.DeviceId), Write(device, Documents.Default.Device));

    public Changes Add(ConnectedAccount account) =>
        Insert(RowKeys.Account(account.ConnectedAccountId), Write(account, Documents.Default.ConnectedAccount));

    public Changes Add(OutboxEntry entry)
    {
        _outbox.Add(entry);
        return Insert(RowKeys.OutboxEntry(entry.EntryId), Write(entry, Documents.Default.OutboxEntry));
    }

    /// <summary>Has events delivered to webhooks.</summary>
    public Changes Deliver(IReadOnlyList<EventDelivery> deliveries)
    {
        foreach (var some in deliveries.Chunk(DeliveriesInEntry))
        {
            var entryId = Guid.CreateVersion7(Clock.TimeOf(some[0].EventId));
            Add(new OutboxEntry(entryId, nameof(DeliverEvent), IsAttempt: false, Deliveries: some)
            {
                TraceParent = Activity.Current?.Id,
            });
        }

        return this;
    }

    /// <summary>Replaces a code in both of its rows; the guard is on the row that is the source of truth.</summary>
    public Changes Replace(Stored<AccessCode> before, AccessCode after)
    {
        var document = Write(after, Documents.Default.AccessCode);
        var (listedBefore, listedAfter) = (RowKeys.DeviceCode(before.Value), RowKeys.DeviceCode(after));

        _rows.Add(new RowChange.Replace(RowKeys.Code(after.AccessCodeId), document, before.ETag));
        if (listedBefore != listedAfter)
            _rows.Add(new RowChange.Delete(listedBefore));
        _rows.Add(new RowChange.Upsert(listedAfter, document));
        return this;
    }

    /// <summary>Removes a code, both of its rows.</summary>
    public Changes Remove(Stored<AccessCode> code)
    {
        _rows.Add(new RowChange.Delete(RowKeys.Code(code.Value.AccessCodeId), code.ETag));
        _rows.Add(new RowChange.Delete(RowKeys.DeviceCode(code.Value)));
        return this;
    }

    public Changes Replace(Stored<ActionAttempt> before, ActionAttempt after)
    {
        var document = Write(after, Documents.Default.ActionAttempt);
        return Replace(RowKeys.Attempt(after.ActionAttemptId), document, before.ETag).List(after, document);
    }

    /// <summary>Replaces a device, unless nothing about it changed.</summary>
    public Changes Replace(Stored<Device> before, Device after) => before.Value == after
        ? this
        : Replace(RowKeys.Device(after.DeviceId), Write(after, Documents.Default.Device), before.ETag);

    /// <summary>Replaces an account, unless nothing about it changed.</summary>
    public Changes Replace(Stored<ConnectedAccount> before, ConnectedAccount after) => before.Value == after
        ? this
        : Replace(
            RowKeys.Account(after.ConnectedAccountId), Write(after, Documents.Default.ConnectedAccount), before.ETag);

    /// <summary>Replaces an attempt that ends now, and takes it out of the outbox.</summary>
    public Changes End(Stored<ActionAttempt> before, ActionAttempt after)
    {
        _rows.Add(new RowChange.Delete(RowKeys.OutboxEntry(after.ActionAttemptId)));
        _ended.Add(after);
        return Replace(before, after);
    }

    /// <summary>Notes that a PIN was given; a conflict where another was given since the register was read.</summary>
    public Changes Give(Stored<PinRegister>? before, PinRegister after) => InsertOrReplace(
        RowKeys.PinRegister(after.DeviceId), Write(after, Documents.Default.PinRegister), before?.ETag);

    /// <summary>Counts an action on a device; a conflict where another was counted since the count was read.</summary>
    public Changes Count(
        Guid deviceId, DeviceActionKind kind, Stored<RecentActions>? before, RecentActions after) => InsertOrReplace(
        RowKeys.RecentActions(deviceId, kind), Write(after, Documents.Default.RecentActions), before?.ETag);

    public Changes Remove(OutboxEntry entry)
    {
        _rows.Add(new RowChange.Delete(RowKeys.OutboxEntry(entry.EntryId)));
        return this;
    }

    /// <summary>Marks the workspace as going through a reset; a conflict where it is already.</summary>
    public Changes AddReset(PendingAction reset) =>
        Insert(RowKeys.Reset, Write(reset, Documents.Default.PendingAction));

    public Changes RemoveReset()
    {
        _rows.Add(new RowChange.Delete(RowKeys.Reset));
        return this;
    }

    /// <summary>Writes an attempt among those of its device, if it is about one.</summary>
    private Changes List(ActionAttempt attempt, string document)
    {
        if (attempt.Subject.DeviceId == Guid.Empty)
            return this;

        _rows.Add(new RowChange.Upsert(RowKeys.DeviceAttempt(attempt), document));
        return this;
    }

    private Changes InsertOrReplace(string key, string document, string? etag) =>
        etag is null ? Insert(key, document) : Replace(key, document, etag);

    private Changes Insert(string key, string document)
    {
        _rows.Add(new RowChange.Insert(key, document));
        return this;
    }

    private Changes Replace(string key, string document, string etag)
    {
        _rows.Add(new RowChange.Replace(key, document, etag));
        return this;
    }

    private static string Write<T>(T value, JsonTypeInfo<T> type) => JsonSerializer.Serialize(value, type);
}
