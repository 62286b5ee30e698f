using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace AccessCodes.LocalHost.TaskHub;

/// <summary>An activity function, as the worker's own shim runs it.</summary>
/// <param name="name">The activity.</param>
/// <param name="functions">Where it is found.</param>
/// <param name="logger">Told of failures.</param>
/// <param name="stopping">Cancelled when the worker stops.</param>
internal sealed partial class HostedActivity(
    string name, DurableFunctions functions, ILogger logger, CancellationToken stopping) : ITaskActivity
{
    public Type InputType => functions.InputOf(name);

    public Type OutputType => typeof(object);

    public async Task<object?> RunAsync(TaskActivityContext context, object? input)
    {
        try
        {
            return await functions.GetActivity(name)(new(context.InstanceId, name, input), stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            throw new SessionAbortedException("The worker stops; the activity runs again.");
        }
        catch (Exception failure)
        {
            Log.Failed(
                logger, name, context.InstanceId, failure.GetType().FullName, Environment.NewLine + failure.StackTrace);
            throw;
        }
    }

    // Not the exception: its message may hold a PIN.
    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Activity {Name} of {InstanceId} failed with {ErrorType}{StackTrace}")]
        public static partial void Failed(
            ILogger logger, string name, string instanceId, string? errorType, string stackTrace);
    }
}
