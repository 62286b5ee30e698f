using DurableTask.Core;
using DurableTask.Core.History;

namespace AccessCodes.LocalHost.TaskHub;

/// <summary>What an execution waits for, as its history says.</summary>
internal static class OpenTasks
{
    /// <returns>The activities, sub-orchestrations and timers whose end is not in the history, as they were asked for.</returns>
    public static IReadOnlyCollection<HistoryEvent> In(IEnumerable<HistoryEvent> history)
    {
        var open = new Dictionary<int, HistoryEvent>();
        foreach (var e in history)
        {
            if (e is TaskScheduledEvent or TimerCreatedEvent or SubOrchestrationInstanceCreatedEvent)
                open[e.EventId] = e;
            else if (EndedBy(e) is { } ended)
                open.Remove(ended);
        }

        return open.Values;
    }

    /// <summary>What an instance is told when a timer of its is due.</summary>
    public static TaskMessage EndOf(TimerCreatedEvent timer, OrchestrationInstance instance) => new()
    {
        Event = new TimerFiredEvent(-1, timer.FireAt) { TimerId = timer.EventId },
        OrchestrationInstance = instance,
    };

    private static int? EndedBy(HistoryEvent e) => e switch
    {
        TaskCompletedEvent completed => completed.TaskScheduledId,
        TaskFailedEvent failed => failed.TaskScheduledId,
        TimerFiredEvent fired => fired.TimerId,
        SubOrchestrationInstanceCompletedEvent completed => completed.TaskScheduledId,
        SubOrchestrationInstanceFailedEvent failed => failed.TaskScheduledId,
        _ => null,
    };
}
