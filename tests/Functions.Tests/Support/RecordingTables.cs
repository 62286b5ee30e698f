using System.Collections.Concurrent;
using AccessCodes.Functions.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace AccessCodes.Functions.Tests.Support;

/// <summary>Tables that write down what is asked of them, and how much goes each way.</summary>
internal sealed class RecordingTables(ITables tables) : ITables
{
    private readonly ConcurrentQueue<TableOperation> _operations = new();

    public ITable Workspaces => new Table(nameof(Workspaces), tables.Workspaces, _operations);

    public ITable Directory => new Table(nameof(Directory), tables.Directory, _operations);

    public ITable Claims => new Table(nameof(Claims), tables.Claims, _operations);

    public ITable Locks => new Table(nameof(Locks), tables.Locks, _operations);

    /// <summary>Puts itself between an app and its tables.</summary>
    public static void Decorate(IServiceCollection services)
    {
        var inner = services.Last(service => service.ServiceType == typeof(ITables));
        services.AddSingleton<ITables>(provider =>
            new RecordingTables((ITables)inner.ImplementationFactory!(provider)));
    }

    /// <summary>What was written down since the last time.</summary>
    public IReadOnlyList<TableOperation> Take()
    {
        var taken = new List<TableOperation>();
        while (_operations.TryDequeue(out var operation))
            taken.Add(operation);
        return taken;
    }

    private sealed class Table(string name, ITable inner, ConcurrentQueue<TableOperation> operations) : ITable
    {
        public async Task<Row?> GetAsync(string partition, string key, CancellationToken cancellation = default)
        {
            var row = await inner.GetAsync(partition, key, cancellation);
            Note(OperationKind.Get, partition, key, row is null ? [] : [(row.Key, row.Document)]);
            return row;
        }

        public async Task<IReadOnlyList<Row>> QueryAsync(
            string partition, KeyRange range, int take, CancellationToken cancellation = default)
        {
            var rows = await inner.QueryAsync(partition, range, take, cancellation);
            Note(OperationKind.Query, partition, $"{range} take {take}", rows.Select(row => (row.Key, (string?)row.Document)));
            return rows;
        }

        public Task<CommitResult> CommitAsync(
            string partition, IReadOnlyList<RowChange> changes, CancellationToken cancellation = default)
        {
            Note(
                OperationKind.Commit,
                partition,
                string.Join(", ", changes),
                changes.Select(change => (change.Key, RowChanges.DocumentOf(change))));
            return inner.CommitAsync(partition, changes, cancellation);
        }

        private void Note(
            OperationKind kind, string partition, string asked, IEnumerable<(string Key, string? Document)> rows)
        {
            var lengths = rows.Select(row => TableOperation.Length(row.Key, row.Document)).ToArray();
            operations.Enqueue(new TableOperation(kind, name, partition, asked, lengths.Length, lengths.Sum()));
        }
    }
}
