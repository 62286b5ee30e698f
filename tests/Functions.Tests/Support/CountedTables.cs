using AccessCodes.Functions.Storage;

namespace AccessCodes.Functions.Tests.Support;

/// <summary>Tables that count what is asked of them.</summary>
internal sealed class CountedTables(ITables tables) : ITables
{
    private int _reads;
    private int _commits;

    public int Reads => _reads;

    public int Commits => _commits;

    public ITable Workspaces { get; private set; } = null!;

    public ITable Directory { get; private set; } = null!;

    public ITable Claims { get; private set; } = null!;

    public ITable Locks { get; private set; } = null!;

    public static CountedTables Around(ITables tables)
    {
        var counted = new CountedTables(tables);
        counted.Workspaces = new CountedTable(counted._tables.Workspaces, counted);
        counted.Directory = new CountedTable(counted._tables.Directory, counted);
        counted.Claims = new CountedTable(counted._tables.Claims, counted);
        counted.Locks = new CountedTable(counted._tables.Locks, counted);
        return counted;
    }

    private readonly ITables _tables = tables;

    private sealed class CountedTable(ITable table, CountedTables counts) : ITable
    {
        public Task<Row?> GetAsync(string partition, string key, CancellationToken cancellation = default)
        {
            Interlocked.Increment(ref counts._reads);
            return table.GetAsync(partition, key, cancellation);
        }

        public Task<IReadOnlyList<Row>> QueryAsync(
            string partition, KeyRange range, int take, CancellationToken cancellation = default)
        {
            Interlocked.Increment(ref counts._reads);
            return table.QueryAsync(partition, range, take, cancellation);
        }

        public Task<CommitResult> CommitAsync(
            string partition, IReadOnlyList<RowChange> changes, CancellationToken cancellation = default)
        {
            Interlocked.Increment(ref counts._commits);
            return table.CommitAsync(partition, changes, cancellation);
        }
    }
}
