using System.Text.Json.Serialization.Metadata;
using AccessCodes.Domain.AccessCodes;
using AccessCodes.Domain.Attempts;
using AccessCodes.Domain.Devices;
using AccessCodes.Domain.Events;

namespace AccessCodes.Functions.Storage;

/// <content>Listings that cost what they list: a range where there is one, a point read for each named id.</content>
public sealed partial class WorkspaceStore
{
    /// <summary>Lists action attempts, oldest first.</summary>
    /// <param name="workspaceId">The workspace.</param>
    /// <param name="actionAttemptIds">The attempts to choose from; null for all.</param>
    /// <param name="deviceId">The device that they are about; null for any.</param>
    /// <param name="after">Where the page before ended; null for the first page.</param>
    /// <param name="limit">How many attempts at the most.</param>
    /// <param name="cancellation">Cancels the read.</param>
    public Task<Page<ActionAttempt>> ListAttemptsAsync(
        Guid workspaceId,
        IReadOnlyList<Guid>? actionAttemptIds,
        Guid? deviceId,
        string? after,
        int limit,
        CancellationToken cancellation = default)
    {
        if (actionAttemptIds is not null)
        {
            return PickAsync(
                workspaceId,
                actionAttemptIds.Select(RowKeys.Attempt),
                after,
                limit,
                Documents.Default.ActionAttempt,
                attempt => deviceId is null || deviceId == attempt.Subject.DeviceId,
                cancellation);
        }

        return ListAsync(
            workspaceId,
            KeyRange.Prefix(deviceId is { } device ? RowKeys.DeviceAttempts(device) : RowKeys.Attempts),
            after,
            limit,
            Documents.Default.ActionAttempt,
            filter: null,
            cancellation);
    }

    /// <summary>Lists the backup codes in the pool of a device, oldest first.</summary>
    public async Task<IReadOnlyList<AccessCode>> ListPoolAsync(
        Guid workspaceId, Guid deviceId, CancellationToken cancellation = default)
    {
        var page = await ListAsync(
            workspaceId,
            KeyRange.Prefix(RowKeys.PooledCodes(deviceId)),
            after: null,
            limit: ITable.MaxPageSize - 1,
            Documents.Default.AccessCode,
            filter: null,
            cancellation);
        return page.Items;
    }

    /// <summary>The reset that a workspace is going through; null where it is not.</summary>
    public async Task<PendingAction?> GetResetAsync(Guid workspaceId, CancellationToken cancellation = default) =>
        (await GetAsync(workspaceId, RowKeys.Reset, Documents.Default.PendingAction, cancellation))?.Value;

    /// <summary>Lists the connected accounts of a workspace, in the order of their ids.</summary>
    public Task<Page<ConnectedAccount>> ListAccountsAsync(
        Guid workspaceId,
        Func<ConnectedAccount, bool>? filter,
        string? after,
        int limit,
        CancellationToken cancellation = default) =>
        ListAsync(
            workspaceId,
            KeyRange.Prefix(RowKeys.Accounts),
            after,
            limit,
            Documents.Default.ConnectedAccount,
            filter,
            cancellation);

    /// <summary>Lists those of some devices that are there and pass the filter, in the order of their ids.</summary>
    public Task<Page<Device>> PickDevicesAsync(
        Guid workspaceId,
        IEnumerable<Guid> deviceIds,
        Func<Device, bool>? filter,
        string? after,
        int limit,
        CancellationToken cancellation = default) =>
        PickAsync(
            workspaceId,
            deviceIds.Select(RowKeys.Device),
            after,
            limit,
            Documents.Default.Device,
            filter,
            cancellation);

    /// <summary>Reads one event.</summary>
    public async Task<Event?> GetEventAsync(
        Guid workspaceId, Guid eventId, CancellationToken cancellation = default) =>
        (await GetAsync(workspaceId, RowKeys.Event(eventId), Documents.Default.Event, cancellation))?.Value;

    /// <summary>Lists those of some events that are there and pass the filter, oldest first.</summary>
    public Task<Page<Event>> PickEventsAsync(
        Guid workspaceId,
        IEnumerable<Guid> eventIds,
        Func<Event, bool>? filter,
        int limit,
        CancellationToken cancellation = default) =>
        PickAsync(
            workspaceId,
            eventIds.Select(RowKeys.Event),
            after: null,
            limit,
            Documents.Default.Event,
            filter,
            cancellation);

    /// <summary>
    /// Finds the latest event that is as wanted. Looks back from now over spans that double, so that what happened
    /// lately is found without reading all that happened before.
    /// </summary>
    /// <param name="workspaceId">The workspace.</param>
    /// <param name="isWanted">Which events.</param>
    /// <param name="now">Where to begin.</param>
    /// <param name="cancellation">Cancels the search.</param>
    public async Task<Event?> FindLatestEventAsync(
        Guid workspaceId, Func<Event, bool> isWanted, DateTimeOffset now, CancellationToken cancellation = default)
    {
        DateTimeOffset? until = null;
        for (var span = TimeSpan.FromHours(1); ; span *= 2)
        {
            var isLast = now - DateTimeOffset.UnixEpoch < span;
            DateTimeOffset? from = isLast ? null : now - span;
            var found = await ListEventsAsync(workspaceId, from, until, isWanted, int.MaxValue, cancellation);
            if (found.Items is [.., var latest])
                return latest;
            if (isLast)
                return null;

            until = from?.AddMilliseconds(-1);
        }
    }

    /// <summary>Reads a page of rows by their keys, in the order of the keys: a point read each.</summary>
    private async Task<Page<T>> PickAsync<T>(
        Guid workspaceId,
        IEnumerable<string> keys,
        string? after,
        int limit,
        JsonTypeInfo<T> type,
        Func<T, bool>? filter,
        CancellationToken cancellation)
        where T : class
    {
        var items = new List<T>();
        foreach (var key in keys.Distinct().Order(StringComparer.Ordinal))
        {
            if (after is not null && string.CompareOrdinal(key, after) <= 0)
                continue;

            var stored = await GetAsync(workspaceId, key, type, cancellation);
            if (stored is null || filter?.Invoke(stored.Value) == false)
                continue;

            if (items.Count == limit)
                return new Page<T>(items, after);

            items.Add(stored.Value);
            after = key;
        }

        return new Page<T>(items, Next: null);
    }
}
