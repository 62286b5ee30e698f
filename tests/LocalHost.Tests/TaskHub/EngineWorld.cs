using System.Collections.Concurrent;
using AccessCodes.LocalHost.Sqlite;
using AccessCodes.LocalHost.TaskHub;
using DurableTask.Core.History;
using Microsoft.Data.Sqlite;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace AccessCodes.LocalHost.Tests.TaskHub;

/// <summary>A worker and its hub on a file of its own, with a clock that stands still until it is moved.</summary>
internal sealed class EngineWorld : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly AwaitedTime _time;

    private EngineWorld(SqliteDatabase database, SqliteTaskHub hub, DurableWorker worker, AwaitedTime time)
    {
        Database = database;
        Hub = hub;
        Worker = worker;
        _time = time;
    }

    public SqliteDatabase Database { get; }

    public SqliteTaskHub Hub { get; }

    public DurableWorker Worker { get; }

    public FakeTimeProvider Time => _time;

    public DurableTaskClient Client => Worker.Client;

    public static async Task<EngineWorld> StartAsync(
        string path,
        DurableFunctions functions,
        Action<SqliteConnection>? afterCommit = null,
        DateTimeOffset? now = null,
        ILoggerFactory? loggers = null)
    {
        var time = new AwaitedTime(now ?? new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var database = new SqliteDatabase(path, afterCommit);
        var hub = new SqliteTaskHub(database, time, NullLogger.Instance);
        var worker = new DurableWorker(hub, functions, time, loggers);
        await worker.StartAsync();
        return new(database, hub, worker, time);
    }

    public Task<string> StartInstanceAsync(string name, object? input = null, string id = "it") =>
        Client.ScheduleNewOrchestrationInstanceAsync(name, input, new StartOrchestrationOptions(id));

    public async Task<OrchestrationMetadata> RunAsync(string name, object? input = null, string id = "it")
    {
        await StartInstanceAsync(name, input, id);
        return await EndOfAsync(id);
    }

    /// <summary>Waits for the end of an instance while the clock stands still.</summary>
    public Task<OrchestrationMetadata> EndOfAsync(string id = "it") =>
        Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true).WaitAsync(Patience);

    /// <summary>Waits for the end of an instance while the clock runs fast, as long as anything waits for it.</summary>
    public async Task<OrchestrationMetadata> EndOfAsync(string id, TimeSpan step)
    {
        var ended = EndOfAsync(id);
        while (!ended.IsCompleted)
        {
            // What a timer has set going is given the time that it takes.
            if (_time.IsAwaited)
                Time.Advance(step);
            await Task.WhenAny(ended, Task.Delay(1));
        }

        return await ended;
    }

    public static async Task UntilAsync(Func<bool> isSo)
    {
        var giveUpAt = DateTime.UtcNow + Patience;
        while (!isSo())
        {
            Assert.True(DateTime.UtcNow < giveUpAt, "It never came about.");
            await Task.Delay(1);
        }
    }

    public Task UntilStatusIsAsync(OrchestrationRuntimeStatus status, string id = "it") =>
        UntilAsync(() => Client.GetInstanceAsync(id).Result?.RuntimeStatus == status);

    public Task UntilCustomStatusIsAsync(string status, string id = "it") =>
        UntilAsync(() => Client.GetInstanceAsync(id, true).Result?.ReadCustomStatusAs<string>() == status);

    public List<HistoryEvent> History(string id = "it") => Database.Read(connection => connection.History(id));

    public async ValueTask DisposeAsync()
    {
        await Worker.DisposeAsync();
        await Database.DisposeAsync();
    }
}

/// <summary>Counts the runs of activities.</summary>
internal sealed class Runs
{
    private readonly ConcurrentDictionary<string, int> _counts = new();

    public int this[string name] => _counts.GetValueOrDefault(name);

    public IReadOnlyDictionary<string, int> All => _counts;

    public int Count(string name) => _counts.AddOrUpdate(name, 1, (_, count) => count + 1);
}

/// <summary>The call of an activity whose input is looked at as it is stored.</summary>
internal sealed record RawCall(string InstanceId, string Name, string? Input);

internal static class RawActivities
{
    /// <summary>Adds an activity that takes anything.</summary>
    public static DurableFunctions AddActivity(
        this DurableFunctions functions, string name, Func<RawCall, CancellationToken, Task<object?>> run) =>
        functions.AddActivity(name, typeof(RawJson), (call, cancellation) =>
        {
            var input = (call.Input as RawJson)?.Json;
            return run(new(call.InstanceId, call.Name, input == "null" ? null : input), cancellation);
        });
}
