using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace AccessCodes.LocalHost.Durable;

/// <summary>
/// An orchestrator run in memory: what it is told goes in as events, what it asks for comes out as actions. It decides
/// the same whenever it is told the same, and so a replay of its history brings it back.
/// </summary>
internal sealed class OrchestrationExecution
{
    private readonly OrchestratorPump _pump;
    private readonly Orchestrator _orchestrator;
    private readonly LocalOrchestrationContext _context;
    private readonly DataConverter _converter;
    private readonly Dictionary<int, OpenTask> _openTasks = [];
    private readonly SortedDictionary<int, OrchestratorAction> _unrecorded = [];
    private readonly Queue<HistoryEvent> _heldBack = [];
    private List<OrchestratorAction> _undispatched = [];
    private List<int> _cancelledTimers = [];
    private Task<object?>? _orchestration;
    private int _taskCount;
    private volatile bool _awaitsForeignTask;

    public OrchestrationExecution(
        InstanceRow instance,
        Orchestrator orchestrator,
        DataConverter converter,
        ILoggerFactory loggers,
        Action onForeignPost)
    {
        _pump = new(() =>
        {
            _awaitsForeignTask = true;
            onForeignPost();
        });
        _orchestrator = orchestrator;
        _converter = converter;
        _context = new(this, instance, converter, loggers);
        Events = new(converter, WhenCancelled);
        CustomStatus = instance.CustomStatus;
        CurrentTime = DateTime.MinValue;
    }

    public ExternalEvents Events { get; }

    public DateTime CurrentTime { get; private set; }

    public bool IsReplaying { get; private set; }

    public bool HasStarted => _orchestration is not null;

    /// <summary>Whether the orchestrator awaits something that no replay could repeat.</summary>
    public bool AwaitsForeignTask => _awaitsForeignTask;

    public bool IsSuspended { get; private set; }

    public string? CustomStatus { get; set; }

    public (string? Input, bool PreserveEvents)? ContinuingAsNew { get; set; }

    /// <summary>Null as long as the execution goes on.</summary>
    public Outcome? Outcome { get; private set; }

    /// <exception cref="NonDeterministicOrchestrationException">The orchestrator does not do what is recorded.</exception>
    public void Replay(IEnumerable<HistoryEvent> history)
    {
        IsReplaying = true;
        foreach (var recorded in history)
        {
            if (recorded.IsAction)
            {
                _unrecorded.Remove(recorded.TaskId, out var action);
                ReplayCheck.Action(recorded, action);
            }
            else
            {
                ReplayCheck.Event(recorded, _openTasks.ContainsKey(recorded.TaskId), Outcome);
                Handle(recorded);
            }
        }

        IsReplaying = false;
    }

    /// <summary>Whether an event means anything to the execution: a timer may have been cancelled as it fired.</summary>
    public bool Expects(HistoryEvent e) => e.Ends is null || _openTasks.ContainsKey(e.TaskId);

    public void Handle(HistoryEvent e)
    {
        CurrentTime = e.Time;
        if (IsSuspended && e.Kind is not (EventKind.Resumed or EventKind.Terminated))
        {
            _heldBack.Enqueue(e);
            return;
        }

        Apply(e);
        while (!IsSuspended && Outcome is null && _heldBack.TryDequeue(out var held))
        {
            Apply(held);
        }
    }

    /// <summary>Ends the execution from outside. What it asked for and what is not recorded is not done.</summary>
    public void Abort(Exception reason)
    {
        _unrecorded.Clear();
        Outcome = new Outcome.Failed(Failures.OfOrchestration(reason));
    }

    /// <summary>The actions since the last call, to be recorded.</summary>
    public IReadOnlyList<OrchestratorAction> TakeActions()
    {
        OrchestratorAction[] actions = [.. _unrecorded.Values];
        _unrecorded.Clear();
        return actions;
    }

    /// <summary>The tasks since the last call that are still open, to be set going once they are recorded.</summary>
    public IReadOnlyList<OrchestratorAction> TakeUndispatched()
    {
        var undispatched = _undispatched.Where(action => _openTasks.ContainsKey(action.TaskId)).ToArray();
        _undispatched = [];
        return undispatched;
    }

    public IReadOnlyList<int> TakeCancelledTimers()
    {
        var cancelled = _cancelledTimers;
        _cancelledTimers = [];
        return cancelled;
    }

    /// <summary>Makes a task that an event to come will end.</summary>
    public Task<string?> Schedule(EventKind kind, string? name, string? payload = null, string? targetId = null)
    {
        var action = Act(kind, name, payload, targetId);
        return Open(action).Task;
    }

    public Task ScheduleTimer(DateTime fireAt, CancellationToken cancellation)
    {
        var action = Act(EventKind.TimerCreated, name: null, payload: null, targetId: null, fireAt);
        var timer = Open(action);
        WhenCancelled(
            () =>
            {
                if (_openTasks.Remove(action.TaskId))
                {
                    _cancelledTimers.Add(action.TaskId);
                    timer.TrySetCanceled(cancellation);
                }
            },
            cancellation);
        return timer.Task;
    }

    public OrchestratorAction Act(
        EventKind kind, string? name, string? payload, string? targetId, DateTime fireAt = default)
    {
        var action = new OrchestratorAction(kind, _taskCount++, name, payload) { TargetId = targetId, FireAt = fireAt };
        _unrecorded.Add(action.TaskId, action);
        return action;
    }

    /// <summary>Has a cancellation take effect, provided that it comes from the orchestrator itself.</summary>
    public void WhenCancelled(Action act, CancellationToken cancellation) => cancellation.Register(() =>
    {
        if (_pump.IsCurrent)
        {
            act();
        }
        else
        {
            _pump.Post(static _ => { }, null);
        }
    });

    /// <exception cref="InvalidOperationException">The caller is not on the orchestrator's thread.</exception>
    public void ThrowIfForeign()
    {
        if (!_pump.IsCurrent)
        {
            throw ForeignAwait();
        }
    }

    public static InvalidOperationException ForeignAwait() => new(
        "The orchestrator awaited something other than a task of its context. Input and output, delays and "
        + "ConfigureAwait(false) belong in activities.");

    private TaskCompletionSource<string?> Open(OrchestratorAction action)
    {
        var source = new TaskCompletionSource<string?>();
        _openTasks.Add(action.TaskId, new(action, source));
        _undispatched.Add(action);
        return source;
    }

    private void Apply(HistoryEvent e)
    {
        switch (e.Kind)
        {
            case EventKind.ExecutionStarted:
                _pump.Run(Start);
                break;
            case EventKind.ActivityCompleted or EventKind.SubOrchestrationCompleted or EventKind.TimerFired:
                EndTask(e, task => task.Source.TrySetResult(e.Payload));
                break;
            case EventKind.ActivityFailed or EventKind.SubOrchestrationFailed:
                EndTask(e, task => task.Source.TrySetException(
                    new TaskFailedException(task.Action.Name!, e.TaskId, Failures.Deserialize(e.Payload!))));
                break;
            case EventKind.EventRaised:
                _pump.Run(() => Events.Raise(e));
                break;
            case EventKind.Suspended or EventKind.Resumed:
                IsSuspended = e.Kind == EventKind.Suspended;
                break;
            case EventKind.Terminated:
                Outcome = new Outcome.Terminated(e.Payload, e.IsRecursive);
                return;
        }

        EndIfDone();
    }

    private void EndTask(HistoryEvent e, Action<OpenTask> end)
    {
        if (_openTasks.Remove(e.TaskId, out var task))
        {
            _pump.Run(() => end(task));
        }
    }

    private void Start()
    {
        _orchestration = RunAsync();

        // This continuation belongs on the pump: where the orchestrator ends elsewhere, the pump is told.
        _orchestration.GetAwaiter().UnsafeOnCompleted(static () => { });

        async Task<object?> RunAsync() => await _orchestrator(_context);
    }

    // As in the Durable Task Framework an orchestration is not over before its tasks are, timers included.
    private void EndIfDone()
    {
        if (Outcome is not null || _orchestration is not { IsCompleted: true } || _openTasks.Count > 0)
        {
            return;
        }

        try
        {
            var output = _converter.Serialize(_orchestration.GetAwaiter().GetResult());
            Outcome = ContinuingAsNew is { } next
                ? new Outcome.ContinuedAsNew(next.Input, next.PreserveEvents ? UnprocessedEvents() : [])
                : new Outcome.Completed(output);
        }
        // Whatever an orchestrator throws is its outcome.
        catch (Exception failure)
        {
            Outcome = new Outcome.Failed(Failures.OfOrchestration(failure));
        }
    }

    private HistoryEvent[] UnprocessedEvents() =>
        [.. Events.Unprocessed, .. _heldBack.Where(held => held.Kind == EventKind.EventRaised)];

    private sealed record OpenTask(OrchestratorAction Action, TaskCompletionSource<string?> Source);
}
