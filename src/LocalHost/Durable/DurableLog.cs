using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace AccessCodes.LocalHost.Durable;

// Ids, names and statuses only: inputs, outputs, events and the messages of exceptions may hold a PIN.
internal static partial class DurableLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Resuming {Count} unfinished orchestrations")]
    public static partial void Resuming(this ILogger logger, int count);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Orchestration {Name} {InstanceId} started")]
    public static partial void OrchestrationStarted(this ILogger logger, string name, string instanceId);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Orchestration {Name} {InstanceId} ended: {Status}")]
    public static partial void OrchestrationEnded(
        this ILogger logger, string name, string instanceId, OrchestrationRuntimeStatus status);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Orchestration {Name} {InstanceId} failed with {ErrorType}")]
    public static partial void OrchestrationFailed(this ILogger logger, string name, string instanceId, string errorType);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Activity {Name} of {InstanceId} failed with {ErrorType}{StackTrace}")]
    public static partial void ActivityFailed(
        this ILogger logger, string name, string instanceId, string errorType, string stackTrace);

    [LoggerMessage(
        Level = LogLevel.Error, Message = "Progress of {InstanceId} could not be recorded ({ErrorType}); trying again")]
    public static partial void ProgressNotRecorded(this ILogger logger, string instanceId, string errorType);
}
