using AccessCodes.LocalHost.TaskHub;
using DurableTask.Core;
using DurableTask.Core.History;

namespace AccessCodes.Functions.Tests.Replay;

/// <summary>
/// Tells when the instances of a hub go on by themselves, so that a test moves the clock when nothing is at work, and only
/// then.
/// </summary>
/// <param name="hub">The hub.</param>
/// <param name="time">Its clock.</param>
/// <param name="endOf">When a call of an activity ends, by its instance and name; null where it is at work.</param>
internal sealed class Moments(SqliteTaskHub hub, TimeProvider time, Func<string, string, DateTimeOffset?> endOf)
{
    /// <returns>When an instance goes on by itself; null while it, or what it waits for, is at work.</returns>
    public DateTimeOffset? NextOf(string instanceId)
    {
        var next = RecordedNextOf(instanceId);
        // What is recorded waits for its timer only once that is set.
        return hub.IsAtRest ? next : null;
    }

    private DateTimeOffset? RecordedNextOf(string instanceId)
    {
        var (instance, history, messages) = hub.Database.Read(connection => (
            connection.Find(instanceId), connection.History(instanceId), connection.Messages(instanceId)));
        if (instance is null || instance.OrchestrationStatus.IsFinal() || history.Count == 0 || messages.Count > 0)
            return null;

        var moments = OpenTasks.In(history).Select(open => NextOf(instance, open)).ToArray();
        return moments.Contains(null) ? null : moments.DefaultIfEmpty(DateTimeOffset.MaxValue).Min();
    }

    private DateTimeOffset? NextOf(OrchestrationState instance, HistoryEvent open) => open switch
    {
        TimerCreatedEvent timer => Later(new DateTimeOffset(timer.FireAt, TimeSpan.Zero)),
        SubOrchestrationInstanceCreatedEvent child => RecordedNextOf(child.InstanceId),
        TaskScheduledEvent activity when endOf(instance.OrchestrationInstance.InstanceId, activity.Name!) is { } end =>
            Later(end),
        _ => null,
    };

    /// <summary>What was due is at work until it is recorded.</summary>
    private DateTimeOffset? Later(DateTimeOffset moment) => moment > time.GetUtcNow() ? moment : null;
}
