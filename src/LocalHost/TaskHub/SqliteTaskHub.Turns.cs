using DurableTask.Core;
using DurableTask.Core.History;

namespace AccessCodes.LocalHost.TaskHub;

/// <summary>The turns of orchestrators, and the activities that they ask for.</summary>
internal sealed partial class SqliteTaskHub
{
    public async Task<TaskOrchestrationWorkItem> LockNextTaskOrchestrationWorkItemAsync(
        TimeSpan receiveTimeout, CancellationToken cancellationToken)
    {
        var instance = await _ready.Reader.ReadAsync(cancellationToken);
        try
        {
            await TurnsAtOnce.WaitAsync(cancellationToken);
        }
        catch
        {
            _ready.Writer.TryWrite(instance);
            throw;
        }

        try
        {
            return Load(instance);
        }
        catch
        {
            TurnsAtOnce.Release();
            _ready.Writer.TryWrite(instance);
            throw;
        }
    }

    public async Task CompleteTaskOrchestrationWorkItemAsync(
        TaskOrchestrationWorkItem workItem,
        OrchestrationRuntimeState newOrchestrationRuntimeState,
        IList<TaskMessage> outboundMessages,
        IList<TaskMessage> orchestratorMessages,
        IList<TaskMessage> timerMessages,
        TaskMessage continuedAsNewMessage,
        OrchestrationState orchestrationState)
    {
        var (turn, state) = ((Turn)workItem, newOrchestrationRuntimeState);
        var commit = new TurnCommit(turn, state, outboundMessages, orchestratorMessages, time.GetUtcNow());
        if (!await database.Writer.WriteAsync((connection, _) => commit.Apply(connection, Admit)))
            return;

        var instance = turn.Instance;
        if (state.OrchestrationInstance!.ExecutionId != instance.ExecutionId || state.OrchestrationStatus.IsFinal())
            RemoveTimers(instance);

        instance.Advance(turn, state);
        if (state.OrchestrationStatus.IsFinal())
        {
            _live.TryRemove(new(instance.Id, instance));
            if (state.OrchestrationStatus == OrchestrationStatus.Failed)
                Log.Failed(logger, state.Name, instance.Id, state.FailureDetails?.ErrorType);
        }
        else
        {
            GoOn(instance, outboundMessages, timerMessages);
        }

        foreach (var message in commit.Sent)
        {
            if (message.Event is ExecutionStartedEvent start)
                Begin(start);
            else
                Deliver(message);
        }

        Announce(instance.Id);
    }

    public Task AbandonTaskOrchestrationWorkItemAsync(TaskOrchestrationWorkItem workItem)
    {
        Log.NotRecorded(logger, workItem.InstanceId);
        ((Turn)workItem).Instance.PutBack(workItem.NewMessages);
        return Task.CompletedTask;
    }

    public Task ReleaseTaskOrchestrationWorkItemAsync(TaskOrchestrationWorkItem workItem)
    {
        var instance = ((Turn)workItem).Instance;
        // What came for one that has ended is for nobody.
        if (_live.TryGetValue(instance.Id, out var live) && live == instance && instance.EndTurn())
            GiveTurn(instance);
        Interlocked.Decrement(ref _takingTurns);
        TurnsAtOnce.Release();
        SignalIfDrained();
        return Task.CompletedTask;
    }

    // An instance is one process's, until that ends.
    public Task RenewTaskOrchestrationWorkItemLockAsync(TaskOrchestrationWorkItem workItem) => Task.CompletedTask;

    public async Task<TaskActivityWorkItem> LockNextTaskActivityWorkItem(
        TimeSpan receiveTimeout, CancellationToken cancellationToken)
    {
        var activity = await _activities.Reader.ReadAsync(cancellationToken);
        // Counted before it is looked whether the hub drains, which waits for what is counted.
        Interlocked.Increment(ref _runningActivities);
        if (_isDraining)
        {
            // Nothing new is begun.
            EndActivity();
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        return new()
        {
            Id = $"{activity.OrchestrationInstance.InstanceId}:{activity.Event.EventId}",
            LockedUntilUtc = DateTime.MaxValue,
            TaskMessage = activity,
        };
    }

    public Task CompleteTaskActivityWorkItemAsync(TaskActivityWorkItem workItem, TaskMessage responseMessage)
    {
        Deliver(responseMessage);
        EndActivity();
        return Task.CompletedTask;
    }

    public Task AbandonTaskActivityWorkItemAsync(TaskActivityWorkItem workItem)
    {
        Schedule(workItem.TaskMessage);
        EndActivity();
        return Task.CompletedTask;
    }

    public Task<TaskActivityWorkItem> RenewTaskActivityWorkItemLockAsync(TaskActivityWorkItem workItem) =>
        Task.FromResult(workItem);

    private Turn Load(HubInstance instance)
    {
        var turn = instance.Kept;
        if (turn is null)
            turn = new(instance, new(database.Read(connection => connection.History(instance.Id))));
        else
            turn.OrchestrationRuntimeState.NewEvents.Clear();

        turn.NewMessages = instance.TakeInbox();
        return turn;
    }

    /// <summary>Makes an instance known that is about to be committed, so that nothing that comes for it is lost.</summary>
    private void Admit(ExecutionStartedEvent start)
    {
        var started = start.OrchestrationInstance;
        _live[started.InstanceId] = new(started.InstanceId, started.ExecutionId);
    }

    private void GoOn(HubInstance instance, IList<TaskMessage> activities, IList<TaskMessage> timers)
    {
        // What an execution asked for before it continued as new is nobody's.
        foreach (var activity in activities.Where(IsCurrent))
            Schedule(activity);
        foreach (var timer in timers.Where(IsCurrent))
            SetTimer(instance, ((TimerFiredEvent)timer.Event).FireAt, timer);

        bool IsCurrent(TaskMessage message) => message.OrchestrationInstance.ExecutionId == instance.ExecutionId;
    }

    private void RemoveTimers(HubInstance instance)
    {
        foreach (var wake in instance.TakeWakes())
            _timers!.Remove(wake);
    }

    private void EndActivity()
    {
        Interlocked.Decrement(ref _runningActivities);
        SignalIfDrained();
    }
}
