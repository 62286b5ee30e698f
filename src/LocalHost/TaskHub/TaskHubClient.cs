using DurableTask.Core;
using DurableTask.Core.History;
using DurableTask.Core.Query;
using DurableTask.Core.Tracing;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using CorePurgeFilter = DurableTask.Core.PurgeInstanceFilter;
using CoreQuery = DurableTask.Core.Query.OrchestrationQuery;
using OrchestrationQuery = Microsoft.DurableTask.Client.OrchestrationQuery;
using PurgeResult = Microsoft.DurableTask.Client.PurgeResult;
using Span = System.Diagnostics.Activity;
using Status = Microsoft.DurableTask.Client.OrchestrationRuntimeStatus;

namespace AccessCodes.LocalHost.TaskHub;

/// <summary>The client that functions get, over the client of a hub.</summary>
/// <param name="hub">The hub.</param>
/// <param name="functions">The orchestrators that can be started.</param>
/// <param name="converter">Writes and reads inputs, outputs and events.</param>
internal sealed partial class TaskHubClient(IOrchestrationServiceClient hub, DurableFunctions functions, DataConverter converter)
    : DurableTaskClient("hub")
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly Status[] Unfinished = [Status.Pending, Status.Running, Status.Suspended];

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">There is no such orchestrator, or the dedupe statuses make no sense.</exception>
    public override async Task<string> ScheduleNewOrchestrationInstanceAsync(
        TaskName orchestratorName,
        object? input = null,
        StartOrchestrationOptions? options = null,
        CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        if (functions.FindOrchestrator(orchestratorName.Name ?? "") is null)
        {
            throw new ArgumentException(
                $"There is no orchestrator function named '{orchestratorName.Name}'.", nameof(orchestratorName));
        }

        var instance = new OrchestrationInstance
        {
            InstanceId = options?.InstanceId ?? Guid.NewGuid().ToString("N"),
            ExecutionId = Guid.NewGuid().ToString("N"),
        };
        var start = new ExecutionStartedEvent(-1, converter.Serialize(input))
        {
            Name = orchestratorName.Name,
            Version = options?.Version?.Version ?? "",
            OrchestrationInstance = instance,
            ScheduledStartTime = options?.StartAt?.UtcDateTime,
            Tags = options?.Tags?.ToDictionary(),
            ParentTraceContext = Span.Current is { Id: { } id } span
                ? new DistributedTraceContext(id, span.TraceStateString)
                : null,
            // The dispatcher then has the start in the trace, as with Durable Functions.
            GenerateNewTrace = Span.Current is not null,
        };
        var dedupe = StatusesToDedupe(options);
        await EndReplacedAsync(instance.InstanceId, dedupe, cancellation);
        await hub.CreateTaskOrchestrationAsync(
            new TaskMessage { Event = start, OrchestrationInstance = instance },
            [.. dedupe.Select(status => (OrchestrationStatus)status)]);
        return instance.InstanceId;
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">There is no such instance.</exception>
    public override async Task RaiseEventAsync(
        string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        await GetAsync(instanceId, cancellation);
        await SendAsync(instanceId, new EventRaisedEvent(-1, converter.Serialize(eventPayload)) { Name = eventName });
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">There is no such instance.</exception>
    /// <exception cref="InvalidOperationException">The instance has ended.</exception>
    public override async Task TerminateInstanceAsync(
        string instanceId, TerminateInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        await GetUnfinishedAsync(instanceId, cancellation);
        var output = converter.Serialize(options?.Output);
        await (options is { Recursive: true }
            ? SubOrchestrations.TerminateTreeAsync(instanceId, output)
            : hub.ForceTerminateTaskOrchestrationAsync(instanceId, output));
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">There is no such instance.</exception>
    /// <exception cref="InvalidOperationException">The instance has ended.</exception>
    public override async Task SuspendInstanceAsync(
        string instanceId, string? reason = null, CancellationToken cancellation = default)
    {
        await GetUnfinishedAsync(instanceId, cancellation);
        await SendAsync(instanceId, new ExecutionSuspendedEvent(-1, reason));
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">There is no such instance.</exception>
    /// <exception cref="InvalidOperationException">The instance has ended.</exception>
    public override async Task ResumeInstanceAsync(
        string instanceId, string? reason = null, CancellationToken cancellation = default)
    {
        await GetUnfinishedAsync(instanceId, cancellation);
        await SendAsync(instanceId, new ExecutionResumedEvent(-1, reason));
    }

    public override async Task<OrchestrationMetadata?> GetInstancesAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        var states = await hub.GetOrchestrationStateAsync(instanceId, allExecutions: false);
        return states is [{ } state, ..] ? ToMetadata(state, getInputsAndOutputs) : null;
    }

    public override AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = null)
    {
        var query = filter ?? new();
        return Pageable.Create<OrchestrationMetadata>(async (continuationToken, pageSizeHint, cancellation) =>
        {
            var found = await ((IOrchestrationServiceQueryClient)hub).GetOrchestrationWithQueryAsync(
                new CoreQuery
                {
                    RuntimeStatus = query.Statuses?.Select(status => (OrchestrationStatus)status).ToList(),
                    CreatedTimeFrom = query.CreatedFrom?.UtcDateTime,
                    CreatedTimeTo = query.CreatedTo?.UtcDateTime,
                    InstanceIdPrefix = query.InstanceIdPrefix,
                    PageSize = pageSizeHint ?? query.PageSize,
                    ContinuationToken = continuationToken ?? query.ContinuationToken,
                    FetchInputsAndOutputs = query.FetchInputsAndOutputs,
                },
                cancellation);
            return new Page<OrchestrationMetadata>(
                [.. found.OrchestrationState.Select(state => ToMetadata(state, query.FetchInputsAndOutputs))],
                found.ContinuationToken);
        });
    }

    public override async Task<OrchestrationMetadata> WaitForInstanceStartAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default)
    {
        while (true)
        {
            var instance = await GetInstancesAsync(instanceId, getInputsAndOutputs, cancellation);
            if (instance is { RuntimeStatus: not Status.Pending })
                return instance;

            await Task.Delay(Pause, cancellation);
        }
    }

    public override async Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        ToMetadata(
            await hub.WaitForOrchestrationAsync(instanceId, null, TimeSpan.MaxValue, cancellation), getInputsAndOutputs);

    public override async Task<PurgeResult> PurgeInstanceAsync(
        string instanceId, PurgeInstanceOptions? options = null, CancellationToken cancellation = default) =>
        options is { Recursive: true }
            ? new(await SubOrchestrations.PurgeTreeAsync(instanceId), true)
            : ToResult(await ((IOrchestrationServicePurgeClient)hub).PurgeInstanceStateAsync(instanceId));

    public override async Task<PurgeResult> PurgeAllInstancesAsync(
        PurgeInstancesFilter filter, PurgeInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        if (options is not { Recursive: true })
        {
            return ToResult(await ((IOrchestrationServicePurgeClient)hub).PurgeInstanceStateAsync(new CorePurgeFilter(
                filter.CreatedFrom?.UtcDateTime ?? DateTime.MinValue,
                filter.CreatedTo?.UtcDateTime,
                filter.Statuses?.Select(status => (OrchestrationStatus)status))));
        }

        var purged = 0;
        var query = new OrchestrationQuery(filter.CreatedFrom, filter.CreatedTo, filter.Statuses);
        await foreach (var instance in GetAllInstancesAsync(query).WithCancellation(cancellation))
            purged += await SubOrchestrations.PurgeTreeAsync(instance.InstanceId);
        return new(purged, true);
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
