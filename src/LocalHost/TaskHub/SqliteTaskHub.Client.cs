using System.Collections.Concurrent;
using DurableTask.Core;
using DurableTask.Core.Exceptions;
using DurableTask.Core.History;
using DurableTask.Core.Query;
using Microsoft.Data.Sqlite;

namespace AccessCodes.LocalHost.TaskHub;

/// <summary>What clients ask of the hub. It is recorded when their tasks complete.</summary>
internal sealed partial class SqliteTaskHub
    : IOrchestrationServiceClient, IOrchestrationServiceQueryClient, IOrchestrationServicePurgeClient, ISubOrchestrationClient
{
    private static readonly OrchestrationStatus[] Unfinished =
        [OrchestrationStatus.Pending, OrchestrationStatus.Running, OrchestrationStatus.Suspended];

    private readonly ConcurrentDictionary<string, TaskCompletionSource> _watchers = new(StringComparer.Ordinal);

    public Task CreateTaskOrchestrationAsync(TaskMessage creationMessage) =>
        CreateTaskOrchestrationAsync(creationMessage, Unfinished);

    /// <exception cref="OrchestrationAlreadyExistsException">An instance of this id is in a status to dedupe.</exception>
    public async Task CreateTaskOrchestrationAsync(TaskMessage creationMessage, OrchestrationStatus[] dedupeStatuses)
    {
        var start = (ExecutionStartedEvent)creationMessage.Event;
        var (id, now) = (start.OrchestrationInstance.InstanceId, time.GetUtcNow());
        start.Timestamp = now.UtcDateTime;
        _live.TryGetValue(id, out var replaced);
        try
        {
            await WriteAsync(connection =>
            {
                if (connection.StatusOf(id) is { } status && dedupeStatuses.Contains(status))
                {
                    throw new OrchestrationAlreadyExistsException(
                        $"An orchestration instance with the id '{id}' already exists; its status is {status}.");
                }

                connection.Put(start, now);
                Admit(start);
                return true;
            });
        }
        catch (Exception failure) when (failure is not OrchestrationAlreadyExistsException)
        {
            // It was admitted, but not committed.
            if (replaced is not null)
                _live[id] = replaced;
            else
                _live.TryRemove(id, out _);
            throw;
        }

        if (replaced is not null)
            RemoveTimers(replaced);
        Begin(start);
    }

    public Task SendTaskOrchestrationMessageAsync(TaskMessage message) =>
        SendAsync(connection => [connection.Send(message.OrchestrationInstance, message.Event)]);

    public Task SendTaskOrchestrationMessageBatchAsync(params TaskMessage[] messages) => SendAsync(
        connection => [.. messages.Select(message => connection.Send(message.OrchestrationInstance, message.Event))]);

    public Task ForceTerminateTaskOrchestrationAsync(string instanceId, string? reason) =>
        TerminateAsync(instanceId, new ExecutionTerminatedEvent(-1, reason));

    public Task TerminateTreeAsync(string instanceId, string? reason) =>
        TerminateAsync(instanceId, new RecursiveTermination(reason));

    /// <exception cref="TimeoutException">It did not end in the time that was given.</exception>
    public async Task<OrchestrationState> WaitForOrchestrationAsync(
        string instanceId, string? executionId, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var patience = timeout.TotalMilliseconds > int.MaxValue ? Timeout.InfiniteTimeSpan : timeout;
        while (true)
        {
            var changed = _watchers.GetOrAdd(
                instanceId, static _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
            if (database.Read(connection => connection.Find(instanceId)) is { } state && state.OrchestrationStatus.IsFinal())
                return state;

            await changed.Task.WaitAsync(patience, cancellationToken);
        }
    }

    public Task<IList<OrchestrationState>> GetOrchestrationStateAsync(string instanceId, bool allExecutions) =>
        Task.FromResult<IList<OrchestrationState>>(
            database.Read(connection => connection.Find(instanceId)) is { } state ? [state] : []);

    public async Task<OrchestrationState> GetOrchestrationStateAsync(string instanceId, string? executionId) =>
        (await GetOrchestrationStateAsync(instanceId, allExecutions: false)).FirstOrDefault(
            state => executionId is null or "" || state.OrchestrationInstance.ExecutionId == executionId)!;

    public Task<string> GetOrchestrationHistoryAsync(string instanceId, string executionId) => Task.FromResult(
        $"[{string.Join(',', database.Read(connection => connection.Turns(instanceId)))}]");

    public Task<OrchestrationQueryResult> GetOrchestrationWithQueryAsync(
        OrchestrationQuery query, CancellationToken cancellationToken)
    {
        var found = database.Read(connection => connection.List(query, query.PageSize + 1));
        var page = found.Take(query.PageSize).ToArray();
        return Task.FromResult(new OrchestrationQueryResult(
            page, found.Count > query.PageSize ? page[^1].OrchestrationInstance.InstanceId : null));
    }

    public async Task<PurgeResult> PurgeInstanceStateAsync(string instanceId) =>
        new(await WriteAsync(connection => connection.Purge(instanceId, recursive: false)), isComplete: true);

    public async Task<PurgeResult> PurgeInstanceStateAsync(PurgeInstanceFilter purgeInstanceFilter)
    {
        var query = new OrchestrationQuery
        {
            CreatedTimeFrom = purgeInstanceFilter.CreatedTimeFrom,
            CreatedTimeTo = purgeInstanceFilter.CreatedTimeTo,
            RuntimeStatus = purgeInstanceFilter.RuntimeStatus?.ToList(),
        };
        var purged = await WriteAsync(connection => connection.List(query, int.MaxValue)
            .Sum(state => connection.Purge(state.OrchestrationInstance.InstanceId, recursive: false)));
        return new(purged, isComplete: true);
    }

    public Task<int> PurgeTreeAsync(string instanceId) =>
        WriteAsync(connection => connection.Purge(instanceId, recursive: true));

    public Task PurgeOrchestrationHistoryAsync(
        DateTime thresholdDateTimeUtc, OrchestrationStateTimeRangeFilterType timeRangeFilterType) =>
        PurgeInstanceStateAsync(new PurgeInstanceFilter(DateTime.MinValue, thresholdDateTimeUtc, runtimeStatus: null));

    private async Task TerminateAsync(string instanceId, ExecutionTerminatedEvent termination)
    {
        var endedUnstarted = await WriteAsync(connection => connection.EndUnstarted(
            instanceId, termination.Input, time.GetUtcNow()));
        if (!endedUnstarted)
        {
            await SendAsync(connection => [connection.Send(new() { InstanceId = instanceId }, termination)]);
            return;
        }

        if (_live.TryRemove(instanceId, out var instance))
            RemoveTimers(instance);
        Announce(instanceId);
    }

    private async Task SendAsync(Func<SqliteConnection, IReadOnlyList<TaskMessage?>> send)
    {
        foreach (var message in await WriteAsync(send))
        {
            if (message is not null)
                Deliver(message);
        }
    }

    private Task<T> WriteAsync<T>(Func<SqliteConnection, T> work) =>
        database.Writer.WriteAsync((connection, _) => work(connection));

    private void Announce(string instanceId)
    {
        if (_watchers.TryRemove(instanceId, out var watcher))
            watcher.TrySetResult();
    }
}

/// <summary>A hub that knows the sub-orchestrations of an instance.</summary>
internal interface ISubOrchestrationClient
{
    /// <summary>Terminates an instance and all sub-orchestrations that it has under way.</summary>
    Task TerminateTreeAsync(string instanceId, string? reason);

    /// <summary>Removes an instance that has ended, and its sub-orchestrations.</summary>
    Task<int> PurgeTreeAsync(string instanceId);
}
