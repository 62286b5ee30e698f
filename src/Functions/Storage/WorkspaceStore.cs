using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using AccessCodes.Domain.AccessCodes;
using AccessCodes.Domain.Attempts;
using AccessCodes.Domain.Devices;
using AccessCodes.Domain.Events;
using AccessCodes.Domain.Limits;
using AccessCodes.Functions.Telemetry;

namespace AccessCodes.Functions.Storage;

/// <summary>The records of workspaces, each workspace in a partition of its own.</summary>
public sealed partial class WorkspaceStore(
    ITables tables, WebhookSubscriptions subscriptions, AppMetrics? metrics = null)
{
    private readonly ConcurrentDictionary<Guid, int> _devicesVersions = new();

    public Task<Stored<AccessCode>?> GetCodeAsync(
        Guid workspaceId, Guid accessCodeId, CancellationToken cancellation = default) =>
        GetAsync(workspaceId, RowKeys.Code(accessCodeId), Documents.Default.AccessCode, cancellation);

    public Task<Stored<ActionAttempt>?> GetAttemptAsync(
        Guid workspaceId, Guid actionAttemptId, CancellationToken cancellation = default) =>
        GetAsync(workspaceId, RowKeys.Attempt(actionAttemptId), Documents.Default.ActionAttempt, cancellation);

    public Task<Stored<Device>?> GetDeviceAsync(
        Guid workspaceId, Guid deviceId, CancellationToken cancellation = default) =>
        GetAsync(workspaceId, RowKeys.Device(deviceId), Documents.Default.Device, cancellation);

    public Task<Stored<ConnectedAccount>?> GetAccountAsync(
        Guid workspaceId, Guid connectedAccountId, CancellationToken cancellation = default) =>
        GetAsync(workspaceId, RowKeys.Account(connectedAccountId), Documents.Default.ConnectedAccount, cancellation);

    /// <summary>Lists the codes of a device, oldest first.</summary>
    /// <param name="workspaceId">The workspace.</param>
    /// <param name="deviceId">The device.</param>
    /// <param name="isManaged">Whether the managed or the unmanaged codes.</param>
    /// <param name="after">Where the page before ended; null for the first page.</param>
    /// <param name="limit">How many codes at the most.</param>
    /// <param name="cancellation">Cancels the read.</param>
    public Task<Page<AccessCode>> ListCodesAsync(
        Guid workspaceId,
        Guid deviceId,
        bool isManaged,
        string? after,
        int limit,
        CancellationToken cancellation = default) =>
        ListAsync(
            workspaceId,
            KeyRange.Prefix(RowKeys.DeviceCodes(deviceId, isManaged)),
            after,
            limit,
            Documents.Default.AccessCode,
            filter: null,
            cancellation);

    /// <summary>Finds the oldest code of a device that is as wanted; reads the codes of the device one after the other.</summary>
    public async Task<AccessCode?> FindCodeAsync(
        Guid workspaceId,
        Guid deviceId,
        bool isManaged,
        Func<AccessCode, bool> isWanted,
        CancellationToken cancellation = default)
    {
        var range = KeyRange.Prefix(RowKeys.DeviceCodes(deviceId, isManaged));
        var page = await ListAsync(
            workspaceId, range, after: null, limit: 1, Documents.Default.AccessCode, isWanted, cancellation);
        return page.Items.SingleOrDefault();
    }

    /// <summary>Lists all codes of a device, managed or not.</summary>
    public async Task<IReadOnlyList<AccessCode>> ListCodesAsync(
        Guid workspaceId, Guid deviceId, CancellationToken cancellation = default)
    {
        var page = await ListAsync(
            workspaceId,
            KeyRange.Prefix(RowKeys.DeviceCodes(deviceId)),
            after: null,
            limit: int.MaxValue - 1,
            Documents.Default.AccessCode,
            filter: null,
            cancellation);
        return page.Items;
    }

    /// <summary>
    /// Lists the codes of a workspace, whatever device they are on, in the order of their ids. It reads those that the
    /// filter leaves out as well.
    /// </summary>
    public Task<Page<AccessCode>> ListCodesAsync(
        Guid workspaceId,
        Func<AccessCode, bool> filter,
        string? after,
        int limit,
        CancellationToken cancellation = default) =>
        ListAsync(
            workspaceId,
            KeyRange.Prefix(RowKeys.Codes),
            after,
            limit,
            Documents.Default.AccessCode,
            filter,
            cancellation);

    /// <summary>Who gave a PIN last to a code of a device; null where nobody has yet.</summary>
    public Task<Stored<PinRegister>?> GetPinRegisterAsync(
        Guid workspaceId, Guid deviceId, CancellationToken cancellation = default) =>
        GetAsync(workspaceId, RowKeys.PinRegister(deviceId), Documents.Default.PinRegister, cancellation);

    /// <summary>The actions that a device was asked for lately; null where it never was for one of the kind.</summary>
    public Task<Stored<RecentActions>?> GetRecentActionsAsync(
        Guid workspaceId, Guid deviceId, DeviceActionKind kind, CancellationToken cancellation = default) =>
        GetAsync(
            workspaceId, RowKeys.RecentActions(deviceId, kind), Documents.Default.RecentActions, cancellation);

    /// <summary>Lists the devices of a workspace, in the order of their ids.</summary>
    public Task<Page<Device>> ListDevicesAsync(
        Guid workspaceId,
        Func<Device, bool>? filter,
        string? after,
        int limit,
        CancellationToken cancellation = default) =>
        ListAsync(
            workspaceId,
            KeyRange.Prefix(RowKeys.Devices),
            after,
            limit,
            Documents.Default.Device,
            filter,
            cancellation);

    /// <summary>Lists events, oldest first.</summary>
    /// <param name="workspaceId">The workspace.</param>
    /// <param name="from">The first moment; null for the beginning.</param>
    /// <param name="until">The last moment; null for no end.</param>
    /// <param name="filter">Which events; null for all.</param>
    /// <param name="limit">How many events at the most.</param>
    /// <param name="cancellation">Cancels the read.</param>
    public Task<Page<Event>> ListEventsAsync(
        Guid workspaceId,
        DateTimeOffset? from,
        DateTimeOffset? until,
        Func<Event, bool>? filter,
        int limit,
        CancellationToken cancellation = default)
    {
        var range = KeyRange.Prefix(RowKeys.Events);
        if (from is { } start)
            range = range with { From = RowKeys.FromTime(RowKeys.Events, start) };
        if (until is { } end && end < DateTimeOffset.MaxValue.AddMilliseconds(-1))
            range = range with { Before = RowKeys.FromTime(RowKeys.Events, end.AddMilliseconds(1)) };

        return ListAsync(workspaceId, range, after: null, limit, Documents.Default.Event, filter, cancellation);
    }

    /// <summary>Lists the outbox entries that were written before a moment, oldest first.</summary>
    public async IAsyncEnumerable<OutboxEntry> ListOutboxAsync(
        Guid workspaceId, DateTimeOffset before, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var range = new KeyRange(RowKeys.Outbox, RowKeys.FromTime(RowKeys.Outbox, before));
        string? after = null;
        do
        {
            var page = await ListAsync(
                workspaceId, range, after, limit: 100, Documents.Default.OutboxEntry, filter: null, cancellation);
            foreach (var entry in page.Items)
                yield return entry;
            after = page.Next;
        }
        while (after is not null);
    }

    /// <summary>
    /// Commits changes to a workspace in one transaction: of what is told, the deliveries to webhooks as well.
    /// </summary>
    /// <returns>
    /// <see cref="CommitResult.Conflict"/> where something was changed by others since it was read: read again, decide
    /// again.
    /// </returns>
    public async Task<CommitResult> CommitAsync(
        Guid workspaceId, Changes changes, CancellationToken cancellation = default)
    {
        changes.Deliver(await subscriptions.FindDeliveriesAsync(workspaceId, changes.Events, cancellation));
        var result = await tables.Workspaces.CommitAsync(Partition(workspaceId), changes.Rows, cancellation);
        if (changes.TouchDevices)
            _devicesVersions.AddOrUpdate(workspaceId, 1, (_, version) => version + 1);
        if (result == CommitResult.Committed && metrics is not null)
            changes.Ended.ToList().ForEach(metrics.AttemptEnded);
        return result;
    }

    /// <summary>
    /// Changes whenever this instance of the app changes a device or an account of a workspace: what was remembered of
    /// them under another version is not to be trusted.
    /// </summary>
    public int DevicesVersion(Guid workspaceId) => _devicesVersions.GetValueOrDefault(workspaceId);

    private static string Partition(Guid workspaceId) => workspaceId.ToString();

    private async Task<Stored<T>?> GetAsync<T>(
        Guid workspaceId, string key, JsonTypeInfo<T> type, CancellationToken cancellation)
        where T : class
    {
        var row = await tables.Workspaces.GetAsync(Partition(workspaceId), key, cancellation);
        return row is null ? null : new Stored<T>(Read(row, type), row.ETag);
    }

    private async Task<Page<T>> ListAsync<T>(
        Guid workspaceId,
        KeyRange range,
        string? after,
        int limit,
        JsonTypeInfo<T> type,
        Func<T, bool>? filter,
        CancellationToken cancellation)
    {
        var items = new List<T>();
        if (after is not null)
            range = range.After(after);

        // One row more than asked for tells whether there is a next page.
        while (true)
        {
            var take = filter is null ? Math.Min(limit - items.Count + 1, ITable.MaxPageSize) : ITable.MaxPageSize;
            var rows = await tables.Workspaces.QueryAsync(Partition(workspaceId), range, take, cancellation);
            foreach (var row in rows)
            {
                var item = Read(row, type);
                if (filter is null || filter(item))
                {
                    if (items.Count == limit)
                        return new Page<T>(items, after);

                    items.Add(item);
                    after = row.Key;
                }
            }

            if (rows.Count < take)
                return new Page<T>(items, Next: null);

            range = range.After(rows[^1].Key);
        }
    }

    private static T Read<T>(Row row, JsonTypeInfo<T> type) =>
        JsonSerializer.Deserialize(row.Document, type)
        ?? throw new InvalidDataException($"The row '{row.Key}' holds no {typeof(T).Name}.");
}

/// <summary>A page of a listing.</summary>
/// <param name="Items">What is on it.</param>
/// <param name="Next">Where the next page goes on; null on the last page.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);
