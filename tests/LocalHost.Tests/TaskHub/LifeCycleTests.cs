using DurableTask.Core;
using DurableTask.Core.History;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using static Microsoft.DurableTask.Client.OrchestrationRuntimeStatus;

namespace AccessCodes.LocalHost.Tests.TaskHub;

public sealed class LifeCycleTests : EngineTests
{
    public LifeCycleTests()
    {
        Functions.AddOrchestrator("Echo", context => Task.FromResult(context.GetInput<object>()));
        Functions.AddOrchestrator("Wait", async context => await context.WaitForExternalEvent<object?>("go"));
        Functions.AddOrchestrator("Fail", _ => throw new InvalidOperationException("no"));
    }

    [Fact]
    public async Task Sub_orchestrations_return_fail_and_know_their_parent()
    {
        Functions.AddOrchestrator("Child", context => context.GetInput<int>() < 0
            ? throw new TimeoutException("negative")
            : Task.FromResult<object?>($"{context.Parent!.InstanceId}/{context.Parent.Name}/{context.GetInput<int>()}"));
        Functions.AddOrchestrator("Parent", async context =>
        {
            var answer = await context.CallSubOrchestratorAsync<string>(
                "Child", 7, new TaskOptions().WithInstanceId("the-child"));
            try
            {
                await context.CallSubOrchestratorAsync("Child", -1);
                return "not thrown";
            }
            catch (TaskFailedException failed) when (failed.FailureDetails.IsCausedBy<TimeoutException>())
            {
                return $"{answer}, then {failed.FailureDetails.ErrorMessage}";
            }
        });
        await using var world = await StartAsync();

        var ended = await world.RunAsync("Parent");

        Assert.Equal("it/Parent/7, then negative", ended.ReadOutputAs<string>());
        Assert.Equal(Completed, (await world.Client.GetInstanceAsync("the-child"))!.RuntimeStatus);
    }

    [Fact]
    public async Task A_sub_orchestration_that_fails_is_retried()
    {
        var runs = 0;
        Functions.AddOrchestrator("Child", _ => ++runs < 3 ? throw new TimeoutException() : Task.FromResult<object?>(runs));
        Functions.AddOrchestrator("Parent", async context => await context.CallSubOrchestratorAsync<int>(
            "Child", TaskOptions.FromRetryPolicy(new(3, TimeSpan.FromSeconds(1)))));
        await using var world = await StartAsync();
        await world.StartInstanceAsync("Parent");

        Assert.Equal(3, (await world.EndOfAsync("it", TimeSpan.FromSeconds(1))).ReadOutputAs<int>());
    }

    [Fact]
    public async Task A_sub_orchestration_cannot_take_the_id_of_one_that_runs()
    {
        Functions.AddOrchestrator("Parent", async context => await context.CallSubOrchestratorAsync<int>(
            "Wait", options: new TaskOptions().WithInstanceId("taken")));
        await using var world = await StartAsync();
        await world.StartInstanceAsync("Wait", id: "taken");

        Assert.Contains("'taken'", (await world.RunAsync("Parent")).FailureDetails!.ErrorMessage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "a,b")]
    [InlineData(false, "b")]
    public async Task Continuing_as_new_truncates_the_history_and_keeps_unprocessed_events_if_asked(
        bool preserve, string expected)
    {
        Functions.AddOrchestrator("Loop", async context =>
        {
            var round = context.GetInput<int>();
            if (round < 3)
            {
                await context.WaitForExternalEvent<object?>($"round-{round}");
                context.ContinueAsNew(round + 1, preserveUnprocessedEvents: round > 0 || preserve);
                return null;
            }

            context.SetCustomStatus("last");
            var got = new List<string>();
            do
            {
                got.Add(await context.WaitForExternalEvent<string>("word"));
            }
            while (got[^1] != "b");

            return string.Join(',', got);
        });
        await using var world = await StartAsync();
        await world.StartInstanceAsync("Loop", 0);
        await world.Client.RaiseEventAsync("it", "word", "a");
        for (var round = 0; round < 3; round++)
        {
            await world.Client.RaiseEventAsync("it", $"round-{round}");
            await EngineWorld.UntilAsync(() =>
                world.Client.GetInstanceAsync("it", true).Result!.ReadInputAs<int>() == round + 1);
        }

        await world.Client.RaiseEventAsync("it", "word", "b");

        var ended = await world.EndOfAsync();
        Assert.Equal(expected, ended.ReadOutputAs<string>());
        Assert.Equal(3, ended.ReadInputAs<int>());
        Assert.Equal(expected.Split(',').Length, world.History().Count(e => e.EventType == EventType.EventRaised));
    }

    [Fact]
    public async Task A_turn_of_an_instance_that_was_replaced_meanwhile_comes_to_nothing()
    {
        var gate = new TaskCompletionSource<object?>();
        Functions.AddActivity("Gate", (_, _) => gate.Task);
        Functions.AddOrchestrator("Old", async context => await context.CallActivityAsync<string>("Gate"));
        await using var world = await StartAsync();
        await world.StartInstanceAsync("Old");
        await EngineWorld.UntilAsync(() => world.History().Exists(e => e.EventType == EventType.TaskScheduled));

        using var hold = new ManualResetEventSlim();
        var held = world.Database.Writer.WriteAsync((_, _) => hold.Wait());
        var instance = new OrchestrationInstance { InstanceId = "it", ExecutionId = "second" };
        var start = new ExecutionStartedEvent(-1, null) { Name = "Wait", OrchestrationInstance = instance };
        var replacing = world.Hub.CreateTaskOrchestrationAsync(
            new TaskMessage { Event = start, OrchestrationInstance = instance }, dedupeStatuses: []);
        gate.SetResult("old");
        await Task.Delay(100);
        hold.Set();
        await Task.WhenAll(held, replacing);
        await world.UntilStatusIsAsync(Running);
        await world.Client.RaiseEventAsync("it", "go", "new");

        Assert.Equal(("Wait", "new"), ((await world.EndOfAsync()).Name, (await world.EndOfAsync()).ReadOutputAs<string>()));
    }

    [Fact]
    public async Task The_custom_status_can_be_read_while_the_instance_runs()
    {
        Functions.AddOrchestrator("Report", async context =>
        {
            context.SetCustomStatus("halfway");
            await context.WaitForExternalEvent<object?>("go");
            context.SetCustomStatus(new { Step = 2 });
            return null;
        });
        await using var world = await StartAsync();
        await world.StartInstanceAsync("Report");
        await world.UntilCustomStatusIsAsync("halfway");
        await world.Client.RaiseEventAsync("it", "go");

        Assert.Equal("""{"Step":2}""", (await world.EndOfAsync()).SerializedCustomStatus);
    }

    [Fact]
    public async Task Termination_ends_an_instance_and_if_asked_its_sub_orchestrations()
    {
        Functions.AddOrchestrator("Parent", async context => await context.CallSubOrchestratorAsync<object>(
            "Wait", options: new TaskOptions().WithInstanceId("child")));
        await using var world = await StartAsync();
        await world.StartInstanceAsync("Parent");
        await world.UntilStatusIsAsync(Running, "child");

        await world.Client.TerminateInstanceAsync("it", new TerminateInstanceOptions("enough", Recursive: true));

        var ended = await world.EndOfAsync();
        Assert.Equal((Terminated, "enough"), (ended.RuntimeStatus, ended.ReadOutputAs<string>()));
        Assert.Equal(Terminated, (await world.EndOfAsync("child")).RuntimeStatus);
        await Assert.ThrowsAsync<InvalidOperationException>(() => world.Client.TerminateInstanceAsync("it"));
        await Assert.ThrowsAsync<ArgumentException>(() => world.Client.TerminateInstanceAsync("unknown"));
    }

    [Fact]
    public async Task An_instance_starts_no_earlier_than_asked_and_can_be_terminated_before()
    {
        await using var world = await StartAsync();
        var startAt = world.Time.GetUtcNow().AddHours(1);
        foreach (var id in new[] { "later", "never" })
        {
            await world.Client.ScheduleNewOrchestrationInstanceAsync("Echo", "x", new StartOrchestrationOptions(id, startAt));
        }

        await world.Client.TerminateInstanceAsync("never");
        Assert.Equal(Terminated, (await world.EndOfAsync("never")).RuntimeStatus);
        await Task.Delay(50);
        Assert.Equal(Pending, (await world.Client.GetInstanceAsync("later"))!.RuntimeStatus);

        Assert.Equal(Completed, (await world.EndOfAsync("later", TimeSpan.FromMinutes(10))).RuntimeStatus);
        Assert.True(world.History("later")[0].Timestamp >= startAt.UtcDateTime);
    }

    [Fact]
    public async Task The_id_of_a_running_instance_cannot_be_used_again_and_that_of_a_finished_one_can()
    {
        await using var world = await StartAsync();
        await world.StartInstanceAsync("Wait");

        var refused = await Assert.ThrowsAnyAsync<InvalidOperationException>(() => world.StartInstanceAsync("Echo"));
        await world.Client.RaiseEventAsync("it", "go");
        await world.EndOfAsync();
        await world.StartInstanceAsync("Echo", "again");

        Assert.Contains("'it' already exists", refused.Message, StringComparison.Ordinal);
        Assert.Equal("again", (await world.EndOfAsync()).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Dedupe_statuses_say_which_instances_stand_in_the_way()
    {
        await using var world = await StartAsync();
        await world.RunAsync("Echo", "first");
        var ifNoneCompleted = new StartOrchestrationOptions("it").WithDedupeStatuses(Completed);
        var always = new StartOrchestrationOptions("it").WithDedupeStatuses();
        var impossible = new StartOrchestrationOptions("it").WithDedupeStatuses(Terminated);
        var misspelt = new StartOrchestrationOptions("it") { DedupeStatuses = ["Done"] };

        await Assert.ThrowsAnyAsync<InvalidOperationException>(() => StartWithAsync("Echo", ifNoneCompleted));
        await Assert.ThrowsAsync<ArgumentException>(() => StartWithAsync("Echo", impossible));
        await Assert.ThrowsAsync<ArgumentException>(() => StartWithAsync("Echo", misspelt));
        await StartWithAsync("Wait", always);
        await world.UntilStatusIsAsync(Running);
        await StartWithAsync("Fail", always);

        Assert.Equal((Failed, "Fail"), ((await world.EndOfAsync()).RuntimeStatus, (await world.EndOfAsync()).Name));

        Task<string> StartWithAsync(string name, StartOrchestrationOptions options) =>
            world.Client.ScheduleNewOrchestrationInstanceAsync(name, null, options);
    }

    [Fact]
    public async Task An_unknown_orchestrator_is_refused()
    {
        await using var world = await StartAsync();

        await Assert.ThrowsAsync<ArgumentException>(() => world.StartInstanceAsync("Nowhere"));
    }
}
