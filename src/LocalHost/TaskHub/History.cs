using System.Text.Json;
using DurableTask.Core.History;

namespace AccessCodes.LocalHost.TaskHub;

/// <summary>Writes the events of Durable Task as JSON, and reads them.</summary>
internal static class History
{
    public static string Write(HistoryEvent happened) =>
        JsonSerializer.Serialize(ToStored(happened), HistoryJson.Compact.StoredEvent);

    public static string Write(IEnumerable<HistoryEvent> happened) =>
        JsonSerializer.Serialize([.. happened.Select(ToStored)], HistoryJson.Compact.ListStoredEvent);

    public static HistoryEvent Read(string json) =>
        FromStored(JsonSerializer.Deserialize(json, HistoryJson.Compact.StoredEvent)!);

    public static IEnumerable<HistoryEvent> ReadMany(string json) =>
        JsonSerializer.Deserialize(json, HistoryJson.Compact.ListStoredEvent)!.Select(FromStored);

    private static StoredEvent ToStored(HistoryEvent happened)
    {
        var (kind, at, id) = (happened.EventType, happened.Timestamp, happened.EventId);
        return happened switch
        {
            ExecutionStartedEvent e => new(kind, at)
            {
                Id = id,
                Name = e.Name,
                Version = e.Version,
                Data = e.Input,
                Due = e.ScheduledStartTime,
                InstanceId = e.OrchestrationInstance.InstanceId,
                ExecutionId = e.OrchestrationInstance.ExecutionId,
                Parent = StoredParent.Of(e.ParentInstance),
                Tags = e.Tags,
                Trace = StoredTrace.Of(e.ParentTraceContext),
                Flag = e.GenerateNewTrace ? true : null,
            },
            ExecutionCompletedEvent e => new(kind, at)
            {
                Id = id,
                Data = e.Result,
                Status = e.OrchestrationStatus,
                Failure = StoredFailure.Of(e.FailureDetails),
            },
            RecursiveTermination e => new(kind, at) { Id = id, Data = e.Input, Flag = true },
            ExecutionTerminatedEvent e => new(kind, at) { Id = id, Data = e.Input },
            ExecutionSuspendedEvent e => new(kind, at) { Id = id, Reason = e.Reason },
            ExecutionResumedEvent e => new(kind, at) { Id = id, Reason = e.Reason },
            TaskScheduledEvent e => new(kind, at)
            {
                Id = id,
                Name = e.Name,
                Version = e.Version,
                Data = e.Input,
                Tags = e.Tags is { Count: > 0 } ? e.Tags : null,
                Trace = StoredTrace.Of(e.ParentTraceContext),
            },
            TaskCompletedEvent e => new(kind, at) { Id = id, Ends = e.TaskScheduledId, Data = e.Result },
            TaskFailedEvent e => new(kind, at)
            {
                Id = id,
                Ends = e.TaskScheduledId,
                Reason = e.Reason,
                Data = e.Details,
                Failure = StoredFailure.Of(e.FailureDetails),
            },
            SubOrchestrationInstanceCreatedEvent e => new(kind, at)
            {
                Id = id,
                Name = e.Name,
                Version = e.Version,
                Data = e.Input,
                InstanceId = e.InstanceId,
                SpanId = e.ClientSpanId,
                Tags = e.Tags is { Count: > 0 } ? e.Tags : null,
            },
            SubOrchestrationInstanceCompletedEvent e => new(kind, at) { Id = id, Ends = e.TaskScheduledId, Data = e.Result },
            SubOrchestrationInstanceFailedEvent e => new(kind, at)
            {
                Id = id,
                Ends = e.TaskScheduledId,
                Reason = e.Reason,
                Data = e.Details,
                Failure = StoredFailure.Of(e.FailureDetails),
            },
            TimerCreatedEvent e => new(kind, at) { Id = id, Due = e.FireAt },
            TimerFiredEvent e => new(kind, at) { Id = id, Ends = e.TimerId, Due = e.FireAt },
            EventSentEvent e => new(kind, at) { Id = id, InstanceId = e.InstanceId, Name = e.Name, Data = e.Input },
            EventRaisedEvent e => new(kind, at)
            {
                Id = id,
                Name = e.Name,
                Data = e.Input,
                Trace = StoredTrace.Of(e.ParentTraceContext),
            },
            OrchestratorStartedEvent or OrchestratorCompletedEvent => new(kind, at) { Id = id },
            _ => throw new NotSupportedException($"{happened.EventType} cannot be stored."),
        };
    }

    private static HistoryEvent FromStored(StoredEvent e)
    {
        HistoryEvent happened = e.Kind switch
        {
            EventType.ExecutionStarted => new ExecutionStartedEvent(e.Id, e.Data)
            {
                Name = e.Name,
                Version = e.Version,
                ScheduledStartTime = e.Due,
                OrchestrationInstance = new() { InstanceId = e.InstanceId, ExecutionId = e.ExecutionId },
                ParentInstance = e.Parent?.ToParent(),
                Tags = e.Tags,
                ParentTraceContext = e.Trace?.ToTrace(),
                GenerateNewTrace = e.Flag ?? false,
            },
            EventType.ExecutionCompleted => new ExecutionCompletedEvent(
                e.Id, e.Data, e.Status!.Value, e.Failure?.ToFailure()),
            EventType.ExecutionTerminated when e.Flag == true => new RecursiveTermination(e.Data),
            EventType.ExecutionTerminated => new ExecutionTerminatedEvent(e.Id, e.Data),
            EventType.ExecutionSuspended => new ExecutionSuspendedEvent(e.Id, e.Reason),
            EventType.ExecutionResumed => new ExecutionResumedEvent(e.Id, e.Reason),
            EventType.TaskScheduled => new TaskScheduledEvent(e.Id, e.Name!, e.Version, e.Data)
            {
                Tags = e.Tags,
                ParentTraceContext = e.Trace?.ToTrace(),
            },
            EventType.TaskCompleted => new TaskCompletedEvent(e.Id, e.Ends!.Value, e.Data),
            EventType.TaskFailed => new TaskFailedEvent(e.Id, e.Ends!.Value, e.Reason, e.Data, e.Failure?.ToFailure()),
            EventType.SubOrchestrationInstanceCreated => new SubOrchestrationInstanceCreatedEvent(e.Id)
            {
                Name = e.Name,
                Version = e.Version,
                Input = e.Data,
                InstanceId = e.InstanceId,
                ClientSpanId = e.SpanId,
                Tags = e.Tags,
            },
            EventType.SubOrchestrationInstanceCompleted =>
                new SubOrchestrationInstanceCompletedEvent(e.Id, e.Ends!.Value, e.Data),
            EventType.SubOrchestrationInstanceFailed => new SubOrchestrationInstanceFailedEvent(
                e.Id, e.Ends!.Value, e.Reason, e.Data, e.Failure?.ToFailure()),
            EventType.TimerCreated => new TimerCreatedEvent(e.Id, e.Due!.Value),
            EventType.TimerFired => new TimerFiredEvent(e.Id, e.Due!.Value) { TimerId = e.Ends!.Value },
            EventType.EventSent => new EventSentEvent(e.Id) { InstanceId = e.InstanceId, Name = e.Name, Input = e.Data },
            EventType.EventRaised => new EventRaisedEvent(e.Id, e.Data)
            {
                Name = e.Name,
                ParentTraceContext = e.Trace?.ToTrace(),
            },
            EventType.OrchestratorStarted => new OrchestratorStartedEvent(e.Id),
            EventType.OrchestratorCompleted => new OrchestratorCompletedEvent(e.Id),
            _ => throw new NotSupportedException($"{e.Kind} is no event that is stored."),
        };
        happened.Timestamp = e.At;
        return happened;
    }
}

/// <summary>Ends an instance and, with the same step, the sub-orchestrations that it has under way.</summary>
internal sealed class RecursiveTermination(string? output) : ExecutionTerminatedEvent(-1, output);
