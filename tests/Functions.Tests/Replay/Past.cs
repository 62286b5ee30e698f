using AccessCodes.LocalHost.TaskHub;
using DurableTask.Core.History;

namespace AccessCodes.Functions.Tests.Replay;

/// <summary>What was recorded before a crash.</summary>
/// <param name="Turns">The turns, each with its events.</param>
/// <param name="Start">How the instance was started; null where there is no past.</param>
/// <param name="StartOf">How a sub-orchestration of it was started.</param>
internal sealed record Past(
    IReadOnlyList<string> Turns, ExecutionStartedEvent? Start, Func<string, ExecutionStartedEvent> StartOf)
{
    public static readonly Past None = new([], null, _ => throw new InvalidOperationException("Nothing was started."));

    public IReadOnlyList<HistoryEvent> History { get; } = [.. Turns.SelectMany(LocalHost.TaskHub.History.ReadMany)];

    /// <summary>The time of the last turn.</summary>
    public DateTimeOffset? Time => History.OfType<OrchestratorStartedEvent>().LastOrDefault() is { } turn
        ? new DateTimeOffset(turn.Timestamp, TimeSpan.Zero)
        : null;

    /// <summary>The sub-orchestrations that it asked for and whose end it does not have.</summary>
    public IEnumerable<ExecutionStartedEvent> ChildrenToCome =>
        OpenTasks.In(History).OfType<SubOrchestrationInstanceCreatedEvent>().Select(child => StartOf(child.InstanceId));
}
