using System.Collections.Concurrent;
using System.Threading.Channels;
using AccessCodes.LocalHost.Sqlite;
using DurableTask.Core;
using DurableTask.Core.History;
using Microsoft.Extensions.Logging;

namespace AccessCodes.LocalHost.TaskHub;

/// <summary>
/// Durable Task's orchestration service over SQLite, for one process. A turn of an orchestrator is one transaction; what it
/// leads to is handed on through channels, and nothing polls. After a crash, what is open follows from what is recorded:
/// an activity without a result runs again, and a timer that has not fired is set again.
/// </summary>
/// <param name="database">Where progress is recorded. Others may use it too; its owner disposes of it.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Told what a start finds, and what could not be recorded.</param>
internal sealed partial class SqliteTaskHub(SqliteDatabase database, TimeProvider time, ILogger logger)
    : IOrchestrationService, IDisposable
{
    private const int MostTurnsAtOnce = 64;

    private readonly ConcurrentDictionary<string, HubInstance> _live = new(StringComparer.Ordinal);
    private readonly Channel<HubInstance> _ready = Channel.CreateUnbounded<HubInstance>();
    private readonly Channel<TaskMessage> _activities = Channel.CreateUnbounded<TaskMessage>();
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private HubTimers? _timers;
    private volatile bool _isDraining;
    private int _takingTurns;
    private int _runningActivities;

    public SqliteDatabase Database => database;

    /// <summary>Bounds the turns at once.</summary>
    public SemaphoreSlim TurnsAtOnce { get; } = new(MostTurnsAtOnce, MostTurnsAtOnce);

    public int MaxConcurrentTaskOrchestrationWorkItems => MostTurnsAtOnce;

    /// <summary>How many activities run at once; most of their time they wait for a commit or for a lock.</summary>
    public int MaxConcurrentTaskActivityWorkItems => 128;

    public int TaskOrchestrationDispatcherCount => 1;

    public int TaskActivityDispatcherCount => 1;

    public BehaviorOnContinueAsNew EventBehaviourForContinueAsNew => BehaviorOnContinueAsNew.Carryover;

    /// <summary>Whether no instance has a turn to take, so that the timers of all that is recorded are set.</summary>
    public bool IsAtRest => Volatile.Read(ref _takingTurns) == 0;

    public async Task StartAsync()
    {
        _timers = new(time, Fire);
        await database.Writer.WriteAsync((connection, _) =>
        {
            connection.CreateHubTables();
            connection.TakeOverEarlierEngine();
        });
        var unfinished = database.Read(connection => connection.UnfinishedInstances());
        if (unfinished.Count > 0)
            Log.Resuming(logger, unfinished.Count);

        foreach (var (id, executionId, _) in unfinished)
            _live[id] = new(id, executionId);
        foreach (var (id, _, start) in unfinished)
            Resume(_live[id], start);
    }

    /// <summary>Ends once what runs has ended and is recorded. Nothing new is begun; it waits for the next start.</summary>
    public Task DrainAsync(CancellationToken cancellation)
    {
        _isDraining = true;
        SignalIfDrained();
        return _drained.Task.WaitAsync(cancellation);
    }

    public Task StopAsync() => StopAsync(isForced: false);

    public Task StopAsync(bool isForced)
    {
        _timers?.Dispose();
        foreach (var watcher in _watchers.Values)
            watcher.TrySetCanceled();
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        _timers?.Dispose();
        TurnsAtOnce.Dispose();
    }

    public bool IsMaxMessageCountExceeded(int currentMessageCount, OrchestrationRuntimeState runtimeState) => false;

    public int GetDelayInSecondsAfterOnProcessException(Exception exception) => 1;

    public int GetDelayInSecondsAfterOnFetchException(Exception exception) =>
        exception is OperationCanceledException ? 0 : 1;

    // The tables are made when the hub starts, and go with the file.
    public Task CreateAsync() => Task.CompletedTask;

    public Task CreateAsync(bool recreateInstanceStore) => Task.CompletedTask;

    public Task CreateIfNotExistsAsync() => Task.CompletedTask;

    public Task DeleteAsync() => Task.CompletedTask;

    public Task DeleteAsync(bool deleteInstanceStore) => Task.CompletedTask;

    /// <summary>Tells an instance something that is recorded, or that follows from what is.</summary>
    private void Deliver(TaskMessage message)
    {
        if (_live.TryGetValue(message.OrchestrationInstance.InstanceId, out var instance) && instance.Add(message))
            GiveTurn(instance);
    }

    private void GiveTurn(HubInstance instance)
    {
        Interlocked.Increment(ref _takingTurns);
        _ready.Writer.TryWrite(instance);
    }

    /// <summary>Has an instance start now, or at the time that was asked for.</summary>
    private void Begin(ExecutionStartedEvent start)
    {
        var message = new TaskMessage { Event = start, OrchestrationInstance = start.OrchestrationInstance };
        if (start.ScheduledStartTime is not { } due || due <= time.GetUtcNow().UtcDateTime)
            Deliver(message);
        else if (_live.TryGetValue(start.OrchestrationInstance.InstanceId, out var instance))
            SetTimer(instance, due, message);
    }

    private void Resume(HubInstance instance, ExecutionStartedEvent start)
    {
        var (turns, messages) = database.Read(connection =>
            (connection.Turns(instance.Id), connection.Messages(instance.Id)));
        var history = turns.SelectMany(History.ReadMany).ToList();
        if (turns.Count == 0)
            Begin(start);
        else
            instance.Resume(history, turns.Count);

        foreach (var open in OpenTasks.In(history))
        {
            if (open is TaskScheduledEvent activity)
                Schedule(new() { Event = activity, OrchestrationInstance = start.OrchestrationInstance });
            else if (open is TimerCreatedEvent timer)
                SetTimer(instance, timer.FireAt, OpenTasks.EndOf(timer, start.OrchestrationInstance));
        }

        messages.ForEach(Deliver);
    }

    private void SetTimer(HubInstance instance, DateTime due, TaskMessage message)
    {
        var wake = new Wake(new DateTimeOffset(due, TimeSpan.Zero), instance, message);
        instance.WaitFor(wake);
        _timers!.Add(wake);
    }

    private void Fire(Wake wake)
    {
        wake.Instance.StopWaitingFor(wake);
        Deliver(wake.Message);
    }

    private void Schedule(TaskMessage activity) => _activities.Writer.TryWrite(activity);

    private void SignalIfDrained()
    {
        if (_isDraining && IsAtRest && Volatile.Read(ref _runningActivities) == 0)
            _drained.TrySetResult();
    }

    // Ids, names and statuses only: inputs, outputs, events and the messages of exceptions may hold a PIN.
    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Resuming {Count} unfinished orchestrations")]
        public static partial void Resuming(ILogger logger, int count);

        [LoggerMessage(LogLevel.Warning, "Orchestration {Name} {InstanceId} failed with {ErrorType}")]
        public static partial void Failed(ILogger logger, string name, string instanceId, string? errorType);

        [LoggerMessage(LogLevel.Error, "Progress of {InstanceId} could not be recorded; trying again")]
        public static partial void NotRecorded(ILogger logger, string instanceId);
    }
}
