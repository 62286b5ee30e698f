using System.Collections.Concurrent;
using AccessCodes.Functions.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace AccessCodes.Functions.Tests.Support;

/// <summary>Tables that write down what is asked of them, and how much they answer.</summary>
internal sealed class RecordingTables(ITables tables) : ITables
{
    private readonly ConcurrentQueue<string> _steps = new();

    public ITable Workspaces => new Table(nameof(Workspaces), tables.Workspaces, _steps);

    public ITable Directory => new Table(nameof(Directory), tables.Directory, _steps);

    public ITable Claims => new Table(nameof(Claims), tables.Claims, _steps);

    public ITable Locks => new Table(nameof(Locks), tables.Locks, _steps);

    /// <summary>Puts itself between an app and its tables.</summary>
    public static void Decorate(IServiceCollection services)
    {
        var inner = services.Last(service => service.ServiceType == typeof(ITables));
        services.AddSingleton<ITables>(provider =>
            new RecordingTables((ITables)inner.ImplementationFactory!(provider)));
    }

    /// <summary>What was written down since the last time.</summary>
    public IReadOnlyList<string> Take()
    {
        var taken = new List<string>();
        while (_steps.TryDequeue(out var step))
            taken.Add(step);
        return taken;
    }

    private sealed class Table(string name, ITable inner, ConcurrentQueue<string> steps) : ITable
    {
        public async Task<Row?> GetAsync(string partition, string key, CancellationToken cancellation = default)
        {
            var row = await inner.GetAsync(partition, key, cancellation);
            steps.Enqueue($"{name} {partition} get {key}: {(row is null ? "nothing" : "a row")}");
            return row;
        }

        public async Task<IReadOnlyList<Row>> QueryAsync(
            string partition, KeyRange range, int take, CancellationToken cancellation = default)
        {
            var rows = await inner.QueryAsync(partition, range, take, cancellation);
            steps.Enqueue($"{name} {partition} query {range} take {take}: {rows.Count} rows");
            return rows;
        }

        public Task<CommitResult> CommitAsync(
            string partition, IReadOnlyList<RowChange> changes, CancellationToken cancellation = default)
        {
            steps.Enqueue($"{name} {partition} commit {string.Join(", ", changes)}");
            return inner.CommitAsync(partition, changes, cancellation);
        }
    }
}
