using AccessCodes.LocalHost.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Status = Microsoft.DurableTask.Client.OrchestrationRuntimeStatus;

namespace AccessCodes.LocalHost.Durable;

/// <summary>The client of an engine in the same process. What it was asked for is recorded when its tasks complete.</summary>
internal sealed class LocalDurableTaskClient(DurableEngine engine) : DurableTaskClient("local")
{
    private static readonly Status[] Unfinished = [Status.Pending, Status.Running, Status.Suspended];

    private SqliteDatabase Database => engine.Database;

    private DataConverter Converter => engine.Options.DataConverter;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">There is no such orchestrator, or the dedupe statuses make no sense.</exception>
    /// <exception cref="OrchestrationAlreadyExistsException">An instance of this id is in a status to dedupe.</exception>
    public override async Task<string> ScheduleNewOrchestrationInstanceAsync(
        TaskName orchestratorName,
        object? input = null,
        StartOrchestrationOptions? options = null,
        CancellationToken cancellation = default)
    {
        if (engine.Functions.FindOrchestrator(orchestratorName.Name ?? "") is null)
        {
            throw new ArgumentException(
                $"There is no orchestrator function named '{orchestratorName.Name}'.", nameof(orchestratorName));
        }

        var dedupe = StatusesToDedupe(options);
        var now = engine.Time.GetUtcNow();
        var instance = new InstanceRow(
            options?.InstanceId ?? Guid.NewGuid().ToString("N"), TurnCommit.NewExecutionId(), orchestratorName.Name!)
        {
            Input = Converter.Serialize(input),
            CreatedAt = now,
            UpdatedAt = now,
            StartAt = options?.StartAt,
            Tags = options?.Tags,
            TraceParent = DurableTracing.Current,
        };

        await WriteAsync(
            connection =>
            {
                if (connection.Find(instance.InstanceId) is { } existing && dedupe.Contains(existing.Status))
                {
                    throw new OrchestrationAlreadyExistsException(existing.InstanceId, existing.Status);
                }

                connection.Put(instance);
                return true;
            },
            cancellation);
        engine.Wake(instance.InstanceId, reload: true);
        return instance.InstanceId;
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">There is no such instance.</exception>
    public override Task RaiseEventAsync(
        string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        var raised = new HistoryEvent(EventKind.EventRaised, 0, eventName, Converter.Serialize(eventPayload));
        return SendAsync(instanceId, raised, _ => true, cancellation);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">There is no such instance.</exception>
    /// <exception cref="InvalidOperationException">The instance has ended.</exception>
    public override Task TerminateInstanceAsync(
        string instanceId, TerminateInstanceOptions? options = null, CancellationToken cancellation = default) =>
        SendAsync(
            instanceId,
            HistoryEvent.Termination(Converter.Serialize(options?.Output), options?.Recursive ?? false),
            Unfinished.Contains,
            cancellation);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">There is no such instance.</exception>
    /// <exception cref="InvalidOperationException">The instance has ended.</exception>
    public override Task SuspendInstanceAsync(
        string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        SendAsync(instanceId, new(EventKind.Suspended), Unfinished.Contains, cancellation);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">There is no such instance.</exception>
    /// <exception cref="InvalidOperationException">The instance has ended.</exception>
    public override Task ResumeInstanceAsync(
        string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        SendAsync(instanceId, new(EventKind.Resumed), Unfinished.Contains, cancellation);

    public override Task<OrchestrationMetadata?> GetInstancesAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default)
    {
        engine.ThrowIfNotRunning();
        return Task.FromResult(
            Database.Read(connection => connection.Find(instanceId))?.ToMetadata(getInputsAndOutputs ? Converter : null));
    }

    public override AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = null)
    {
        engine.ThrowIfNotRunning();
        var query = filter ?? new();
        return Pageable.Create<OrchestrationMetadata>((continuationToken, pageSizeHint, _) =>
        {
            var size = pageSizeHint ?? query.PageSize;
            var after = continuationToken ?? query.ContinuationToken;
            var rows = Database.Read(connection => connection.List(query, after, size + 1));
            OrchestrationMetadata[] page =
                [.. rows.Take(size).Select(row => row.ToMetadata(query.FetchInputsAndOutputs ? Converter : null))];
            return Task.FromResult(
                new Page<OrchestrationMetadata>(page, rows.Count > size ? page[^1].InstanceId : null));
        });
    }

    public override async Task<OrchestrationMetadata> WaitForInstanceStartAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        (await WatchAsync(instanceId, instance => instance.Status != Status.Pending, cancellation))
        .ToMetadata(getInputsAndOutputs ? Converter : null);

    public override async Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        (await WatchAsync(instanceId, instance => instance.IsFinished, cancellation))
        .ToMetadata(getInputsAndOutputs ? Converter : null);

    public override async Task<PurgeResult> PurgeInstanceAsync(
        string instanceId, PurgeInstanceOptions? options = null, CancellationToken cancellation = default) =>
        new(await WriteAsync(connection => connection.Purge(instanceId, options?.Recursive ?? false), cancellation), true);

    public override async Task<PurgeResult> PurgeAllInstancesAsync(
        PurgeInstancesFilter filter, PurgeInstanceOptions? options = null, CancellationToken cancellation = default) =>
        new(
            await WriteAsync(
                connection => connection.Purgeable(filter).Sum(id => connection.Purge(id, options?.Recursive ?? false)),
                cancellation),
            true);

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static HashSet<Status> StatusesToDedupe(StartOrchestrationOptions? options)
    {
        if (options?.DedupeStatuses is not { } named)
        {
            return [.. Unfinished];
        }

        var dedupe = named.Select(name => Enum.TryParse<Status>(name, ignoreCase: true, out var status)
            ? status
            : throw new ArgumentException($"'{name}' is not an orchestration status.", nameof(options))).ToHashSet();
        return dedupe.Contains(Status.Terminated) && !Unfinished.All(dedupe.Contains)
            ? throw new ArgumentException(
                "Replacing a running instance terminates it, so Terminated cannot be deduped unless all unfinished are.",
                nameof(options))
            : dedupe;
    }

    private async Task SendAsync(
        string instanceId, HistoryEvent message, Func<Status, bool> isAllowed, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        await WriteAsync(
            connection =>
            {
                var instance = connection.Find(instanceId)
                    ?? throw new ArgumentException($"There is no instance '{instanceId}'.", nameof(instanceId));
                return isAllowed(instance.Status)
                    ? connection.Send(instanceId, message)
                    : throw new InvalidOperationException(
                        $"The instance '{instanceId}' has ended; its status is {instance.Status}.");
            },
            cancellation);
        engine.Wake(instanceId);
    }

    private Task<InstanceRow> WatchAsync(
        string instanceId, Func<InstanceRow, bool> isWanted, CancellationToken cancellation)
    {
        engine.ThrowIfNotRunning();
        return engine.WatchAsync(instanceId, isWanted, cancellation);
    }

    private Task<T> WriteAsync<T>(Func<SqliteConnection, T> work, CancellationToken cancellation)
    {
        engine.ThrowIfNotRunning();
        return Database.Writer.WriteAsync((connection, _) => work(connection), cancellation);
    }
}
