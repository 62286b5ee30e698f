using System.Diagnostics;
using AccessCodes.Comparison.Servers;
using AccessCodes.Functions.Storage;
using Azure.Data.Tables;
using HdrHistogram;

namespace AccessCodes.Comparison.Loads;

/// <summary>
/// Azure.Data.Tables without the product: the storage operations that its reads are made of, on the rows that it wrote.
/// </summary>
/// <param name="connection">The storage account.</param>
/// <param name="workspaceId">The workspace, which is the partition.</param>
internal sealed class RawTables(string connection, Guid workspaceId)
{
    // As the product asks for them.
    private static readonly string[] PointColumns = ["Document"];
    private static readonly string[] RangeColumns = [nameof(ITableEntity.RowKey), "Document"];

    private readonly TableClient _table =
        new TableServiceClient(connection).GetTableClient(AzureTables.DefaultPrefix + nameof(ITables.Workspaces));

    private readonly string _partition = workspaceId.ToString();

    /// <summary>What a list of unmanaged codes reads: one row more than it shows, to know whether there are more.</summary>
    public async Task ListAsync(Guid deviceId, int limit, CancellationToken cancellation)
    {
        var range = KeyRange.Prefix(RowKeys.DeviceCodes(deviceId, isManaged: false));
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {_partition} and RowKey ge {range.From} and RowKey lt {range.Before}");
        var rows = 0;
        await foreach (var page in _table
            .QueryAsync<TableEntity>(filter, limit + 1, RangeColumns, cancellation)
            .AsPages())
        {
            rows += page.Values.Count;
            if (rows > limit)
                break;
        }

        if (rows == 0)
            throw new CannotMeasureException($"No codes are listed for {deviceId}.");
    }

    /// <summary>What the get of a code reads.</summary>
    public Task GetCodeAsync(Guid accessCodeId, CancellationToken cancellation) =>
        GetAsync(RowKeys.Code(accessCodeId), cancellation);

    /// <summary>What the get of an action attempt reads.</summary>
    public Task GetAttemptAsync(Guid actionAttemptId, CancellationToken cancellation) =>
        GetAsync(RowKeys.Attempt(actionAttemptId), cancellation);

    /// <summary>Keeps as many operations under way as the load generator keeps requests.</summary>
    /// <param name="operations">The operations, one after the other and again from the first.</param>
    /// <param name="duration">For how long.</param>
    /// <param name="cancellation">Ends it early.</param>
    public static async Task<Load> RunAsync(
        IReadOnlyList<Func<CancellationToken, Task>> operations, TimeSpan duration, CancellationToken cancellation)
    {
        var latencies = new LongHistogram(60_000_000, 3);
        var (started, own, next) = (Stopwatch.GetTimestamp(), ProcessStatus.ProcessorSecondsOfThis(), -1);
        await Task.WhenAll(Enumerable.Range(0, Wrk.Concurrency).Select(_ => WorkAsync()));
        return new Load(
            latencies.TotalCount / Stopwatch.GetElapsedTime(started).TotalSeconds,
            latencies.GetValueAtPercentile(50) / 1e3,
            latencies.GetValueAtPercentile(99) / 1e3)
        {
            Count = latencies.TotalCount,
            CoresOfGenerator = (ProcessStatus.ProcessorSecondsOfThis() - own)
                / Stopwatch.GetElapsedTime(started).TotalSeconds,
        };

        async Task WorkAsync()
        {
            while (Stopwatch.GetElapsedTime(started) < duration)
            {
                var operation = operations[(int)((uint)Interlocked.Increment(ref next) % operations.Count)];
                var begun = Stopwatch.GetTimestamp();
                await operation(cancellation);
                lock (latencies)
                    latencies.RecordValue(Math.Max(1, (long)Stopwatch.GetElapsedTime(begun).TotalMicroseconds));
            }
        }
    }

    private async Task GetAsync(string key, CancellationToken cancellation)
    {
        var found = await _table.GetEntityIfExistsAsync<TableEntity>(_partition, key, PointColumns, cancellation);
        if (!found.HasValue)
            throw new CannotMeasureException($"There is no row {key}.");
    }
}
