using System.Text.Json;

namespace AccessCodes.Functions.Storage;

/// <summary>
/// What is old in one workspace: attempts that have ended, events that are delivered, and answers that are remembered no
/// more. The ids of all three tell their age, so that what is old comes first and reading it costs what is removed
/// (docs/decisions/0018). A crash leaves the rest to the next run.
/// </summary>
/// <param name="tables">The tables.</param>
/// <param name="workspaces">The records of workspaces.</param>
/// <param name="scope">The workspace; empty for what operators asked for.</param>
/// <param name="limits">What is old.</param>
internal sealed class OldRecords(ITables tables, WorkspaceStore workspaces, Guid scope, AgeLimits limits)
{
    /// <summary>An attempt has two rows, and so has what is remembered of a key.</summary>
    private const int PairsAtOnce = ITable.MaxChanges / 2;

    private KeyRange? _attempts = OlderThan(RowKeys.Attempts, limits.Attempts);
    private KeyRange? _events = OlderThan(RowKeys.Events, limits.Events);
    private KeyRange? _idempotencyKeys = OlderThan(RowKeys.IdempotencyAges, limits.IdempotencyKeys);
    private EventsToDeliver? _toDeliver;
    private bool _hadConflict;

    public Guid Scope => scope;

    /// <summary>How many records have been removed.</summary>
    public int Removed { get; private set; }

    /// <summary>Removes some, in one transaction.</summary>
    /// <returns>Whether there may be more.</returns>
    public async Task<bool> RemoveSomeAsync(CancellationToken cancellation)
    {
        if (_attempts is { } attempts)
            _attempts = await RemoveSomeAsync(attempts, PairsAtOnce, RemovalOfAttemptAsync, cancellation);
        else if (_events is { } events)
            _events = await RemoveSomeAsync(events, ITable.MaxChanges, RemovalOfEventAsync, cancellation);
        else if (_idempotencyKeys is { } keys)
            _idempotencyKeys = await RemoveSomeAsync(keys, PairsAtOnce, RemovalOfIdempotencyKeyAsync, cancellation);

        return (_attempts ?? _events ?? _idempotencyKeys) is not null;
    }

    /// <returns>What is left of the range; null where nothing is.</returns>
    private async Task<KeyRange?> RemoveSomeAsync(
        KeyRange range,
        int take,
        Func<Row, CancellationToken, Task<IReadOnlyList<RowChange>>> removalOf,
        CancellationToken cancellation)
    {
        var rows = await tables.Workspaces.QueryAsync(Partition, range, take, cancellation);
        var (removed, changes) = (0, new List<RowChange>());
        foreach (var row in rows)
        {
            var removal = await removalOf(row, cancellation);
            removed += removal.Count > 0 ? 1 : 0;
            changes.AddRange(removal);
        }

        // A conflict means that somebody else has removed or changed some of them: they are read again.
        _hadConflict = changes.Count > 0
            && await tables.Workspaces.CommitAsync(Partition, changes, cancellation) == CommitResult.Conflict;
        if (_hadConflict)
            return range;

        Removed += removed;
        return rows.Count < take ? null : range.After(rows[^1].Key);
    }

    private async Task<IReadOnlyList<RowChange>> RemovalOfAttemptAsync(Row row, CancellationToken cancellation)
    {
        var attempt = JsonSerializer.Deserialize(row.Document, Documents.Default.ActionAttempt)!;
        if (!attempt.HasEnded)
            return [];

        // Its place among those of its device is taken for granted, unless that has failed.
        var (removal, listed) = (new RowChange.Delete(row.Key, row.ETag), RowKeys.DeviceAttempt(attempt));
        var isListed = attempt.Subject.DeviceId != Guid.Empty
            && (!_hadConflict || await tables.Workspaces.GetAsync(Partition, listed, cancellation) is not null);
        return isListed ? [removal, new RowChange.Delete(listed)] : [removal];
    }

    private async Task<IReadOnlyList<RowChange>> RemovalOfEventAsync(Row row, CancellationToken cancellation)
    {
        _toDeliver ??= await EventsToDeliver.ReadAsync(workspaces, scope, cancellation);
        return _toDeliver.Contains(IdIn(row, RowKeys.Events)) ? [] : [new RowChange.Delete(row.Key, row.ETag)];
    }

    private async Task<IReadOnlyList<RowChange>> RemovalOfIdempotencyKeyAsync(Row row, CancellationToken cancellation)
    {
        var key = RowKeys.Idempotency(row.Document);
        var found = await tables.Workspaces.GetAsync(Partition, key, cancellation);
        var operationId = found is null
            ? (Guid?)null
            : JsonSerializer.Deserialize(found.Document, Documents.Default.IdempotencyRecord)!.OperationId;

        // A key that has been used again since stands for a younger operation, which has a row of its own.
        var age = new RowChange.Delete(row.Key, row.ETag);
        return operationId == IdIn(row, RowKeys.IdempotencyAges) ? [new RowChange.Delete(key, found!.ETag), age] : [age];
    }

    private string Partition => scope.ToString();

    private static Guid IdIn(Row row, string prefix) => Guid.Parse(row.Key.AsSpan(prefix.Length));

    private static KeyRange OlderThan(string prefix, DateTimeOffset limit) =>
        new(prefix, RowKeys.FromTime(prefix, limit));
}

/// <summary>From when on what is over is kept.</summary>
/// <param name="Attempts">Attempts that were accepted earlier go, once they have ended.</param>
/// <param name="Events">Events that happened earlier go, once they are delivered.</param>
/// <param name="IdempotencyKeys">What was answered earlier goes.</param>
internal sealed record AgeLimits(DateTimeOffset Attempts, DateTimeOffset Events, DateTimeOffset IdempotencyKeys);

/// <summary>The events that the outbox has still to deliver.</summary>
internal sealed class EventsToDeliver
{
    private readonly HashSet<Guid> _named = [];
    private readonly List<CatchUp> _spans = [];

    private EventsToDeliver()
    {
    }

    public static async Task<EventsToDeliver> ReadAsync(
        WorkspaceStore workspaces, Guid workspaceId, CancellationToken cancellation)
    {
        var found = new EventsToDeliver();
        await foreach (var entry in workspaces.ListOutboxAsync(workspaceId, DateTimeOffset.MaxValue, cancellation))
        {
            found._named.UnionWith(entry.Deliveries?.Select(delivery => delivery.EventId) ?? []);
            if (entry.CatchUp is { } span)
                found._spans.Add(span);
        }

        return found;
    }

    public bool Contains(Guid eventId)
    {
        var happenedAt = Clock.TimeOf(eventId);
        return _named.Contains(eventId) || _spans.Any(span => span.From <= happenedAt && happenedAt <= span.Until);
    }
}
