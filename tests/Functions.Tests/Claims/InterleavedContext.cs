using System.Text.Json;
using AccessCodes.Functions.Orchestrations;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace AccessCodes.Functions.Tests.Claims;

/// <summary>What an orchestrator sees of an <see cref="Interleaving"/>.</summary>
internal sealed class InterleavedContext(Interleaving steps, string name, string instanceId, object? input)
    : TaskOrchestrationContext
{
    public override TaskName Name => name;

    public override string InstanceId => instanceId;

    public override string Version => OrchestrationVersion.Current;

    public override ParentOrchestrationInstance? Parent => null;

    public override DateTime CurrentUtcDateTime => steps.Now;

    public override bool IsReplaying => false;

    protected override ILoggerFactory LoggerFactory => NullLoggerFactory.Instance;

    public override T? GetInput<T>()
        where T : default => (T?)Convert(input, typeof(T));

    public override async Task<TResult> CallActivityAsync<TResult>(
        TaskName name, object? input = null, TaskOptions? options = null)
    {
        var begun = CurrentUtcDateTime;
        for (var attempt = 1; ; attempt++)
        {
            Exception failure;
            try
            {
                return (TResult)Convert(await steps.CallActivityAsync(name, input), typeof(TResult))!;
            }
            catch (Exception exception)
            {
                failure = exception;
            }

            if (options?.Retry?.Policy is not { } policy
                || attempt == policy.MaxNumberOfAttempts
                || CurrentUtcDateTime - begun >= policy.RetryTimeout)
            {
                throw new TaskFailedException(name, attempt, TaskFailureDetails.FromException(failure));
            }

            var pause = policy.FirstRetryInterval * Math.Pow(policy.BackoffCoefficient, attempt - 1);
            await steps.WaitUntilAsync(
                CurrentUtcDateTime + (pause < policy.MaxRetryInterval ? pause : policy.MaxRetryInterval));
        }
    }

    public override Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken) => steps.WaitUntilAsync(fireAt);

    public override async Task<TResult> CallSubOrchestratorAsync<TResult>(
        TaskName orchestratorName, object? input = null, TaskOptions? options = null) =>
        (TResult)(await steps.RunOrchestratorAsync(orchestratorName, $"{instanceId}:{orchestratorName}", input))!;

    // Nobody tells anything: the pause beside it ends.
    public override Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default) =>
        new TaskCompletionSource<T>().Task;

    public override void SendEvent(string instanceId, string eventName, object payload) => throw new NotSupportedException();

    public override void SetCustomStatus(object? customStatus) => throw new NotSupportedException();

    public override void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true) =>
        throw new NotSupportedException();

    public override Guid NewGuid() => throw new NotSupportedException();

    /// <summary>A value as it is on the other side of an orchestration's boundary, where JSON goes.</summary>
    internal static object? Convert(object? value, Type type) =>
        value is null ? null : JsonSerializer.Deserialize(JsonSerializer.Serialize(value), type);
}
