using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace AccessCodes.LocalHost.Durable;

/// <summary>An orchestration instance as it is stored.</summary>
internal sealed record InstanceRow(string InstanceId, string ExecutionId, string Name)
{
    public OrchestrationRuntimeStatus Status { get; init; } = OrchestrationRuntimeStatus.Pending;

    public string? Input { get; init; }

    public string? Output { get; init; }

    public string? CustomStatus { get; init; }

    public TaskFailureDetails? Failure { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }

    public DateTimeOffset? StartAt { get; init; }

    public ParentLink? Parent { get; init; }

    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    /// <summary>The trace that it was started in, and its activities belong to.</summary>
    public string? TraceParent { get; init; }

    public bool IsFinished => IsFinal(Status);

    public static bool IsFinal(OrchestrationRuntimeStatus status) => status
        is OrchestrationRuntimeStatus.Completed
        or OrchestrationRuntimeStatus.Failed
        or OrchestrationRuntimeStatus.Terminated;

    public OrchestrationMetadata ToMetadata(DataConverter? payloadConverter) => new(Name, InstanceId)
    {
        RuntimeStatus = Status,
        CreatedAt = CreatedAt,
        LastUpdatedAt = UpdatedAt,
        FailureDetails = Failure,
        DataConverter = payloadConverter,
        SerializedInput = payloadConverter is null ? null : Input,
        SerializedOutput = payloadConverter is null ? null : Output,
        SerializedCustomStatus = payloadConverter is null ? null : CustomStatus,
        Tags = Tags ?? new Dictionary<string, string>(),
    };
}

/// <summary>The task of another instance that waits for a sub-orchestration.</summary>
internal sealed record ParentLink(string InstanceId, string ExecutionId, string Name, int TaskId);
