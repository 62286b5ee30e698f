using System.Collections.Concurrent;
using AccessCodes.LocalHost.Sqlite;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace AccessCodes.LocalHost.Durable;

/// <summary>
/// Runs orchestrations in this process and records their progress in SQLite. What was recorded is never run again:
/// after a crash, an orchestrator is replayed over its history and goes on from there.
/// </summary>
/// <param name="database">Where progress is recorded. Others may use it too; its owner disposes of it.</param>
/// <param name="functions">The orchestrators and activities.</param>
/// <param name="options">How it runs; null means the defaults.</param>
/// <param name="time">The clock and the timers; null means the system's.</param>
/// <param name="loggers">For the engine's log and for the orchestrators'; null means none.</param>
internal sealed class DurableEngine(
    SqliteDatabase database,
    DurableFunctions functions,
    DurableOptions? options = null,
    TimeProvider? time = null,
    ILoggerFactory? loggers = null) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, InstanceActor> _actors = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _watchers = new(StringComparer.Ordinal);
    private volatile State _state;

    private enum State
    {
        New,
        Running,
        Stopping,
    }

    /// <summary>Starts, signals and finds instances. Usable once the engine has started.</summary>
    public DurableTaskClient Client => field ??= new LocalDurableTaskClient(this);

    public SqliteDatabase Database => database;

    public DurableFunctions Functions => functions;

    public DurableOptions Options { get; } = options ?? new();

    public TimeProvider Time { get; } = time ?? TimeProvider.System;

    public ILoggerFactory Loggers { get; } = loggers ?? NullLoggerFactory.Instance;

    public ILogger Logger => field ??= Loggers.CreateLogger<DurableEngine>();

    public ActivityRunner Activities => field ??= new(Functions, Options, Logger);

    /// <summary>Bounds the replays that go on at once.</summary>
    public SemaphoreSlim Replays => field ??= new(Options.MaxConcurrentReplays);

    public bool IsStopping => _state == State.Stopping;

    /// <summary>Whether no instance is taking a turn, so that the timers of all that is recorded are set.</summary>
    public bool IsAtRest => _actors.Values.All(actor => actor.IsAtRest);

    /// <summary>Starts the engine; every unfinished instance goes on from where it was.</summary>
    public async Task StartAsync(CancellationToken cancellation = default)
    {
        await database.Writer.WriteAsync((connection, _) => connection.CreateDurableTables(), cancellation);
        Activities.Start();
        _state = State.Running;
        var unfinished = database.Read(connection => connection.UnfinishedInstances());
        if (unfinished.Count > 0)
        {
            Logger.Resuming(unfinished.Count);
        }

        foreach (var instanceId in unfinished)
        {
            Wake(instanceId);
        }
    }

    /// <summary>
    /// Stops the engine: running activities are cancelled and waited for, and what they came to is recorded.
    /// </summary>
    /// <param name="cancellation">Ends the wait. What was not recorded by then runs again at the next start.</param>
    public async Task StopAsync(CancellationToken cancellation = default)
    {
        if (_state == State.Stopping)
        {
            return;
        }

        _state = State.Stopping;
        await Activities.StopAsync().WaitAsync(cancellation);
        await Task.WhenAll(_actors.Values.Select(actor => actor.StopAsync())).WaitAsync(cancellation);
        foreach (var watcher in _watchers.Values)
        {
            watcher.TrySetCanceled(CancellationToken.None);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        foreach (var actor in _actors.Values)
        {
            actor.Dispose();
        }

        Activities.Dispose();
        Replays.Dispose();
    }

    /// <summary>Has an instance look at what is recorded for it.</summary>
    /// <param name="instanceId">The instance.</param>
    /// <param name="reload">Whether it was started anew.</param>
    public void Wake(string instanceId, bool reload = false)
    {
        while (_state == State.Running)
        {
            var actor = _actors.GetOrAdd(instanceId, static (id, engine) => new(id, engine), this);
            if (actor.TryWake(reload))
            {
                return;
            }

            Remove(instanceId, actor);
        }
    }

    public void Remove(string instanceId, InstanceActor actor) => _actors.TryRemove(new(instanceId, actor));

    /// <summary>Tells the log, and whoever waits for it, of a turn that was recorded.</summary>
    public void Announce(TurnCommit turn)
    {
        if (turn.Outcome is Outcome.Failed failed)
        {
            Logger.OrchestrationFailed(turn.Instance.Name, turn.Instance.InstanceId, failed.Failure.ErrorType);
        }
        else if (turn.Outcome is not null)
        {
            Logger.OrchestrationEnded(turn.Instance.Name, turn.Instance.InstanceId, turn.Status);
        }

        if (_watchers.TryRemove(turn.Instance.InstanceId, out var watcher))
        {
            watcher.TrySetResult();
        }
    }

    /// <summary>Reads an instance again after each of its turns until it is as wanted.</summary>
    public async Task<InstanceRow> WatchAsync(
        string instanceId, Func<InstanceRow, bool> isWanted, CancellationToken cancellation)
    {
        while (true)
        {
            var changed = _watchers.GetOrAdd(
                instanceId, static _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
            if (database.Read(connection => connection.Find(instanceId)) is { } instance && isWanted(instance))
            {
                return instance;
            }

            await changed.Task.WaitAsync(cancellation);
        }
    }

    /// <exception cref="InvalidOperationException">It is not.</exception>
    public void ThrowIfNotRunning()
    {
        if (_state != State.Running)
        {
            throw new InvalidOperationException("The Durable Task engine is not running.");
        }
    }
}
