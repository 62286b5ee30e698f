using AccessCodes.Functions.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace AccessCodes.Functions.Tests.Support;

/// <summary>
/// Tables that fail when told to, or do nothing more once a certain commit was applied: to whoever made it, it is then as
/// if the process had died.
/// </summary>
internal sealed class CrashingTables(ITables tables) : ITables
{
    private Func<IReadOnlyList<RowChange>, bool>? _isLast;
    private Func<IReadOnlyList<RowChange>, bool>? _failsOnce;
    private volatile bool _isDown;

    public ITable Workspaces => new Table(this, tables.Workspaces);

    public ITable Directory => new Table(this, tables.Directory);

    public ITable Claims => new Table(this, tables.Claims);

    public ITable Locks => new Table(this, tables.Locks);

    /// <summary>Puts itself between an app and its tables.</summary>
    public static void Decorate(IServiceCollection services)
    {
        var inner = services.Last(service => service.ServiceType == typeof(ITables));
        services.AddSingleton<ITables>(provider => new CrashingTables((ITables)inner.ImplementationFactory!(provider)));
    }

    /// <summary>Lets the next commit of a kind be the last.</summary>
    public void CrashAfter(Func<IReadOnlyList<RowChange>, bool> isLast) => _isLast = isLast;

    /// <summary>Lets the next commit of a kind fail, without effect.</summary>
    public void FailOnce(Func<IReadOnlyList<RowChange>, bool> fails) => _failsOnce = fails;

    /// <summary>Works again.</summary>
    public void Recover() => (_isLast, _isDown) = (null, false);

    private void Check()
    {
        if (_isDown)
            throw new IOException("The process has died.");
    }

    private sealed class Table(CrashingTables all, ITable inner) : ITable
    {
        public Task<Row?> GetAsync(string partition, string key, CancellationToken cancellation = default)
        {
            all.Check();
            return inner.GetAsync(partition, key, cancellation);
        }

        public Task<IReadOnlyList<Row>> QueryAsync(
            string partition, KeyRange range, int take, CancellationToken cancellation = default)
        {
            all.Check();
            return inner.QueryAsync(partition, range, take, cancellation);
        }

        public async Task<CommitResult> CommitAsync(
            string partition, IReadOnlyList<RowChange> changes, CancellationToken cancellation = default)
        {
            all.Check();
            if (all._failsOnce?.Invoke(changes) == true)
            {
                all._failsOnce = null;
                throw new IOException("The commit fails.");
            }

            var result = await inner.CommitAsync(partition, changes, cancellation);
            if (result == CommitResult.Committed && all._isLast?.Invoke(changes) == true)
                all._isDown = true;
            all.Check();
            return result;
        }
    }
}
