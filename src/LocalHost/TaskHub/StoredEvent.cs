using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using DurableTask.Core;
using DurableTask.Core.History;
using DurableTask.Core.Tracing;

namespace AccessCodes.LocalHost.TaskHub;

/// <summary>An event of Durable Task as it is stored: all kinds in one shape, without what is not set.</summary>
internal sealed record StoredEvent(EventType Kind, DateTime At)
{
    /// <summary>The number that the orchestrator gave to what it asked for; below 0 for what it is told.</summary>
    public int Id { get; init; } = -1;

    /// <summary>The number of the task, or timer, whose end this is.</summary>
    public int? Ends { get; init; }

    public string? Name { get; init; }

    public string? Version { get; init; }

    /// <summary>Input, output, or the payload of an event.</summary>
    public string? Data { get; init; }

    public string? Reason { get; init; }

    public StoredFailure? Failure { get; init; }

    /// <summary>When a timer fires, or an instance starts at the earliest.</summary>
    public DateTime? Due { get; init; }

    public string? InstanceId { get; init; }

    public string? ExecutionId { get; init; }

    public StoredParent? Parent { get; init; }

    public IDictionary<string, string>? Tags { get; init; }

    public StoredTrace? Trace { get; init; }

    public string? SpanId { get; init; }

    public OrchestrationStatus? Status { get; init; }

    /// <summary>Whether a termination includes sub-orchestrations, or a new execution begins a trace of its own.</summary>
    public bool? Flag { get; init; }
}

internal sealed record StoredFailure(
    string Type, string Message, string? Stack, StoredFailure? Inner, bool IsNonRetriable, string? Properties)
{
    public static StoredFailure? Of(FailureDetails? failure) => failure is null
        ? null
        : new(
            failure.ErrorType,
            failure.ErrorMessage,
            failure.StackTrace,
            Of(failure.InnerFailure),
            failure.IsNonRetriable,
            failure.Properties is { Count: > 0 } properties ? JsonSerializer.Serialize(properties) : null);

    public FailureDetails ToFailure() => new(
        Type,
        Message,
        Stack,
        Inner?.ToFailure(),
        IsNonRetriable,
        Properties is null ? null : JsonSerializer.Deserialize<Dictionary<string, object?>>(Properties));
}

internal sealed record StoredParent(string InstanceId, string ExecutionId, string Name, string? Version, int TaskId)
{
    public static StoredParent? Of(ParentInstance? parent) => parent is null
        ? null
        : new(
            parent.OrchestrationInstance.InstanceId,
            parent.OrchestrationInstance.ExecutionId,
            parent.Name,
            parent.Version,
            parent.TaskScheduleId);

    public ParentInstance ToParent() => new()
    {
        OrchestrationInstance = new OrchestrationInstance { InstanceId = InstanceId, ExecutionId = ExecutionId },
        Name = Name,
        Version = Version,
        TaskScheduleId = TaskId,
    };
}

/// <summary>Where in a trace an event belongs, and for the start of an execution also the span of the execution.</summary>
internal sealed record StoredTrace(
    string Parent, string? State, string? Id = null, string? SpanId = null, DateTimeOffset? Begun = null)
{
    public static StoredTrace? Of(DistributedTraceContext? trace) => trace is null
        ? null
        : new(trace.TraceParent, trace.TraceState, trace.Id, trace.SpanId, trace.ActivityStartTime);

    public DistributedTraceContext ToTrace() => new(Parent, State)
    {
        Id = Id,
        SpanId = SpanId,
        ActivityStartTime = Begun,
    };
}

[JsonSerializable(typeof(StoredEvent))]
[JsonSerializable(typeof(List<StoredEvent>))]
internal sealed partial class HistoryJson : JsonSerializerContext
{
    // No page ever shows it, so quotation marks within are not written as six characters.
    public static HistoryJson Compact { get; } = new(new JsonSerializerOptions
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
