using DurableTask.Core.History;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace AccessCodes.LocalHost.Tests.TaskHub;

public sealed class ActivityTests : EngineTests
{
    [Fact]
    public async Task An_orchestration_gets_its_input_and_returns_what_it_made_of_the_activities_results()
    {
        Activity("Double", input => int.Parse(input!) * 2);
        Functions.AddOrchestrator("Sum", async context =>
        {
            var sum = 0;
            foreach (var number in context.GetInput<int[]>()!)
            {
                sum += await context.CallActivityAsync<int>("double", number);
            }

            return sum;
        });
        await using var world = await StartAsync();

        var ended = await world.RunAsync("SUM", new[] { 1, 2, 3 });

        Assert.Equal(OrchestrationRuntimeStatus.Completed, ended.RuntimeStatus);
        Assert.Equal(12, ended.ReadOutputAs<int>());
        Assert.Equal([1, 2, 3], ended.ReadInputAs<int[]>()!);
    }

    [Fact]
    public async Task Activities_called_together_run_together_up_to_the_limit()
    {
        var (running, most, limit) = (0, 0, int.MaxValue);
        var full = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Functions.AddActivity("Slow", async (_, cancellation) =>
        {
            var now = Interlocked.Increment(ref running);
            InterlockedMax(ref most, now);
            if (now == limit)
                full.TrySetResult();
            await full.Task.WaitAsync(cancellation);
            await Task.Yield();
            Interlocked.Decrement(ref running);
            return 1;
        });
        Functions.AddOrchestrator("FanOut", async context => (await Task.WhenAll(
            Enumerable.Range(0, 2 * limit).Select(_ => context.CallActivityAsync<int>("Slow")))).Sum());
        await using var world = await StartAsync();
        limit = world.Hub.MaxConcurrentTaskActivityWorkItems;

        var ended = await world.RunAsync("FanOut");

        Assert.Equal(2 * limit, ended.ReadOutputAs<int>());
        Assert.Equal(limit, most);
    }

    [Fact]
    public async Task A_failed_activity_can_be_caught_with_its_details()
    {
        Activity("Break", _ => throw new KeyNotFoundException("no such lock", new TimeoutException("bridge")));
        Functions.AddOrchestrator("Catch", async context =>
        {
            try
            {
                await context.CallActivityAsync("Break");
                return "not thrown";
            }
            catch (TaskFailedException failed)
            {
                return string.Join('|', failed.TaskName, failed.FailureDetails.ErrorType, failed.FailureDetails.ErrorMessage,
                    failed.FailureDetails.IsCausedBy<KeyNotFoundException>(), failed.FailureDetails.IsCausedBy<IOException>(),
                    failed.FailureDetails.InnerFailure!.ErrorMessage);
            }
        });
        await using var world = await StartAsync();

        var ended = await world.RunAsync("Catch");

        Assert.Equal(
            "Break|System.Collections.Generic.KeyNotFoundException|no such lock|True|False|bridge",
            ended.ReadOutputAs<string>());
    }

    [Fact]
    public async Task An_activity_failure_that_is_not_caught_fails_the_orchestration()
    {
        Activity("Break", _ => throw new InvalidOperationException("broken"));
        Functions.AddOrchestrator("Fail", async context => await context.CallActivityAsync<int>("Break"));
        await using var world = await StartAsync();

        var ended = await world.RunAsync("Fail");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, ended.RuntimeStatus);
        Assert.True(ended.FailureDetails!.IsCausedBy<TaskFailedException>());
        Assert.True(ended.FailureDetails.InnerFailure!.IsCausedBy<InvalidOperationException>());
    }

    [Fact]
    public async Task A_missing_activity_fails_the_orchestration()
    {
        Functions.AddOrchestrator("Fail", async context => await context.CallActivityAsync<int>("Nowhere"));
        await using var world = await StartAsync();

        var ended = await world.RunAsync("Fail");

        Assert.Contains("'Nowhere'", ended.FailureDetails!.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_retry_policy_paces_the_attempts_by_durable_timers()
    {
        var attempts = new List<DateTimeOffset>();
        EngineWorld? world = null;
        Activity("Flaky", _ =>
        {
            attempts.Add(world!.Time.GetUtcNow());
            return attempts.Count < 5 ? throw new TimeoutException() : "done";
        });
        Functions.AddOrchestrator("Retry", async context => await context.CallActivityAsync<string>(
            "Flaky",
            TaskOptions.FromRetryPolicy(new(5, TimeSpan.FromSeconds(10), 2, TimeSpan.FromSeconds(30)))));
        await using var started = world = await StartAsync();
        await world.StartInstanceAsync("Retry");

        var ended = await world.EndOfAsync("it", TimeSpan.FromSeconds(1));

        Assert.Equal("done", ended.ReadOutputAs<string>());
        var pauses = attempts.Zip(attempts.Skip(1), (one, next) => (next - one).TotalSeconds).ToArray();
        Assert.All(pauses.Zip([10.0, 20.0, 30.0, 30.0]), pause => Assert.InRange(pause.First, pause.Second, pause.Second + 5));
    }

    [Theory]
    [InlineData(3, 100_000, true, 3)]
    [InlineData(10, 25, true, 4)]
    [InlineData(10, 100_000, false, 1)]
    public async Task A_retry_policy_ends_with_its_attempts_its_time_or_a_failure_it_does_not_handle(
        int attempts, int timeoutSeconds, bool handled, int expectedRuns)
    {
        Activity("Break", _ => throw new TimeoutException());
        var policy = new RetryPolicy(attempts, TimeSpan.FromSeconds(10), retryTimeout: TimeSpan.FromSeconds(timeoutSeconds))
        {
            HandleFailure = failure => failure.IsCausedBy<TimeoutException>() == handled,
        };
        Functions.AddOrchestrator("Retry", async context =>
            await context.CallActivityAsync<string>("Break", TaskOptions.FromRetryPolicy(policy)));
        await using var world = await StartAsync();
        await world.StartInstanceAsync("Retry");

        var ended = await world.EndOfAsync("it", TimeSpan.FromSeconds(1));

        Assert.Equal(OrchestrationRuntimeStatus.Failed, ended.RuntimeStatus);
        Assert.Equal(expectedRuns, Runs["Break"]);
    }

    [Fact]
    public async Task A_retry_handler_decides_and_may_wait()
    {
        Activity("Flaky", _ => Runs["Flaky"] < 3 ? throw new TimeoutException() : "done");
        var seen = new List<string>();
        Functions.AddOrchestrator("Retry", async context => await context.CallActivityAsync<string>(
            "Flaky",
            TaskOptions.FromRetryHandler(async retry =>
            {
                seen.Add($"{retry.LastAttemptNumber} {retry.LastFailure.ErrorType} {retry.TotalRetryTime >= TimeSpan.Zero}");
                await retry.OrchestrationContext.CreateTimer(TimeSpan.FromSeconds(5), CancellationToken.None);
                return retry.LastAttemptNumber < 5;
            })));
        await using var world = await StartAsync();
        await world.StartInstanceAsync("Retry");

        var ended = await world.EndOfAsync("it", TimeSpan.FromSeconds(1));

        Assert.Equal("done", ended.ReadOutputAs<string>());
        Assert.Equal(["1 System.TimeoutException True", "2 System.TimeoutException True"], seen.Distinct());
    }

    [Fact]
    public async Task A_retry_handler_that_declines_lets_the_failure_through()
    {
        Activity("Break", _ => throw new TimeoutException());
        Functions.AddOrchestrator("Retry", async context =>
            await context.CallActivityAsync<string>("Break", TaskOptions.FromRetryHandler(_ => false)));
        await using var world = await StartAsync();

        Assert.Equal(OrchestrationRuntimeStatus.Failed, (await world.RunAsync("Retry")).RuntimeStatus);
        Assert.Equal(1, Runs["Break"]);
    }

    [Fact]
    public async Task An_orchestration_that_has_returned_is_not_over_before_its_activities_are()
    {
        var finish = new TaskCompletionSource<object?>();
        Functions.AddActivity("Slow", (_, _) => finish.Task);
        Functions.AddOrchestrator("Hasty", context =>
        {
            _ = context.CallActivityAsync("Slow");
            return Task.FromResult<object?>("early");
        });
        await using var world = await StartAsync();
        await world.StartInstanceAsync("Hasty");
        await world.UntilStatusIsAsync(OrchestrationRuntimeStatus.Running);

        finish.SetResult(null);

        Assert.Equal("early", (await world.EndOfAsync()).ReadOutputAs<string>());
        Assert.Contains(world.History(), e => e.EventType == EventType.TaskCompleted);
    }

    [Fact]
    public async Task Task_options_given_as_the_input_are_refused()
    {
        Activity("Any", _ => null);
        Functions.AddOrchestrator("Misuse", async context =>
            await context.CallActivityAsync<string>("Any", (object)new TaskOptions()));
        await using var world = await StartAsync();

        Assert.True((await world.RunAsync("Misuse")).FailureDetails!.IsCausedBy<ArgumentException>());
    }

    private static void InterlockedMax(ref int most, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref most)) < value && Interlocked.CompareExchange(ref most, value, seen) != seen)
        {
        }
    }
}
