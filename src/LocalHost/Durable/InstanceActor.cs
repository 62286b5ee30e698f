using Microsoft.DurableTask.Client;

namespace AccessCodes.LocalHost.Durable;

/// <summary>
/// Keeps one instance going, a turn at a time: gather what happened, tell the orchestrator, record both sides in one
/// transaction, and only then set going what the orchestrator asked for.
/// </summary>
internal sealed class InstanceActor : IDisposable
{
    private const int StartTimer = -1;

    private readonly string _instanceId;
    private readonly DurableEngine _engine;
    private readonly TurnLoop _turns;
    private InstanceRow _instance = null!;
    private OrchestrationExecution? _execution;
    private DurableTimers _timers;
    private int _nextSeq;

    public InstanceActor(string instanceId, DurableEngine engine)
    {
        _instanceId = instanceId;
        _engine = engine;
        _turns = new(TryTakeTurnAsync, onEnd: () => engine.Remove(instanceId, this));
        _timers = new(engine.Time);
    }

    /// <summary>Whether all that it was woken for is recorded and set going.</summary>
    public bool IsAtRest => _turns.Idle.IsCompleted;

    /// <summary>Has the instance look for messages.</summary>
    /// <param name="reload">Whether it was started anew, and what is in memory may be stale.</param>
    /// <returns>False where the actor has ended and another must take its place.</returns>
    public bool TryWake(bool reload = false) => _turns.TrySignal(new(Reload: reload));

    /// <summary>Ends after the turn that is being taken.</summary>
    public Task StopAsync()
    {
        _timers.Dispose();
        return _turns.Idle;
    }

    public void Dispose() => _timers.Dispose();

    private async Task<bool> TryTakeTurnAsync(IReadOnlyList<Signal> signals)
    {
        var goesOn = true;
        try
        {
            if (signals.Any(signal => signal.Reload))
            {
                Forget();
            }

            goesOn = await TakeTurnAsync(signals);
        }
        catch (ExecutionReplacedException)
        {
            Forget();
            TryWake();
        }
        // A full disk must not end the instance: memory is given up, and what is recorded goes on.
        catch (Exception failure)
        {
            Forget();
            if (!_engine.IsStopping)
            {
                _engine.Logger.ProgressNotRecorded(_instanceId, failure.GetType().Name);
                _timers.Set(
                    StartTimer, _engine.Time.GetUtcNow() + _engine.Options.RetryAfterFailedWrite, () => TryWake());
            }
        }

        if (!goesOn)
        {
            Forget();
        }

        return goesOn;
    }

    /// <returns>Whether there is more to come.</returns>
    private async Task<bool> TakeTurnAsync(IReadOnlyList<Signal> signals)
    {
        // Whoever leaves a message wakes the instance; what happened in this process comes with its signal.
        var mayHaveMessages = _execution is null || signals.Any(signal => signal.Event is null);
        if (_execution is null && !await TryLoadAsync())
        {
            return false;
        }

        var execution = _execution!;
        var messages = mayHaveMessages
            ? _engine.Database.Read(connection => connection.Messages(_instanceId, _instance.ExecutionId))
            : [];
        if (!execution.HasStarted && IsTooEarly(messages))
        {
            return true;
        }

        var turn = TellAll(execution, messages, signals);
        if (!turn.IsEmpty)
        {
            var toWake = await _engine.Database.Writer.WriteAsync((connection, _) => turn.Apply(connection));
            _nextSeq = turn.NextSeq;
            _engine.Announce(turn);
            foreach (var id in toWake)
            {
                _engine.Wake(id);
            }
        }

        if (turn.Outcome is Outcome.ContinuedAsNew)
        {
            // An engine that stops does not go round again; the next start does.
            Forget();
            return _engine.IsStopping || TryWake();
        }

        if (turn.Outcome is null)
        {
            SetGoing(execution);
        }

        return turn.Outcome is null;
    }

    private async Task<bool> TryLoadAsync()
    {
        await _engine.Replays.WaitAsync();
        try
        {
            var instance = _engine.Database.Read(connection => connection.Find(_instanceId));
            if (instance is null or { IsFinished: true })
            {
                return false;
            }

            // What is pending has taken no turn yet.
            var history = instance.Status == OrchestrationRuntimeStatus.Pending
                ? []
                : _engine.Database.Read(connection => connection.History(_instanceId));
            _instance = instance;
            _nextSeq = history.Count;
            _execution = Replay(instance, history);
            return true;
        }
        finally
        {
            _engine.Replays.Release();
        }
    }

    private OrchestrationExecution Replay(InstanceRow instance, List<HistoryEvent> history)
    {
        var orchestrator = _engine.Functions.FindOrchestrator(instance.Name);
        var execution = new OrchestrationExecution(
            instance,
            orchestrator ?? (_ => Task.FromResult<object?>(null)),
            _engine.Options.DataConverter,
            _engine.Loggers,
            () => TryWake());
        if (orchestrator is null)
        {
            execution.Abort(new MissingMethodException($"There is no orchestrator function named '{instance.Name}'."));
            return execution;
        }

        try
        {
            execution.Replay(history);
        }
        catch (NonDeterministicOrchestrationException difference)
        {
            execution.Abort(difference);
        }

        return execution;
    }

    // An instance that is scheduled for later can be terminated until then, and nothing else.
    private bool IsTooEarly(List<(long Id, HistoryEvent? Event)> messages)
    {
        if (_instance.StartAt is not { } startAt
            || startAt <= _engine.Time.GetUtcNow()
            || messages.Exists(message => message.Event?.Kind == EventKind.Terminated))
        {
            return false;
        }

        _timers.Set(StartTimer, startAt, () => TryWake());
        return true;
    }

    private TurnCommit TellAll(
        OrchestrationExecution execution,
        List<(long Id, HistoryEvent? Event)> messages,
        IReadOnlyList<Signal> signals)
    {
        var now = _engine.Time.GetUtcNow();
        now = now.UtcDateTime < execution.CurrentTime ? new(execution.CurrentTime) : now;
        var events = new List<HistoryEvent>();
        var consumed = new List<long>();
        if (!execution.HasStarted
            && execution.Outcome is null
            && !messages.Exists(message => message.Event?.Kind == EventKind.Terminated))
        {
            Handle(new(EventKind.ExecutionStarted));
            _engine.Logger.OrchestrationStarted(_instance.Name, _instanceId);
        }

        foreach (var (id, message) in messages)
        {
            // What comes after the end is not consumed: an orchestration that continues as new gets it then.
            if (execution.Outcome is null)
            {
                consumed.Add(id);
                Handle(message);
            }
        }

        foreach (var signal in signals)
        {
            Handle(signal.ExecutionId == _instance.ExecutionId ? signal.Event : null);
        }

        if (execution.AwaitsForeignTask && execution.Outcome is null)
        {
            execution.Abort(OrchestrationExecution.ForeignAwait());
        }

        return new(_instance, _nextSeq, now)
        {
            Events = events,
            Actions = execution.TakeActions(),
            Consumed = consumed,
            CustomStatus = execution.CustomStatus,
            IsSuspended = execution.IsSuspended,
            Outcome = execution.Outcome,
        };

        void Handle(HistoryEvent? e)
        {
            if (e is not null && execution.Outcome is null && execution.Expects(e))
            {
                events.Add(e = e with { Time = now.UtcDateTime });
                execution.Handle(e);
            }
        }
    }

    private void SetGoing(OrchestrationExecution execution)
    {
        if (_engine.IsStopping)
        {
            return;
        }

        var executionId = _instance.ExecutionId;
        void Tell(HistoryEvent e) => _turns.TrySignal(new(e, executionId));

        foreach (var id in execution.TakeCancelledTimers())
        {
            _timers.Cancel(id);
        }

        foreach (var action in execution.TakeUndispatched())
        {
            if (action.Kind == EventKind.ActivityScheduled)
            {
                _engine.Activities.Enqueue(
                    action.TaskId, new(_instanceId, action.Name!, action.Payload, _instance.TraceParent), result => Tell(result));
            }
            else if (action.Kind == EventKind.TimerCreated)
            {
                var fired = new HistoryEvent(EventKind.TimerFired, action.TaskId);
                _timers.Set(
                    action.TaskId, new(action.FireAt, TimeSpan.Zero), () => Tell(fired));
            }
        }
    }

    private void Forget()
    {
        _execution = null;
        _timers.Dispose();
        _timers = new(_engine.Time);
    }
}
