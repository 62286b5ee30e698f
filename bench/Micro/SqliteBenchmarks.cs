using AccessCodes.Functions.Storage;
using BenchmarkDotNet.Attributes;

namespace AccessCodes.Micro;

/// <summary>The operations of a table in SQLite. A commit alone in its transaction is the dearest that there is.</summary>
public class SqliteBenchmarks
{
    private static readonly string Partition = Host.Workspace.ToString();

    private static readonly RowChange[] Change =
        [new RowChange.Upsert("bench|row", $"{{\"filler\":\"{new string('x', 600)}\"}}")];

    private Host _host = null!;
    private ITable _table = null!;

    [GlobalSetup]
    public void Start()
    {
        _host = Host.Start();
        _table = _host.Get<ITables>().Workspaces;
    }

    [GlobalCleanup]
    public async Task StopAsync() => await _host.DisposeAsync();

    [Benchmark]
    public Task<Row?> GetAsync() => _table.GetAsync(Partition, RowKeys.Code(Host.Code));

    [Benchmark]
    public Task<IReadOnlyList<Row>> QueryAsync() => _table.QueryAsync(
        Partition, KeyRange.Prefix(RowKeys.DeviceCodes(Host.FullLock, isManaged: false)), Host.PageSize + 1);

    [Benchmark]
    public Task<CommitResult> CommitAsync() => _table.CommitAsync(Partition, Change);
}
