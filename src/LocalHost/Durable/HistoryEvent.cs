namespace AccessCodes.LocalHost.Durable;

/// <summary>What an instance's history consists of. The numbers are stored.</summary>
internal enum EventKind
{
    ExecutionStarted = 0,
    ActivityScheduled = 1,
    ActivityCompleted = 2,
    ActivityFailed = 3,
    TimerCreated = 4,
    TimerFired = 5,
    SubOrchestrationScheduled = 6,
    SubOrchestrationCompleted = 7,
    SubOrchestrationFailed = 8,
    EventSent = 9,
    EventRaised = 10,
    Suspended = 11,
    Resumed = 12,
    Terminated = 13,
}

/// <summary>Something that happened to an instance, or that its orchestrator had happen.</summary>
/// <param name="Kind">What it was.</param>
/// <param name="TaskId">The number of the task it belongs to, in the order in which the orchestrator made its tasks.</param>
/// <param name="Name">The activity's, sub-orchestrator's or event's name.</param>
/// <param name="Payload">The result, the event's value, or the failure.</param>
internal sealed record HistoryEvent(EventKind Kind, int TaskId = 0, string? Name = null, string? Payload = null)
{
    private const int RecursiveMark = 1;

    /// <summary>What the orchestrator's clock showed.</summary>
    public DateTime Time { get; init; }

    /// <summary>The message that brought the event; 0 where none did.</summary>
    public long MessageId { get; init; }

    /// <summary>The kind of event that made the task which this event ends; null where it ends none.</summary>
    public EventKind? Ends => Kind switch
    {
        EventKind.ActivityCompleted or EventKind.ActivityFailed => EventKind.ActivityScheduled,
        EventKind.TimerFired => EventKind.TimerCreated,
        EventKind.SubOrchestrationCompleted or EventKind.SubOrchestrationFailed => EventKind.SubOrchestrationScheduled,
        _ => null,
    };

    /// <summary>Whether a termination takes the sub-orchestrations with it.</summary>
    public bool IsRecursive => Kind == EventKind.Terminated && TaskId == RecursiveMark;

    /// <summary>Whether it is the orchestrator's doing, as opposed to something that it is told.</summary>
    public bool IsAction => Kind is EventKind.ActivityScheduled or EventKind.TimerCreated
        or EventKind.SubOrchestrationScheduled or EventKind.EventSent;

    public static HistoryEvent Termination(string? output, bool recursive) =>
        new(EventKind.Terminated, recursive ? RecursiveMark : 0, Payload: output);
}

/// <summary>Something that an orchestrator asked for and that takes effect once it is recorded.</summary>
/// <param name="Kind">One of the kinds that are actions.</param>
/// <param name="TaskId">The task's number.</param>
/// <param name="Name">The activity's, sub-orchestrator's or event's name.</param>
/// <param name="Payload">The input, or the event's value.</param>
internal sealed record OrchestratorAction(EventKind Kind, int TaskId, string? Name, string? Payload)
{
    /// <summary>The sub-orchestration, or the instance that the event goes to.</summary>
    public string? TargetId { get; init; }

    public DateTime FireAt { get; init; }

    public HistoryEvent ToHistory(DateTime time) => new(Kind, TaskId, Name) { Time = time };
}
