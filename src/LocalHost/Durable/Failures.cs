using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.DurableTask;

namespace AccessCodes.LocalHost.Durable;

/// <summary>Failures as they are stored.</summary>
internal static partial class Failures
{
    // The type that the Durable Task Framework reports as well; trying again cannot help.
    private const string MissingFunction = "DurableTask.Core.Exceptions.TypeMissingException";

    public static TaskFailureDetails FunctionIsMissing(string kind, string name) =>
        new(MissingFunction, $"There is no {kind} function named '{name}'.", null, null, null);

    public static TaskFailureDetails SubOrchestrationWasTerminated { get; } = new(
        "DurableTask.Core.Exceptions.OrchestrationTerminatedException",
        "The sub-orchestration was terminated.",
        null,
        null,
        null);

    public static bool IsFinal(TaskFailureDetails failure) => failure.ErrorType == MissingFunction;

    /// <summary>The failure of an orchestration: that of a task is found one level further in.</summary>
    public static TaskFailureDetails OfOrchestration(Exception exception) => exception is TaskFailedException failed
        ? TaskFailureDetails.FromException(failed) with { InnerFailure = failed.FailureDetails }
        : TaskFailureDetails.FromException(exception);

    public static string Serialize(TaskFailureDetails failure) =>
        JsonSerializer.Serialize(ToStored(failure), FailureJson.Default.StoredFailure);

    public static TaskFailureDetails Deserialize(string json) =>
        FromStored(JsonSerializer.Deserialize(json, FailureJson.Default.StoredFailure)!);

    private static StoredFailure ToStored(TaskFailureDetails failure) => new(
        failure.ErrorType,
        failure.ErrorMessage,
        failure.StackTrace,
        failure.InnerFailure is { } inner ? ToStored(inner) : null);

    private static TaskFailureDetails FromStored(StoredFailure stored) =>
        new(stored.Type, stored.Message, stored.Stack, stored.Inner is { } inner ? FromStored(inner) : null, null);

    internal sealed record StoredFailure(string Type, string Message, string? Stack, StoredFailure? Inner);

    [JsonSerializable(typeof(StoredFailure))]
    private sealed partial class FailureJson : JsonSerializerContext;
}

/// <summary>An orchestrator did in a replay something else than what is recorded that it did.</summary>
internal sealed class NonDeterministicOrchestrationException(string message) : InvalidOperationException(
    message + " Was its code changed while the instance was running, or does it use anything but its context?");

/// <summary>An instance that makes the start of another of the same id fail.</summary>
internal sealed class OrchestrationAlreadyExistsException(string instanceId, object status) : InvalidOperationException(
    $"An orchestration instance with the id '{instanceId}' already exists; its status is {status}.");
