using System.Collections.Concurrent;
using DurableTask.Core;
using DurableTask.Core.History;
using DurableTask.Core.Middleware;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Converters;
using Microsoft.DurableTask.Worker;
using Microsoft.DurableTask.Worker.Shims;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace AccessCodes.LocalHost.TaskHub;

/// <summary>
/// Runs orchestrators and activities in this process through Durable Task's own dispatchers and the worker's own shims, so
/// that replay, retries and failures are those of Azure.
/// </summary>
/// <param name="hub">Where progress is recorded and work comes from.</param>
/// <param name="functions">The orchestrators and activities.</param>
/// <param name="time">The clock that orchestrators see; null means the system's.</param>
/// <param name="loggers">For the worker's log and for the orchestrators'; null means none.</param>
internal sealed class DurableWorker(
    IOrchestrationService hub, DurableFunctions functions, TimeProvider? time = null, ILoggerFactory? loggers = null)
    : IAsyncDisposable
{
    private static readonly TimeSpan LongestDrain = TimeSpan.FromSeconds(30);
    private static readonly DataConverter Converter = new FunctionConverter();

    private readonly CancellationTokenSource _stopping = new();
    private TaskHubWorker? _worker;

    public IOrchestrationService Hub => hub;

    public DurableFunctions Functions => functions;

    public TimeProvider Time { get; } = time ?? TimeProvider.System;

    /// <summary>Starts, signals and finds instances. Usable once the worker has started.</summary>
    public DurableTaskClient Client => field ??= new TaskHubClient((IOrchestrationServiceClient)hub, functions, Converter);

    private ILoggerFactory Loggers { get; } = loggers ?? NullLoggerFactory.Instance;

    /// <summary>Starts; every unfinished instance goes on from where it was.</summary>
    public async Task StartAsync()
    {
        // What the dispatchers and the shims log holds messages of exceptions, and these may hold a PIN.
        var shims = new DurableTaskShimFactory(new DurableTaskWorkerOptions { DataConverter = Converter });
        var logger = Loggers.CreateLogger<DurableWorker>();
        var activities = new ConcurrentDictionary<string, TaskActivity>(StringComparer.OrdinalIgnoreCase);
        _worker = new TaskHubWorker(
            hub,
            new Named<TaskOrchestration>(name => new HostedOrchestration(name, functions, shims, Converter, Loggers)),
            new Named<TaskActivity>(name => activities.GetOrAdd(
                name, _ => shims.CreateActivity(name, new HostedActivity(name, functions, logger, _stopping.Token)))))
        {
            ErrorPropagationMode = ErrorPropagationMode.UseFailureDetails,
        };
        _worker.AddOrchestrationDispatcherMiddleware(PrepareAsync);
        await hub.CreateIfNotExistsAsync();
        await _worker.StartAsync();
    }

    /// <summary>
    /// Stops: running activities are cancelled and waited for, and what they came to is recorded.
    /// </summary>
    /// <param name="cancellation">Ends the wait. What was not recorded by then runs again.</param>
    public async Task StopAsync(CancellationToken cancellation = default)
    {
        if (_worker is not { } worker || _stopping.IsCancellationRequested)
            return;

        if (hub is SqliteTaskHub local)
        {
            var drained = local.DrainAsync(cancellation);
            await _stopping.CancelAsync();
            await drained;
        }
        else
        {
            await _stopping.CancelAsync();
        }

        await worker.StopAsync(isForced: hub is SqliteTaskHub);
    }

    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(LongestDrain);
        try
        {
            await StopAsync(patience.Token);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            // The next start goes on with it.
        }

        _worker?.Dispose();
        (hub as IDisposable)?.Dispose();
        _stopping.Dispose();
    }

    /// <summary>Tells an orchestrator the time of the clock, and who started it.</summary>
    private Task PrepareAsync(DispatchMiddlewareContext context, Func<Task> next)
    {
        var state = context.GetProperty<OrchestrationRuntimeState>();
        foreach (var started in state.NewEvents.OfType<OrchestratorStartedEvent>())
            started.Timestamp = Time.GetUtcNow().UtcDateTime;
        if (context.GetProperty<TaskOrchestration>() is HostedOrchestration orchestration)
            orchestration.Parent = state.ParentInstance;
        return next();
    }

    /// <summary>Leaves the input of an orchestrator as it is, until the function says of what type it is.</summary>
    private sealed class FunctionConverter : DataConverter
    {
        public override string? Serialize(object? value) => JsonDataConverter.Default.Serialize(value);

        public override object? Deserialize(string? data, Type targetType) => targetType == typeof(RawJson)
            ? data is null or "" ? null : new RawJson(data)
            : JsonDataConverter.Default.Deserialize(data, targetType);
    }
}
