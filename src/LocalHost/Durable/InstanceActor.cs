namespace AccessCodes.LocalHost.Durable;

/// <summary>
/// Keeps one instance going, a turn at a time: gather what happened, tell the orchestrator, record both sides in one
/// transaction, and only then set going what the orchestrator asked for.
/// </summary>
internal sealed class InstanceActor(string instanceId, DurableEngine engine) : IDisposable
{
    private const int StartTimer = -1;

    private readonly Lock _gate = new();
    private List<(string ExecutionId, HistoryEvent Event)> _arrived = [];
    private bool _signalled;
    private bool _reload;
    private bool _closed;
    private Task _loop = Task.CompletedTask;

    private InstanceRow _instance = null!;
    private OrchestrationExecution? _execution;
    private DurableTimers _timers = new(engine.Time);
    private int _nextSeq;
    private volatile bool _awaitsForeignTask;

    /// <summary>Has the instance look for messages.</summary>
    /// <param name="reload">Whether it may have been started anew, and what is in memory may be stale.</param>
    /// <returns>False where the actor has ended and another must take its place.</returns>
    public bool TryWake(bool reload = false) => TrySignal(() => _reload |= reload);

    /// <summary>Ends after the turn that is being taken.</summary>
    public Task StopAsync()
    {
        _timers.Dispose();
        lock (_gate)
        {
            return _loop;
        }
    }

    public void Dispose() => _timers.Dispose();

    private bool TrySignal(Action note)
    {
        lock (_gate)
        {
            if (_closed)
            {
                return false;
            }

            note();
            if (!_signalled)
            {
                _signalled = true;
                if (_loop.IsCompleted)
                {
                    _loop = Task.Run(RunAsync);
                }
            }

            return true;
        }
    }

    private void Tell(string executionId, HistoryEvent e) => TrySignal(() => _arrived.Add((executionId, e)));

    private async Task RunAsync()
    {
        while (true)
        {
            List<(string ExecutionId, HistoryEvent Event)> arrived;
            bool reload;
            lock (_gate)
            {
                (arrived, _arrived) = (_arrived, []);
                (reload, _reload) = (_reload, false);
                _signalled = false;
            }

            if (reload)
            {
                Forget();
            }

            var goesOn = await TryTakeTurnAsync(arrived);
            if (!goesOn)
            {
                Forget();
            }

            lock (_gate)
            {
                if (_signalled)
                {
                    continue;
                }

                _closed = !goesOn;

                // Within the gate: whoever signals next must see that this loop has ended.
                _loop = Task.CompletedTask;
            }

            if (!goesOn)
            {
                engine.Remove(instanceId, this);
            }

            return;
        }
    }

    private async Task<bool> TryTakeTurnAsync(List<(string ExecutionId, HistoryEvent Event)> arrived)
    {
        try
        {
            return await TakeTurnAsync(arrived);
        }
        catch (ExecutionReplacedException)
        {
            Forget();
            return TryWake();
        }
#pragma warning disable CA1031 // A full disk must not end the instance: what is in memory is given up, what is recorded goes on.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            Forget();
            if (engine.IsStopping)
            {
                return true;
            }

            engine.Logger.ProgressNotRecorded(instanceId, failure.GetType().Name);
            _timers.Set(StartTimer, engine.Time.GetUtcNow() + engine.Options.RetryAfterFailedWrite, () => TryWake());
            return true;
        }
    }

    /// <returns>Whether there is more to come.</returns>
    private async Task<bool> TakeTurnAsync(List<(string ExecutionId, HistoryEvent Event)> arrived)
    {
        if (_execution is null && !await TryLoadAsync())
        {
            return false;
        }

        var execution = _execution!;
        var messages = engine.Database.Read(connection => connection.Messages(instanceId, _instance.ExecutionId));
        if (!execution.HasStarted && IsTooEarly(messages))
        {
            return true;
        }

        var turn = TellAll(execution, messages, arrived);
        if (!turn.IsEmpty)
        {
            var toWake = await engine.Database.Writer.WriteAsync((connection, _) => turn.Apply(connection));
            _nextSeq = turn.NextSeq;
            engine.Announce(turn);
            foreach (var id in toWake)
            {
                engine.Wake(id);
            }
        }

        if (turn.Outcome is Outcome.ContinuedAsNew)
        {
            Forget();
            return TryWake();
        }

        if (turn.Outcome is null)
        {
            SetGoing(execution);
        }

        return turn.Outcome is null;
    }

    private async Task<bool> TryLoadAsync()
    {
        await engine.Replays.WaitAsync();
        try
        {
            var (instance, history) = engine.Database.Read(
                connection => (connection.Find(instanceId), connection.History(instanceId)));
            if (instance is null or { IsFinished: true })
            {
                return false;
            }

            _instance = instance;
            _nextSeq = history.Count;
            _execution = Replay(instance, history);
            return true;
        }
        finally
        {
            engine.Replays.Release();
        }
    }

    private OrchestrationExecution Replay(InstanceRow instance, List<HistoryEvent> history)
    {
        var orchestrator = engine.Functions.FindOrchestrator(instance.Name);
        var execution = new OrchestrationExecution(
            instance, orchestrator ?? (_ => Task.FromResult<object?>(null)), engine.Options.DataConverter, engine.Loggers, OnForeignPost);
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

        void OnForeignPost()
        {
            _awaitsForeignTask = true;
            TryWake();
        }
    }

    // An instance that is scheduled for later can be terminated until then, and nothing else.
    private bool IsTooEarly(List<(long Id, HistoryEvent? Event)> messages)
    {
        if (_instance.StartAt is not { } startAt
            || startAt <= engine.Time.GetUtcNow()
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
        List<(string ExecutionId, HistoryEvent Event)> arrived)
    {
        var now = engine.Time.GetUtcNow();
        now = now.UtcDateTime < execution.CurrentTime ? new(execution.CurrentTime) : now;
        var events = new List<HistoryEvent>();
        var consumed = new List<long>();
        if (!execution.HasStarted
            && execution.Outcome is null
            && !messages.Exists(message => message.Event?.Kind == EventKind.Terminated))
        {
            Handle(new(EventKind.ExecutionStarted));
            engine.Logger.OrchestrationStarted(_instance.Name, instanceId);
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

        foreach (var (executionId, e) in arrived)
        {
            Handle(executionId == _instance.ExecutionId ? e : null);
        }

        if (_awaitsForeignTask && execution.Outcome is null)
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
        if (engine.IsStopping)
        {
            return;
        }

        var executionId = _instance.ExecutionId;
        foreach (var id in execution.TakeCancelledTimers())
        {
            _timers.Cancel(id);
        }

        foreach (var action in execution.TakeUndispatched())
        {
            if (action.Kind == EventKind.ActivityScheduled)
            {
                engine.Activities.Enqueue(
                    action.TaskId, new(instanceId, action.Name!, action.Payload), result => Tell(executionId, result));
            }
            else if (action.Kind == EventKind.TimerCreated)
            {
                var fired = new HistoryEvent(EventKind.TimerFired, action.TaskId);
                _timers.Set(
                    action.TaskId, new(action.FireAt, TimeSpan.Zero), () => Tell(executionId, fired));
            }
        }
    }

    private void Forget()
    {
        _execution = null;
        _awaitsForeignTask = false;
        _timers.Dispose();
        _timers = new(engine.Time);
    }
}
