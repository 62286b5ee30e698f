using DurableTask.Core.History;

namespace AccessCodes.Functions.Tests.Replay;

/// <summary>What the events of a history say of the orchestrator's steps.</summary>
internal static class Steps
{
    /// <summary>What an orchestrator asked for, in its order.</summary>
    public static IEnumerable<string> AskedFor(this IEnumerable<HistoryEvent> history) => history.Select(e => e switch
    {
        TaskScheduledEvent activity => Call(activity.Name!, activity.Input),
        TimerCreatedEvent timer => $"a timer at {timer.FireAt:O}",
        // Not its id, in which the time is: what ended together before a crash may end apart after it.
        SubOrchestrationInstanceCreatedEvent child => child.Name,
        EventSentEvent sent => $"event {sent.Name} to {sent.InstanceId}: {sent.Input}",
        _ => null,
    }).OfType<string>();

    /// <summary>The activities of which a history has no end.</summary>
    public static IEnumerable<string> CallsLeft(this IReadOnlyCollection<HistoryEvent> whole, IEnumerable<HistoryEvent> past)
    {
        var ended = past.Ended().Select(e => e.EventId).ToHashSet();
        return whole.OfType<TaskScheduledEvent>()
            .Where(activity => !ended.Contains(activity.EventId))
            .Select(activity => Call(activity.Name!, activity.Input));
    }

    /// <summary>The activities and sub-orchestrations whose end a history has, as they were asked for.</summary>
    public static IEnumerable<HistoryEvent> Ended(this IEnumerable<HistoryEvent> history)
    {
        var events = history.ToArray();
        var ends = events.Select(e => e switch
        {
            TaskCompletedEvent completed => completed.TaskScheduledId,
            TaskFailedEvent failed => failed.TaskScheduledId,
            SubOrchestrationInstanceCompletedEvent completed => completed.TaskScheduledId,
            SubOrchestrationInstanceFailedEvent failed => failed.TaskScheduledId,
            _ => -1,
        }).ToHashSet();
        return events.Where(e =>
            (e is TaskScheduledEvent or SubOrchestrationInstanceCreatedEvent) && ends.Contains(e.EventId));
    }

    /// <summary>What happened: without the marks of turns, of which there are fewer where much happens at once.</summary>
    public static IEnumerable<HistoryEvent> WithoutTurns(this IEnumerable<HistoryEvent> history) =>
        history.Where(e => e is not (OrchestratorStartedEvent or OrchestratorCompletedEvent));

    public static string Call(string activity, string? input) => $"{activity}({input})";

    /// <summary>How long what an event holds is, in bytes. A failure's stack is not the same on every machine.</summary>
    public static int Length(this HistoryEvent happened) => happened switch
    {
        ExecutionStartedEvent e => Support.TableOperation.Length(e.Name, e.Input),
        ExecutionCompletedEvent e => Support.TableOperation.Length("", e.Result),
        TaskScheduledEvent e => Support.TableOperation.Length(e.Name!, e.Input),
        TaskCompletedEvent e => Support.TableOperation.Length("", e.Result),
        SubOrchestrationInstanceCreatedEvent e => Support.TableOperation.Length(e.Name, e.InstanceId),
        SubOrchestrationInstanceCompletedEvent e => Support.TableOperation.Length("", e.Result),
        EventRaisedEvent e => Support.TableOperation.Length(e.Name, e.Input),
        EventSentEvent e => Support.TableOperation.Length(e.Name, e.Input),
        _ => 0,
    };
}
