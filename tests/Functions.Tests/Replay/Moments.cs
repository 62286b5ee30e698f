using AccessCodes.LocalHost.Durable;

namespace AccessCodes.Functions.Tests.Replay;

/// <summary>
/// Tells when the instances of an engine go on by themselves, so that a test moves the clock when nothing is at work, and
/// only then.
/// </summary>
/// <param name="engine">The engine.</param>
/// <param name="endOf">When a call of an activity ends; null where it is at work.</param>
internal sealed class Moments(DurableEngine engine, Func<InstanceRow, OrchestratorAction, DateTimeOffset?> endOf)
{
    /// <returns>When an instance goes on by itself; null while it, or what it waits for, is at work.</returns>
    public DateTimeOffset? NextOf(InstanceRow instance)
    {
        var next = RecordedNextOf(instance);
        // What is recorded waits for its timer only once that is set.
        return engine.IsAtRest ? next : null;
    }

    private DateTimeOffset? RecordedNextOf(InstanceRow instance)
    {
        var (history, messages) = engine.Database.Read(connection => (
            connection.History(instance.InstanceId),
            connection.Messages(instance.InstanceId, instance.ExecutionId)));
        if (history.Count == 0 || messages.Count > 0)
            return null;

        var recording = Recording.Of(instance, engine.Functions.FindOrchestrator(instance.Name)!, history);
        if (recording.HasEnded || !recording.IsRecordedIn(history))
            return null;

        var moments = recording.Open.Select(action => NextOf(instance, action)).ToArray();
        return moments.Contains(null) ? null : moments.DefaultIfEmpty(DateTimeOffset.MaxValue).Min();
    }

    private DateTimeOffset? NextOf(InstanceRow instance, OrchestratorAction open)
    {
        if (open.Kind == EventKind.TimerCreated)
            return Later(new DateTimeOffset(open.FireAt, TimeSpan.Zero));
        if (open.Kind == EventKind.SubOrchestrationScheduled)
        {
            var child = engine.Database.Read(connection => connection.Find(open.TargetId!));
            return child is { IsFinished: false } ? RecordedNextOf(child) : null;
        }

        return endOf(instance, open) is { } end ? Later(end) : null;
    }

    /// <summary>What was due is at work until it is recorded.</summary>
    private DateTimeOffset? Later(DateTimeOffset moment) => moment > engine.Time.GetUtcNow() ? moment : null;
}
