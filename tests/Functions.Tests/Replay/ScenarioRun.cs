using System.Collections.Concurrent;
using AccessCodes.Functions.Tests.Support;
using AccessCodes.LocalHost.Sqlite;
using AccessCodes.LocalHost.TaskHub;
using AccessCodes.TestSupport;
using DurableTask.Core;
using DurableTask.Core.History;
using Microsoft.DurableTask.Converters;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;

namespace AccessCodes.Functions.Tests.Replay;

/// <summary>
/// A scenario on a hub of its own, from some point of its history to its end. The clock stands still while anything
/// is at work, and then jumps to what comes next: so the same happens at the same time, however fast the machine is.
/// </summary>
internal sealed class ScenarioRun : IAsyncDisposable
{
    public const string InstanceId = "it";

    private readonly Scenario _scenario;
    private readonly Past _past;
    private readonly FakeTimeProvider _time;
    private readonly SqliteDatabase _database;
    private readonly DurableWorker _worker;
    private readonly Moments _moments;
    private readonly FakeLoggerProvider _log = new();
    private readonly ConcurrentQueue<ScenarioCall> _calls = new();
    private readonly ConcurrentDictionary<(string Instance, string Activity), int> _counts = new();
    private readonly ConcurrentDictionary<(string Instance, string Activity), DateTimeOffset> _delayed = new();

    private ScenarioRun(
        Scenario scenario,
        IReadOnlyDictionary<string, Orchestrator> orchestrators,
        IEnumerable<string> activities,
        Past past,
        string file)
    {
        (_scenario, _past) = (scenario, past);
        _time = new FakeTimeProvider(past.Time ?? Scenario.Start);
        _database = new SqliteDatabase(file);

        var functions = new DurableFunctions();
        foreach (var (name, orchestrator) in orchestrators)
            functions.AddOrchestrator(name, orchestrator);
        foreach (var name in activities)
            functions.AddActivity(name, typeof(RawJson), RunAsync);
        var loggers = new LoggerFactory([_log]);
        var hub = new SqliteTaskHub(_database, _time, loggers.CreateLogger<SqliteTaskHub>());
        _worker = new DurableWorker(hub, functions, _time, loggers);
        _moments = new Moments(hub, _time, EndOf);
    }

    /// <summary>Which activities were run, in whatever order they ran.</summary>
    public IReadOnlyCollection<ScenarioCall> Calls => _calls;

    public OrchestrationState Instance => _database.Read(connection => connection.Find(InstanceId))!;

    public IReadOnlyList<string> Turns => _database.Read(connection => connection.Turns(InstanceId));

    public IReadOnlyList<HistoryEvent> History => _database.Read(connection => connection.History(InstanceId));

    /// <summary>Starts a host as it starts after a crash.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="orchestrators">All orchestrators.</param>
    /// <param name="activities">The names of all activities.</param>
    /// <param name="past">What was recorded before the crash.</param>
    /// <param name="file">Where to record.</param>
    public static async Task<ScenarioRun> StartAsync(
        Scenario scenario,
        IReadOnlyDictionary<string, Orchestrator> orchestrators,
        IEnumerable<string> activities,
        Past past,
        string file)
    {
        var run = new ScenarioRun(scenario, orchestrators, activities, past, file);
        await run._database.Writer.WriteAsync((connection, _) =>
        {
            connection.CreateHubTables();
            connection.Put(past.Start ?? run.Start, run._time.GetUtcNow());
            for (var turn = 0; turn < past.Turns.Count; turn++)
            {
                connection.Run(
                    "INSERT INTO hub_history (instance_id, turn, events) VALUES (@0, @1, @2)",
                    InstanceId,
                    turn,
                    past.Turns[turn]);
            }

            foreach (var child in past.ChildrenToCome)
                connection.Put(child, run._time.GetUtcNow());
        });
        foreach (var ended in past.History.Ended().OfType<TaskScheduledEvent>())
            run._counts.AddOrUpdate((InstanceId, ended.Name!), 1, (_, count) => count + 1);

        await run._worker.StartAsync();
        return run;
    }

    /// <summary>How an instance was started.</summary>
    public ExecutionStartedEvent StartOf(string instanceId) => _database.Read(connection => connection.QueryFirst(
        "SELECT start FROM hub_instances WHERE instance_id = @0",
        row => (ExecutionStartedEvent)LocalHost.TaskHub.History.Read(row.GetString(0)),
        instanceId))!;

    /// <summary>Lets it run to its end.</summary>
    public async Task ToEndAsync()
    {
        var until = DateTime.UtcNow + Wait.Patience;
        while (!Instance.OrchestrationStatus.IsFinal())
        {
            if (DateTime.UtcNow > until)
                Assert.Fail(Stuck);
            if (_moments.NextOf(InstanceId) is not { } next)
                await Task.Delay(1);
            else if (NextToTell() is { } told)
                await TellAsync(told);
            else
                _time.SetUtcNow(next);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _worker.DisposeAsync();
        await _database.DisposeAsync();
    }

    private ExecutionStartedEvent Start => new(-1, JsonDataConverter.Default.Serialize(_scenario.Input))
    {
        Name = _scenario.Orchestrator,
        Version = _scenario.Version,
        OrchestrationInstance = new() { InstanceId = InstanceId, ExecutionId = "execution" },
        Timestamp = Scenario.Start.UtcDateTime,
    };

    private string Stuck =>
        $"{_scenario} does not end. It was begun at turn {_past.Turns.Count}, it is {_time.GetUtcNow():O}, and it has:\n"
        + string.Join('\n', Turns) + "\nIt logged:\n"
        + string.Join('\n', _log.Collector.GetSnapshot().Select(record => record.ToString()));

    /// <returns>When a call of an activity gives what comes late; null for one that gives its result at once.</returns>
    private DateTimeOffset? EndOf(string instanceId, string activity) =>
        _delayed.TryGetValue((instanceId, activity), out var end) ? end : null;

    private Told? NextToTell()
    {
        var history = History;
        var next = _scenario.Told.ElementAtOrDefault(history.OfType<EventRaisedEvent>().Count());
        return next is not null && history.OfType<TaskScheduledEvent>().Any(activity => activity.Name == next.After)
            ? next
            : null;
    }

    private async Task TellAsync(Told told)
    {
        var before = History.Count;
        await _worker.Client.RaiseEventAsync(InstanceId, told.Name, told.Value);
        await Wait.UntilAsync(() => Task.FromResult(History.Count > before));
    }

    private async Task<object?> RunAsync(ActivityCall call, CancellationToken cancellation)
    {
        _calls.Enqueue(new(call.InstanceId, call.Name, (call.Input as RawJson)?.Json is { } input ? $"[{input}]" : null));
        var calls = _counts.AddOrUpdate((call.InstanceId, call.Name), 1, (_, count) => count + 1);
        var result = _scenario.ResultOf(call.Name, calls - 1);
        if (result is Late late)
        {
            var wait = late.At - _time.GetUtcNow();
            var delay = wait > TimeSpan.Zero ? Task.Delay(wait, _time, cancellation) : Task.CompletedTask;
            // From now on the clock may go there.
            _delayed[(call.InstanceId, call.Name)] = late.At;
            await delay;
            result = late.Result;
        }

        return result is Exception failure ? throw failure : result;
    }
}

/// <summary>A call of an activity, with its input as the history has it.</summary>
internal sealed record ScenarioCall(string InstanceId, string Name, string? Input);
