using System.Collections.Concurrent;
using AccessCodes.Functions.Tests.Support;
using AccessCodes.LocalHost.Durable;
using AccessCodes.LocalHost.Sqlite;
using AccessCodes.TestSupport;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;

namespace AccessCodes.Functions.Tests.Replay;

/// <summary>
/// A scenario on an engine of its own, from some point of its history to its end. The clock stands still while anything
/// is at work, and then jumps to what comes next: so the same happens at the same time, however fast the machine is.
/// </summary>
internal sealed class ScenarioRun : IAsyncDisposable
{
    private readonly Scenario _scenario;
    private readonly IReadOnlyDictionary<string, Orchestrator> _orchestrators;
    private readonly IReadOnlyList<HistoryEvent> _past;
    private readonly FakeTimeProvider _time;
    private readonly SqliteDatabase _database;
    private readonly DurableEngine _engine;
    private readonly Moments _moments;
    private readonly FakeLoggerProvider _log = new();
    private readonly ConcurrentQueue<ActivityCall> _calls = new();
    private readonly ConcurrentDictionary<(string Instance, string Activity), int> _counts = new();
    private readonly ConcurrentDictionary<(string Instance, string Activity), DateTimeOffset> _delayed = new();

    private ScenarioRun(
        Scenario scenario,
        IReadOnlyDictionary<string, Orchestrator> orchestrators,
        IEnumerable<string> activities,
        IReadOnlyList<HistoryEvent> past,
        string file)
    {
        (_scenario, _orchestrators, _past) = (scenario, orchestrators, past);
        _time = new FakeTimeProvider(past is [.., var last] ? last.Time : Scenario.Start);
        _database = new SqliteDatabase(file);

        var functions = new DurableFunctions();
        foreach (var (name, orchestrator) in orchestrators)
            functions.AddOrchestrator(name, orchestrator);
        foreach (var name in activities)
            functions.AddActivity(name, RunAsync);
        _engine = new DurableEngine(
            _database,
            functions,
            new DurableOptions { MaxConcurrentActivities = 4 },
            _time,
            new LoggerFactory([_log]));
        _moments = new Moments(_engine, EndOf);
    }

    /// <summary>Which activities were run, in whatever order they ran.</summary>
    public IReadOnlyCollection<ActivityCall> Calls => _calls;

    public InstanceRow Instance => Find(_scenario.Instance.InstanceId)!;

    public IReadOnlyList<HistoryEvent> History => HistoryOf(_scenario.Instance.InstanceId);

    /// <summary>Starts an engine as it starts after a crash.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="orchestrators">All orchestrators.</param>
    /// <param name="activities">The names of all activities.</param>
    /// <param name="past">What was recorded before the crash; nothing for a run from the beginning.</param>
    /// <param name="file">Where to record.</param>
    public static async Task<ScenarioRun> StartAsync(
        Scenario scenario,
        IReadOnlyDictionary<string, Orchestrator> orchestrators,
        IEnumerable<string> activities,
        IReadOnlyList<HistoryEvent> past,
        string file)
    {
        var run = new ScenarioRun(scenario, orchestrators, activities, past, file);
        await run._database.Writer.WriteAsync((connection, _) =>
        {
            connection.CreateDurableTables();
            connection.Put(scenario.Instance with
            {
                Status = past.Count > 0 ? OrchestrationRuntimeStatus.Running : OrchestrationRuntimeStatus.Pending,
            });
            for (var seq = 0; seq < past.Count; seq++)
                connection.Append(scenario.Instance.InstanceId, seq, past[seq]);
            foreach (var child in run.ChildrenToCome())
                connection.Put(child);
        });
        foreach (var ended in past.Where(recorded => recorded.Ends == EventKind.ActivityScheduled))
            run._counts.AddOrUpdate((scenario.Instance.InstanceId, ended.Name!), 1, (_, count) => count + 1);

        await run._engine.StartAsync();
        return run;
    }

    /// <summary>Lets it run to its end.</summary>
    public async Task ToEndAsync()
    {
        var until = DateTime.UtcNow + Wait.Patience;
        while (!Instance.IsFinished)
        {
            if (DateTime.UtcNow > until)
                Assert.Fail(Stuck);
            if (_moments.NextOf(_scenario.Instance) is not { } next)
                await Task.Delay(1);
            else if (NextToTell() is { } told)
                await TellAsync(told);
            else
                _time.SetUtcNow(next);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _engine.DisposeAsync();
        await _database.DisposeAsync();
    }

    private string Stuck =>
        $"{_scenario} does not end. It was begun at step {_past.Count}, it is {_time.GetUtcNow():O}, and it has:\n"
        + string.Join('\n', History) + "\nIt logged:\n"
        + string.Join('\n', _log.Collector.GetSnapshot().Select(record => record.ToString()));

    /// <summary>The sub-orchestrations that the past asked for and whose end it does not have.</summary>
    private IEnumerable<InstanceRow> ChildrenToCome()
    {
        var recorded = _past.Where(entry => entry.IsAction).Select(entry => entry.TaskId).ToHashSet();
        return from open in Record(_scenario.Instance, _past).Open
               where open.Kind == EventKind.SubOrchestrationScheduled && recorded.Contains(open.TaskId)
               select new InstanceRow(open.TargetId!, $"execution of {open.TargetId}", open.Name!)
               {
                   Input = open.Payload,
                   CreatedAt = _time.GetUtcNow(),
                   UpdatedAt = _time.GetUtcNow(),
                   Parent = new ParentLink(
                       _scenario.Instance.InstanceId, _scenario.Instance.ExecutionId, _scenario.Orchestrator, open.TaskId),
               };
    }

    /// <returns>When a call of an activity gives what comes late; null for one that gives its result at once.</returns>
    private DateTimeOffset? EndOf(InstanceRow instance, OrchestratorAction call) =>
        _delayed.TryGetValue((instance.InstanceId, call.Name!), out var end) ? end : null;

    private Told? NextToTell()
    {
        var history = History;
        var next = _scenario.Told.ElementAtOrDefault(history.Count(entry => entry.Kind == EventKind.EventRaised));
        return next is not null && history.Any(entry => entry.Kind == EventKind.ActivityScheduled && entry.Name == next.After)
            ? next
            : null;
    }

    private async Task TellAsync(Told told)
    {
        var before = History.Count;
        await _engine.Client.RaiseEventAsync(_scenario.Instance.InstanceId, told.Name, told.Value);
        await Wait.UntilAsync(() => Task.FromResult(History.Count > before));
    }

    private async Task<object?> RunAsync(ActivityCall call, CancellationToken cancellation)
    {
        _calls.Enqueue(call);
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

    private Recording Record(InstanceRow instance, IReadOnlyList<HistoryEvent> history) =>
        Recording.Of(instance, _orchestrators[instance.Name], history);

    private InstanceRow? Find(string instanceId) => _database.Read(connection => connection.Find(instanceId));

    private List<HistoryEvent> HistoryOf(string instanceId) =>
        _database.Read(connection => connection.History(instanceId));
}
