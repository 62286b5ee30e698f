using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace AccessCodes.LocalHost.Durable;

/// <summary>Runs activities, a bounded number at a time.</summary>
internal sealed class ActivityRunner(DurableFunctions functions, DurableOptions options, ILogger logger) : IDisposable
{
    private readonly Channel<Work> _queue = Channel.CreateUnbounded<Work>();
    private readonly CancellationTokenSource _stopping = new();
    private Task[] _workers = [];

    public void Start() =>
        _workers = [.. Enumerable.Range(0, options.MaxConcurrentActivities).Select(_ => Task.Run(WorkAsync))];

    /// <summary>Queues an activity.</summary>
    /// <param name="taskId">Its number within its orchestration.</param>
    /// <param name="call">What it is called with.</param>
    /// <param name="report">Told how it went. Not told of one that the runner's end cut short.</param>
    public void Enqueue(int taskId, ActivityCall call, Action<HistoryEvent> report) =>
        _queue.Writer.TryWrite(new(taskId, call, report));

    /// <summary>Cancels what is running and waits for it to end; what is queued is left for the next start.</summary>
    public async Task StopAsync()
    {
        _queue.Writer.TryComplete();
        await _stopping.CancelAsync();
        await Task.WhenAll(_workers);
    }

    public void Dispose() => _stopping.Dispose();

    private async Task WorkAsync()
    {
        await foreach (var work in _queue.Reader.ReadAllAsync())
        {
            if (!_stopping.IsCancellationRequested && await RunAsync(work) is { } result)
            {
                work.Report(result);
            }
        }
    }

    private async Task<HistoryEvent?> RunAsync(Work work)
    {
        var (taskId, call, _) = work;
        using var span = DurableTracing.Start(call);
        try
        {
            if (functions.FindActivity(call.Name) is not { } activity)
            {
                return Failed(Failures.FunctionIsMissing("activity", call.Name));
            }

            var output = options.DataConverter.Serialize(await activity(call, _stopping.Token));
            return new(EventKind.ActivityCompleted, taskId, call.Name, output);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception failure)
        {
            return Failed(TaskFailureDetails.FromException(failure));
        }

        HistoryEvent Failed(TaskFailureDetails failure)
        {
            span?.SetStatus(ActivityStatusCode.Error, failure.ErrorType);
            logger.ActivityFailed(call.Name, call.InstanceId, failure.ErrorType, Environment.NewLine + failure.StackTrace);
            return new(EventKind.ActivityFailed, taskId, call.Name, Failures.Serialize(failure));
        }
    }

    private sealed record Work(int TaskId, ActivityCall Call, Action<HistoryEvent> Report);
}
