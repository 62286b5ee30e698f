using DurableTask.Core;
using DurableTask.Core.History;

namespace AccessCodes.LocalHost.TaskHub;

/// <summary>An instance that has not ended, in memory: what it is still to be told, and what it waits for.</summary>
/// <param name="id">The instance.</param>
/// <param name="executionId">Its execution.</param>
internal sealed class HubInstance(string id, string executionId)
{
    private readonly Lock _gate = new();
    private readonly List<Wake> _wakes = [];
    private List<TaskMessage> _inbox = [];
    private OrchestrationStatus _status = OrchestrationStatus.Pending;
    private string? _customStatus;
    private bool _hasStart;
    private bool _isTakingTurns;

    public string Id => id;

    public string ExecutionId { get; private set; } = executionId;

    /// <summary>How many turns are recorded of the execution.</summary>
    public int Turns { get; private set; }

    /// <summary>How many activities and sub-orchestrations are under way for it.</summary>
    public int Open { get; private set; }

    /// <summary>
    /// What is left of the last turn: with it the orchestrator goes on where it was, and without it is replayed. Kept while
    /// something is under way for the instance, and not while it waits for a time or an event.
    /// </summary>
    public Turn? Kept { get; private set; }

    /// <summary>Whether its row says what a state says, so that a turn changes nothing but the history.</summary>
    public bool IsRecordedAs(OrchestrationRuntimeState state) =>
        (state.OrchestrationInstance!.ExecutionId, state.OrchestrationStatus, state.Status) == (ExecutionId, _status, _customStatus);

    /// <summary>Takes a message in.</summary>
    /// <returns>Whether the instance has to be given a turn: it has started, and has none.</returns>
    public bool Add(TaskMessage message)
    {
        lock (_gate)
        {
            // What does not come from a row is for one execution; of any other it would only make a turn.
            if (message.SequenceNumber == 0 && message.OrchestrationInstance.ExecutionId != ExecutionId)
                return false;

            _hasStart |= message.Event is ExecutionStartedEvent;
            _inbox.Add(message);
            return TryBeginTurns();
        }
    }

    /// <summary>Marks an instance whose start is recorded, so that what comes for it is not held back.</summary>
    public void Resume(IReadOnlyList<HistoryEvent> history, int turns)
    {
        (_hasStart, Turns, Open) = (true, turns, OpenIn(history));
    }

    public List<TaskMessage> TakeInbox()
    {
        lock (_gate)
        {
            var taken = _inbox;
            _inbox = [];
            return taken;
        }
    }

    /// <summary>Puts back what a turn took that was not recorded. The next turn replays.</summary>
    public void PutBack(IEnumerable<TaskMessage> messages)
    {
        lock (_gate)
        {
            Kept = null;
            _inbox.InsertRange(0, messages);
        }
    }

    /// <summary>Goes on after a turn that was recorded.</summary>
    public void Advance(Turn turn, OrchestrationRuntimeState state)
    {
        lock (_gate)
        {
            var isNew = state.OrchestrationInstance!.ExecutionId != ExecutionId;
            (Turns, Open) = (isNew ? 1 : Turns + 1, (isNew ? 0 : Open) + OpenIn(state.NewEvents));
            (ExecutionId, _status, _customStatus) =
                (state.OrchestrationInstance.ExecutionId, state.OrchestrationStatus, state.Status);
            Kept = Open > 0 ? turn : null;
        }
    }

    /// <returns>Whether the instance has to be given a further turn.</returns>
    public bool EndTurn()
    {
        lock (_gate)
        {
            _isTakingTurns = false;
            return TryBeginTurns();
        }
    }

    public void WaitFor(Wake wake)
    {
        lock (_gate)
            _wakes.Add(wake);
    }

    public void StopWaitingFor(Wake wake)
    {
        lock (_gate)
            _wakes.Remove(wake);
    }

    /// <returns>The timers that it waits for; it does not any more.</returns>
    public Wake[] TakeWakes()
    {
        lock (_gate)
        {
            Wake[] taken = [.. _wakes];
            _wakes.Clear();
            return taken;
        }
    }

    private bool TryBeginTurns()
    {
        if (_isTakingTurns || !_hasStart || _inbox.Count == 0)
            return false;

        return _isTakingTurns = true;
    }

    private static int OpenIn(IEnumerable<HistoryEvent> events) => events.Sum(e => e switch
    {
        TaskScheduledEvent or SubOrchestrationInstanceCreatedEvent => 1,
        TaskCompletedEvent or TaskFailedEvent => -1,
        SubOrchestrationInstanceCompletedEvent or SubOrchestrationInstanceFailedEvent => -1,
        _ => 0,
    });
}

/// <summary>A turn of an instance, as Durable Task takes it.</summary>
internal sealed class Turn : TaskOrchestrationWorkItem
{
    public Turn(HubInstance instance, OrchestrationRuntimeState state)
    {
        (Instance, InstanceId, OrchestrationRuntimeState) = (instance, instance.Id, state);
        LockedUntilUtc = DateTime.MaxValue;
    }

    public HubInstance Instance { get; }
}
