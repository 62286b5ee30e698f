using DurableTask.Core;
using DurableTask.Core.History;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using CorePurgeResult = DurableTask.Core.PurgeResult;
using PurgeResult = Microsoft.DurableTask.Client.PurgeResult;
using Status = Microsoft.DurableTask.Client.OrchestrationRuntimeStatus;

namespace AccessCodes.LocalHost.TaskHub;

/// <summary>What the client asks about instances before it acts, and how it tells of them.</summary>
internal sealed partial class TaskHubClient
{
    /// <exception cref="NotSupportedException">The hub does not know which instances an instance has started.</exception>
    private ISubOrchestrationClient SubOrchestrations => hub as ISubOrchestrationClient
        ?? throw new NotSupportedException("This task hub does not know the sub-orchestrations of an instance.");

    private static HashSet<Status> StatusesToDedupe(StartOrchestrationOptions? options)
    {
        if (options?.DedupeStatuses is not { } named)
            return [.. Unfinished];

        var dedupe = named.Select(name => Enum.TryParse<Status>(name, ignoreCase: true, out var status)
            ? status
            : throw new ArgumentException($"'{name}' is not an orchestration status.", nameof(options))).ToHashSet();
        return dedupe.Contains(Status.Terminated) && !Unfinished.All(dedupe.Contains)
            ? throw new ArgumentException(
                "Replacing a running instance terminates it, so Terminated cannot be deduped unless all unfinished are.",
                nameof(options))
            : dedupe;
    }

    /// <summary>Terminates an unfinished instance whose id is to be used again.</summary>
    private async Task EndReplacedAsync(string instanceId, HashSet<Status> dedupe, CancellationToken cancellation)
    {
        if (Unfinished.All(dedupe.Contains)
            || await GetInstancesAsync(instanceId, cancellation: cancellation) is not { IsCompleted: false } running
            || dedupe.Contains(running.RuntimeStatus))
        {
            return;
        }

        await TerminateInstanceAsync(instanceId, cancellation: cancellation);
        await WaitForInstanceCompletionAsync(instanceId, cancellation: cancellation);
    }

    private Task SendAsync(string instanceId, HistoryEvent message) => hub.SendTaskOrchestrationMessageAsync(
        new TaskMessage { OrchestrationInstance = new() { InstanceId = instanceId }, Event = message });

    private async Task<OrchestrationMetadata> GetAsync(string instanceId, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        return await GetInstancesAsync(instanceId, cancellation: cancellation)
            ?? throw new ArgumentException($"There is no instance '{instanceId}'.", nameof(instanceId));
    }

    private async Task GetUnfinishedAsync(string instanceId, CancellationToken cancellation)
    {
        var instance = await GetAsync(instanceId, cancellation);
        if (instance.IsCompleted)
        {
            throw new InvalidOperationException(
                $"The instance '{instanceId}' has ended; its status is {instance.RuntimeStatus}.");
        }
    }

    private OrchestrationMetadata ToMetadata(OrchestrationState state, bool withInputsAndOutputs) =>
        new(state.Name, state.OrchestrationInstance.InstanceId)
        {
            DataConverter = withInputsAndOutputs ? converter : null,
            RuntimeStatus = (Status)state.OrchestrationStatus,
            CreatedAt = state.CreatedTime,
            LastUpdatedAt = state.LastUpdatedTime,
            SerializedInput = withInputsAndOutputs ? state.Input : null,
            SerializedOutput = withInputsAndOutputs ? state.Output : null,
            SerializedCustomStatus = withInputsAndOutputs ? state.Status : null,
            FailureDetails = ToDetails(state.FailureDetails),
            Tags = state.Tags?.AsReadOnly() ?? new Dictionary<string, string>().AsReadOnly(),
        };

    private static TaskFailureDetails? ToDetails(FailureDetails? failure) => failure is null
        ? null
        : new(
            failure.ErrorType,
            failure.ErrorMessage,
            failure.StackTrace,
            ToDetails(failure.InnerFailure),
            failure.Properties);

    private static PurgeResult ToResult(CorePurgeResult result) => new(result.DeletedInstanceCount, result.IsComplete);
}
