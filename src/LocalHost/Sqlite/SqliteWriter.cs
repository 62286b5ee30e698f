using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace AccessCodes.LocalHost.Sqlite;

/// <summary>
/// The only writer of a database. Writes run one after another in the order in which they were asked for; those that
/// wait together are committed together, because a commit costs more than the writes in it. A write's task completes
/// after its commit, never before.
/// </summary>
internal sealed class SqliteWriter : IAsyncDisposable
{
    private const int MostWritesInOneCommit = 1_000;

    private readonly Channel<Write> _queue =
        Channel.CreateUnbounded<Write>(new() { SingleReader = true, AllowSynchronousContinuations = false });

    private readonly SqliteConnection _connection;
    private readonly Action<SqliteConnection>? _afterCommit;
    private readonly Task _loop;

    /// <summary>Takes the connection over and closes it in the end.</summary>
    public SqliteWriter(SqliteConnection connection, Action<SqliteConnection>? afterCommit = null)
    {
        _connection = connection;
        _afterCommit = afterCommit;

        // A thread of its own: a commit waits for the disk, and the pool of a small machine has few threads to lend.
        _loop = Task.Factory.StartNew(Run, default, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Queues a write. It is rolled back on its own, and its task fails, where it throws.</summary>
    /// <param name="work">
    /// Runs on the writer's thread, inside a transaction that it must neither commit nor roll back. It must be quick,
    /// and must not wait for another write.
    /// </param>
    /// <param name="cancellation">Withdraws the write as long as it has not begun.</param>
    /// <exception cref="ObjectDisposedException">The writer was disposed.</exception>
    public Task<T> WriteAsync<T>(
        Func<SqliteConnection, SqliteTransaction, T> work, CancellationToken cancellation = default)
    {
        var write = new Write<T>(work, cancellation);
        ObjectDisposedException.ThrowIf(!_queue.Writer.TryWrite(write), this);
        return write.Done;
    }

    /// <inheritdoc cref="WriteAsync{T}"/>
    public Task WriteAsync(
        Action<SqliteConnection, SqliteTransaction> work, CancellationToken cancellation = default) =>
        WriteAsync(
            (connection, transaction) =>
            {
                work(connection, transaction);
                return true;
            },
            cancellation);

    /// <summary>Ends after all writes that were asked for are committed.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _loop;
        await _connection.DisposeAsync();
    }

    private void Run()
    {
        var batch = new List<Write>();
        while (_queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            try
            {
                CommitWaiting(batch);
                batch.ForEach(write => write.Acknowledge());
            }
            // Whatever went wrong, the callers are told, and the next batch gets its chance.
            catch (Exception failure)
            {
                batch.ForEach(write => write.Fail(failure));
            }

            batch.Clear();
        }
    }

    private void CommitWaiting(List<Write> batch)
    {
        using var transaction = _connection.BeginTransaction(deferred: false);
        _connection.Enlist(transaction);
        while (batch.Count < MostWritesInOneCommit && _queue.Reader.TryRead(out var write))
        {
            batch.Add(write);
            if (write.TryBegin())
            {
                RunAlone(write, transaction);
            }
        }

        transaction.Commit();
        _afterCommit?.Invoke(_connection);
    }

    private void RunAlone(Write write, SqliteTransaction transaction)
    {
        _connection.Run("SAVEPOINT work");
        try
        {
            write.Run(_connection, transaction);
        }
        // A failing write is its caller's affair and none of the others'.
        catch (Exception failure)
        {
            write.WillFail(failure);
            _connection.Run("ROLLBACK TO work");
        }

        _connection.Run("RELEASE work");
    }

    private abstract class Write(CancellationToken cancellation)
    {
        private Exception? _failure;
        private bool _withdrawn;

        protected CancellationToken Cancellation => cancellation;

        public bool TryBegin() => !(_withdrawn = cancellation.IsCancellationRequested);

        public abstract void Run(SqliteConnection connection, SqliteTransaction transaction);

        public void WillFail(Exception failure) => _failure = failure;

        public void Acknowledge()
        {
            if (_failure is not null)
            {
                Fail(_failure);
            }
            else if (_withdrawn)
            {
                Cancel();
            }
            else
            {
                Succeed();
            }
        }

        public abstract void Fail(Exception failure);

        protected abstract void Succeed();

        protected abstract void Cancel();
    }

    private sealed class Write<T>(
        Func<SqliteConnection, SqliteTransaction, T> work, CancellationToken cancellation) : Write(cancellation)
    {
        private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? _result;

        public Task<T> Done => _done.Task;

        public override void Run(SqliteConnection connection, SqliteTransaction transaction) =>
            _result = work(connection, transaction);

        public override void Fail(Exception failure) => _done.TrySetException(failure);

        protected override void Succeed() => _done.TrySetResult(_result!);

        protected override void Cancel() => _done.TrySetCanceled(Cancellation);
    }
}
