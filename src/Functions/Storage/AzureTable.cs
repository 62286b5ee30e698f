using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using Microsoft.AspNetCore.Http;

namespace AccessCodes.Functions.Storage;

/// <summary>One table of Azure Table Storage; a commit is an entity group transaction.</summary>
/// <param name="client">The table. It is created when it is first used.</param>
internal sealed class AzureTable(TableClient client) : ITable
{
    private const string DocumentColumn = "Document";
    private static readonly string[] PointColumns = [DocumentColumn];
    private static readonly string[] RangeColumns = [nameof(ITableEntity.RowKey), DocumentColumn];

    private readonly Lock _gate = new();
    private Task? _created;

    public async Task<Row?> GetAsync(string partition, string key, CancellationToken cancellation = default)
    {
        if (!TableKeys.IsAllowed(partition) || !TableKeys.IsAllowed(key))
            return null;

        await CreatedAsync(cancellation);
        var found = await client.GetEntityIfExistsAsync<TableEntity>(partition, key, PointColumns, cancellation);
        return found.HasValue ? RowOf(key, found.Value!) : null;
    }

    public async Task<IReadOnlyList<Row>> QueryAsync(
        string partition, KeyRange range, int take, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(take, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(take, ITable.MaxPageSize);
        if (!TableKeys.IsAllowed(partition) || !TableKeys.CanHold(range))
            return [];

        await CreatedAsync(cancellation);
        var rows = new List<Row>();
        var pages = client
            .QueryAsync<TableEntity>(Filter(partition, range), take, RangeColumns, cancellation)
            .AsPages();
        // The service may answer with fewer rows than were asked for, with none even, and a continuation token.
        await foreach (var page in pages)
        {
            rows.AddRange(page.Values.Take(take - rows.Count).Select(entity => RowOf(entity.RowKey, entity)));
            if (rows.Count == take)
                break;
        }

        return rows;
    }

    public async Task<CommitResult> CommitAsync(
        string partition, IReadOnlyList<RowChange> changes, CancellationToken cancellation = default)
    {
        RowChanges.Validate(partition, changes);
        await CreatedAsync(cancellation);
        try
        {
            // A transaction of one is a batch request, which costs the service and us more than the change alone.
            if (changes is [var change])
                return await CommitOneAsync(partition, change, cancellation);

            await client.SubmitTransactionAsync(changes.Select(each => ActionOf(partition, each)), cancellation);
            return CommitResult.Committed;
        }
        catch (RequestFailedException failure) when (IsConflict(failure))
        {
            return CommitResult.Conflict;
        }
    }

    private async Task<CommitResult> CommitOneAsync(string partition, RowChange change, CancellationToken cancellation)
    {
        var response = change switch
        {
            RowChange.Insert(var key, var document) =>
                await client.AddEntityAsync(EntityOf(partition, key, document), cancellation),
            RowChange.Upsert(var key, var document) => await client.UpsertEntityAsync(
                EntityOf(partition, key, document), TableUpdateMode.Replace, cancellation),
            RowChange.Replace(var key, var document, var etag) => await client.UpdateEntityAsync(
                EntityOf(partition, key, document), new ETag(etag), TableUpdateMode.Replace, cancellation),
            RowChange.Delete(var key, var etag) =>
                await client.DeleteEntityAsync(partition, key, GuardOf(etag), cancellation),
            _ => throw new ArgumentException($"Unknown change {change.GetType().Name}.", nameof(change)),
        };
        // Alone among the calls, a delete of what is not there returns instead of throwing.
        return response.Status == StatusCodes.Status404NotFound ? CommitResult.Conflict : CommitResult.Committed;
    }

    private static TableTransactionAction ActionOf(string partition, RowChange change) => change switch
    {
        RowChange.Insert(var key, var document) =>
            new(TableTransactionActionType.Add, EntityOf(partition, key, document)),
        RowChange.Upsert(var key, var document) =>
            new(TableTransactionActionType.UpsertReplace, EntityOf(partition, key, document)),
        RowChange.Replace(var key, var document, var etag) =>
            new(TableTransactionActionType.UpdateReplace, EntityOf(partition, key, document), new ETag(etag)),
        RowChange.Delete(var key, var etag) =>
            new(TableTransactionActionType.Delete, new TableEntity(partition, key), GuardOf(etag)),
        _ => throw new ArgumentException($"Unknown change {change.GetType().Name}.", nameof(change)),
    };

    // Statuses alone do not tell: 404 is also a table that is missing, and 409 one that is being deleted.
    private static bool IsConflict(RequestFailedException failure) => failure.Status switch
    {
        StatusCodes.Status404NotFound => failure.ErrorCode != TableErrorCode.TableNotFound,
        StatusCodes.Status409Conflict => failure.ErrorCode == TableErrorCode.EntityAlreadyExists,
        StatusCodes.Status412PreconditionFailed => true,
        _ => false,
    };

    private static string Filter(string partition, KeyRange range) => range.SkipFrom
        ? TableClient.CreateQueryFilter(
            $"PartitionKey eq {partition} and RowKey gt {range.From} and RowKey lt {range.Before}")
        : TableClient.CreateQueryFilter(
            $"PartitionKey eq {partition} and RowKey ge {range.From} and RowKey lt {range.Before}");

    private static TableEntity EntityOf(string partition, string key, string document) =>
        new(partition, key) { [DocumentColumn] = document };

    private static Row RowOf(string key, TableEntity entity) =>
        new(key, entity.GetString(DocumentColumn), entity.ETag.ToString());

    private static ETag GuardOf(string? etag) => etag is null ? ETag.All : new ETag(etag);

    private Task CreatedAsync(CancellationToken cancellation)
    {
        if (Volatile.Read(ref _created) is { IsCompletedSuccessfully: true } created)
            return created;

        lock (_gate)
        {
            // All who come while it is under way share it, so no one's cancellation may end it; a failure is not kept.
            if (_created is null or { IsFaulted: true } or { IsCanceled: true })
                _created = client.CreateIfNotExistsAsync(CancellationToken.None);
            return _created.WaitAsync(cancellation);
        }
    }
}
