using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace AccessCodes.LocalHost.Durable;

/// <summary>What an orchestrator sees of its execution.</summary>
internal sealed class LocalOrchestrationContext(
    OrchestrationExecution execution, InstanceRow instance, DataConverter converter, ILoggerFactory loggers)
    : TaskOrchestrationContext
{
    private int _guidCount;

    public override TaskName Name => instance.Name;

    public override string InstanceId => instance.InstanceId;

    public override ParentOrchestrationInstance? Parent { get; } =
        instance.Parent is { } parent ? new(parent.Name, parent.InstanceId) : null;

    public override DateTime CurrentUtcDateTime => execution.CurrentTime;

    public override bool IsReplaying => execution.IsReplaying;

    protected override ILoggerFactory LoggerFactory => loggers;

    public override T? GetInput<T>()
        where T : default => converter.Deserialize<T>(instance.Input);

    public override Task<TResult> CallActivityAsync<TResult>(
        TaskName name, object? input = null, TaskOptions? options = null)
    {
        ThrowIfMisused(input, options);
        var payload = converter.Serialize(input);
        return Retries.RunAsync(this, options?.Retry, () => ReadAsync<TResult>(
            execution.Schedule(EventKind.ActivityScheduled, name.Name, payload)));
    }

    public override Task<TResult> CallSubOrchestratorAsync<TResult>(
        TaskName orchestratorName, object? input = null, TaskOptions? options = null)
    {
        ThrowIfMisused(input, options);
        var id = (options as SubOrchestrationOptions)?.InstanceId ?? NewGuid().ToString("N");
        var payload = converter.Serialize(input);
        return Retries.RunAsync(this, options?.Retry, () => ReadAsync<TResult>(
            execution.Schedule(EventKind.SubOrchestrationScheduled, orchestratorName.Name, payload, id)));
    }

    public override Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken)
    {
        execution.ThrowIfForeign();
        return execution.ScheduleTimer(fireAt.ToUniversalTime(), cancellationToken);
    }

    public override Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default)
    {
        execution.ThrowIfForeign();
        return execution.Events.WaitAsync<T>(eventName, cancellationToken);
    }

    public override void SendEvent(string instanceId, string eventName, object payload)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(instanceId);
        execution.ThrowIfForeign();
        execution.Act(EventKind.EventSent, eventName, converter.Serialize(payload), instanceId);
    }

    public override void SetCustomStatus(object? customStatus)
    {
        execution.ThrowIfForeign();
        execution.CustomStatus = converter.Serialize(customStatus);
    }

    public override void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true)
    {
        execution.ThrowIfForeign();
        execution.ContinuingAsNew = (converter.Serialize(newInput), preserveUnprocessedEvents);
    }

    public override Guid NewGuid()
    {
        execution.ThrowIfForeign();
        var name = $"{instance.InstanceId}/{instance.ExecutionId}/{(_guidCount++).ToString(CultureInfo.InvariantCulture)}";
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 16);

        // RFC 9562: version 8, made of a hash of the application's choice.
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    private async Task<T> ReadAsync<T>(Task<string?> result) => converter.Deserialize<T>(await result)!;

    private void ThrowIfMisused(object? input, TaskOptions? options)
    {
        execution.ThrowIfForeign();
        if (input is TaskOptions && options is null)
        {
            throw new ArgumentException(
                "Task options were given as the input. Name the parameter: options: …", nameof(input));
        }
    }
}
