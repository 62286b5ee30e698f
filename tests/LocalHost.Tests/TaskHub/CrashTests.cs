using AccessCodes.LocalHost.Sqlite;
using AccessCodes.LocalHost.TaskHub;
using DurableTask.Core.History;
using Microsoft.Data.Sqlite;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace AccessCodes.LocalHost.Tests.TaskHub;

/// <summary>
/// A commit is all that a crash can fall between. These tests keep the file as it was after each commit, and start an
/// engine on each of them: that is an engine killed at every recorded step.
/// </summary>
public sealed class CrashTests : EngineTests
{
    private readonly List<string> _snapshots = [];

    [Fact]
    public async Task An_engine_killed_at_any_step_takes_the_same_steps_and_repeats_none_that_was_recorded()
    {
        DefineStory(Functions, Runs);
        await using var world = await EngineWorld.StartAsync(File(), Functions, KeepSnapshot);
        await world.StartInstanceAsync("Story", 3);
        var expected = await world.EndOfAsync("it", TimeSpan.FromSeconds(1));
        var steps = Steps(world);
        Assert.Equal(OrchestrationRuntimeStatus.Completed, expected.RuntimeStatus);
        await world.DisposeAsync();

        Assert.True(_snapshots.Count > 10, $"Only {_snapshots.Count} steps were recorded.");
        foreach (var snapshot in _snapshots)
        {
            var (runs, functions) = (new Runs(), new DurableFunctions());
            DefineStory(functions, runs);
            await using var revived = await ReviveAsync(snapshot, functions);
            if (await revived.Client.GetInstanceAsync("it") is null)
            {
                continue; // Killed before the instance was started.
            }

            var recorded = RecordedActivities(snapshot);
            var ended = await revived.EndOfAsync("it", TimeSpan.FromSeconds(1));

            Assert.Equal(expected.SerializedOutput, ended.SerializedOutput);
            Assert.Equal(steps, Steps(revived));
            // What was recorded did not run again, and everything else ran as often as without the crash.
            Assert.All(Runs.All, step => Assert.Equal(
                step.Value, runs[step.Key] + recorded.GetValueOrDefault(step.Key)));
        }
    }

    [Fact]
    public async Task A_replay_decides_a_race_as_it_was_recorded()
    {
        var never = new TaskCompletionSource<object?>();
        Functions.AddActivity("Slow", (_, _) => never.Task);
        Functions.AddActivity("Fast", (_, _) => Task.FromResult<object?>("fast"));
        Functions.AddOrchestrator("Race", Race);
        await using (var world = await EngineWorld.StartAsync(File(), Functions, KeepSnapshot))
        {
            await world.StartInstanceAsync("Race");
            await world.UntilCustomStatusIsAsync("fast");
            never.SetCanceled();
        }

        var reversed = new DurableFunctions()
            .AddActivity("Slow", (_, _) => Task.FromResult<object?>("slow"))
            .AddActivity("Fast", (_, _) => throw new InvalidOperationException("It was recorded."))
            .AddOrchestrator("Race", Race);
        await using var revived = await ReviveAsync(
            _snapshots.Last(snapshot => RecordedActivities(snapshot).ContainsKey("Fast")), reversed);
        await revived.Client.RaiseEventAsync("it", "go");

        Assert.Equal("fast", (await revived.EndOfAsync()).ReadOutputAs<string>());

        static async Task<object?> Race(TaskOrchestrationContext context)
        {
            var winner = await await Task.WhenAny(
                context.CallActivityAsync<string>("Slow"), context.CallActivityAsync<string>("Fast"));
            context.SetCustomStatus(winner);
            await context.WaitForExternalEvent<object?>("go");
            return winner;
        }
    }

    [Fact]
    public async Task Stopping_records_what_activities_came_to_and_leaves_the_cancelled_to_the_next_start()
    {
        Functions.AddActivity("Stubborn", async (_, _) =>
        {
            Runs.Count("Stubborn");
            await Task.Delay(100, CancellationToken.None);
            return 1;
        });
        Functions.AddActivity("Obedient", async (_, cancellation) =>
        {
            await Task.Delay(Runs.Count("Obedient") == 1 ? Timeout.Infinite : 0, cancellation);
            return 2;
        });
        Functions.AddOrchestrator("Both", async context =>
            (await Task.WhenAll(context.CallActivityAsync<int>("Stubborn"), context.CallActivityAsync<int>("Obedient"))).Sum());
        await using (var world = await StartAsync())
        {
            await world.StartInstanceAsync("Both");
            await EngineWorld.UntilAsync(() => Runs["Stubborn"] + Runs["Obedient"] == 2);
        }

        await using var second = await StartAsync();

        Assert.Equal(3, (await second.EndOfAsync()).ReadOutputAs<int>());
        Assert.Equal((1, 2), (Runs["Stubborn"], Runs["Obedient"]));
    }

    [Fact]
    public async Task An_instance_whose_progress_could_not_be_recorded_is_tried_again()
    {
        Functions.AddOrchestrator("Echo", context => Task.FromResult(context.GetInput<object>()));
        await using var world = await StartAsync();
        await world.Database.Writer.WriteAsync((connection, _) => connection.Run(
            "CREATE TRIGGER full BEFORE INSERT ON hub_history BEGIN SELECT raise(ABORT, 'disk full'); END"));
        await world.StartInstanceAsync("Echo", "x");
        await Task.Delay(50);
        Assert.Equal(OrchestrationRuntimeStatus.Pending, (await world.Client.GetInstanceAsync("it"))!.RuntimeStatus);
        await world.Database.Writer.WriteAsync((connection, _) => connection.Run("DROP TRIGGER full"));

        Assert.Equal("x", (await world.EndOfAsync("it", TimeSpan.FromSeconds(1))).ReadOutputAs<string>());
    }

    private static void DefineStory(DurableFunctions functions, Runs runs)
    {
        functions.AddActivity("Step", (call, _) =>
        {
            runs.Count($"Step({call.Input})");
            return Task.FromResult<object?>($"<{call.Input}>");
        });
        functions.AddActivity("Flaky", (call, _) => runs.Count("Flaky") == 1 && !call.Input!.Contains('2')
            ? throw new TimeoutException()
            : Task.FromResult<object?>("flaky"));
        functions.AddOrchestrator("Child", async context =>
        {
            var input = context.GetInput<string>();
            context.SendEvent(context.Parent!.InstanceId, "from-child", $"event of {input}");
            return await context.CallActivityAsync<string>("Step", input);
        });
        functions.AddOrchestrator("Story", async context =>
        {
            var left = context.GetInput<int>();
            if (left > 1)
            {
                await context.CallActivityAsync("Step", $"round {left}");
                context.ContinueAsNew(left - 1);
                return null;
            }

            var told = new List<string> { await context.CallActivityAsync<string>("Step", "first") };
            var attempt = 0;
            try
            {
                await context.CallActivityAsync("Flaky", "1");
            }
            catch (TaskFailedException)
            {
                attempt++;
            }

            told.Add(await context.CallActivityAsync<string>("Flaky", $"2 after {attempt}"));
            await context.CreateTimer(TimeSpan.FromSeconds(5), CancellationToken.None);
            told.Add(await context.CallSubOrchestratorAsync<string>("Child", "child", new TaskOptions().WithInstanceId("child")));
            told.Add(await context.WaitForExternalEvent<string>("From-Child"));
            try
            {
                await context.WaitForExternalEvent<string>("never", TimeSpan.FromSeconds(5));
            }
            catch (TaskCanceledException)
            {
                told.Add("timed out");
            }

            told.Add(context.NewGuid().ToString()[14..15]);
            context.SetCustomStatus("done");
            return told;
        });
    }

    private void KeepSnapshot(SqliteConnection connection)
    {
        var path = File($"step-{_snapshots.Count}.db");
        using var copy = new SqliteConnection($"Data Source={path};Pooling=False");
        copy.Open();
        connection.BackupDatabase(copy);
        _snapshots.Add(path);
    }

    private Task<EngineWorld> ReviveAsync(string snapshot, DurableFunctions functions)
    {
        var copy = File($"revived-{Guid.NewGuid():N}.db");
        System.IO.File.Copy(snapshot, copy);
        return EngineWorld.StartAsync(copy, functions, now: new(2026, 1, 1, 1, 0, 0, TimeSpan.Zero));
    }

    // The rounds before the last leave no history, so their marks are looked up in the instance's input.
    private static Dictionary<string, int> RecordedActivities(string snapshot)
    {
        using var connection = new SqliteConnection($"Data Source={snapshot};Pooling=False");
        connection.Open();
        var events = connection.Query("SELECT instance_id, events FROM hub_history ORDER BY instance_id, turn", row =>
                (Id: row.GetString(0), Events: History.ReadMany(row.GetString(1))))
            .SelectMany(turn => turn.Events.Select(e => (turn.Id, Event: e)))
            .ToLookup(turn => turn.Id, turn => turn.Event);
        var keys = events.SelectMany(EndedIn).ToList();
        if (connection.Find("it") is { Name: "Story", Input: { } left })
            keys.AddRange(Enumerable.Range(int.Parse(left) + 1, 3 - int.Parse(left)).Select(n => $"Step(\"round {n}\")"));
        return keys.GroupBy(key => key).ToDictionary(key => key.Key, key => key.Count());
    }

    private static IEnumerable<string> EndedIn(IEnumerable<HistoryEvent> history)
    {
        var calls = history.OfType<TaskScheduledEvent>().ToDictionary(e => e.EventId);
        var ended = history.OfType<TaskCompletedEvent>().Select(e => e.TaskScheduledId)
            .Concat(history.OfType<TaskFailedEvent>().Select(e => e.TaskScheduledId));
        return ended.Select(id => calls[id].Name == "Step" ? $"Step({calls[id].Input![1..^1]})" : calls[id].Name!);
    }

    private static string[] Steps(EngineWorld world) =>
    [
        .. from id in new[] { "it", "child" }
           from e in world.History(id)
           where e is TaskScheduledEvent or TaskCompletedEvent or TaskFailedEvent or TimerCreatedEvent or TimerFiredEvent
               or EventRaisedEvent or SubOrchestrationInstanceCreatedEvent or SubOrchestrationInstanceCompletedEvent
           orderby id, e.EventId, e.EventType
           select $"{id} {e.EventType} #{e.EventId} {(e as TaskScheduledEvent)?.Input} {(e as TaskCompletedEvent)?.Result}",
    ];
}
