using DurableTask.Core.History;
using Microsoft.DurableTask.Client;

namespace AccessCodes.LocalHost.Tests.TaskHub;

public sealed class TimerAndEventTests : EngineTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData(10)]
    [InlineData(100 * 24 * 60)]
    public async Task A_timer_fires_when_the_orchestrators_clock_has_reached_its_time(int minutes)
    {
        Functions.AddOrchestrator("Wait", async context =>
        {
            var start = context.CurrentUtcDateTime;
            await context.CreateTimer(TimeSpan.FromMinutes(minutes), CancellationToken.None);
            return (context.CurrentUtcDateTime - start).TotalMinutes;
        });
        await using var world = await StartAsync();
        await world.StartInstanceAsync("Wait");

        var ended = await world.EndOfAsync("it", TimeSpan.FromMinutes(Math.Max(1, minutes / 50)));

        Assert.InRange(ended.ReadOutputAs<double>(), minutes, minutes * 1.3);
    }

    [Fact]
    public async Task A_cancelled_timer_throws_and_does_not_hold_the_orchestration()
    {
        Functions.AddOrchestrator("Cancel", async context =>
        {
            using var stop = new CancellationTokenSource();
            var timer = context.CreateTimer(TimeSpan.FromDays(1), stop.Token);
            stop.Cancel();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => timer);
            return "cancelled";
        });
        await using var world = await StartAsync();

        Assert.Equal("cancelled", (await world.RunAsync("Cancel")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task A_timer_that_is_not_cancelled_holds_the_orchestration()
    {
        Functions.AddOrchestrator("Leak", context =>
        {
            _ = context.CreateTimer(Minute, CancellationToken.None);
            return Task.FromResult<object?>(null);
        });
        await using var world = await StartAsync();
        await world.StartInstanceAsync("Leak");
        await world.UntilStatusIsAsync(OrchestrationRuntimeStatus.Running);
        await Task.Delay(50);
        Assert.False((await world.Client.GetInstanceAsync("it"))!.IsCompleted);

        Assert.True((await world.EndOfAsync("it", Minute)).IsCompleted);
    }

    [Fact]
    public async Task Events_that_come_early_are_kept_in_order_and_found_in_whatever_letter_case()
    {
        Functions.AddOrchestrator("Listen", async context =>
        {
            await context.WaitForExternalEvent<object>("go");
            return await context.WaitForExternalEvent<int>("NUMBER") * 10 + await context.WaitForExternalEvent<int>("number");
        });
        await using var world = await StartAsync();
        await world.StartInstanceAsync("Listen");
        await world.Client.RaiseEventAsync("it", "Number", 1);
        await world.Client.RaiseEventAsync("it", "Number", 2);

        await world.Client.RaiseEventAsync("it", "Go");

        Assert.Equal(12, (await world.EndOfAsync()).ReadOutputAs<int>());
    }

    [Fact]
    public async Task Waiting_for_an_event_ends_with_its_timeout_and_leaves_the_event_to_the_next_wait()
    {
        Functions.AddOrchestrator("Patient", async context =>
        {
            try
            {
                await context.WaitForExternalEvent<string>("answer", Minute);
                return "too soon";
            }
            catch (TaskCanceledException)
            {
                context.SetCustomStatus("timed out");
                return await context.WaitForExternalEvent<string>("answer", Minute);
            }
        });
        await using var world = await StartAsync();
        await world.StartInstanceAsync("Patient");
        await world.UntilStatusIsAsync(OrchestrationRuntimeStatus.Running);
        world.Time.Advance(Minute);
        await world.UntilCustomStatusIsAsync("timed out");

        await world.Client.RaiseEventAsync("it", "answer", "yes");

        Assert.Equal("yes", (await world.EndOfAsync()).ReadOutputAs<string>());
    }

    [Fact]
    public async Task The_last_to_wait_for_an_event_is_served_first()
    {
        Functions.AddOrchestrator("Stack", async context =>
        {
            var first = context.WaitForExternalEvent<int>("n");
            var second = context.WaitForExternalEvent<int>("n");
            await Task.WhenAll(first, second);
            return $"{await first},{await second}";
        });
        await using var world = await StartAsync();
        await world.StartInstanceAsync("Stack");
        await world.UntilStatusIsAsync(OrchestrationRuntimeStatus.Running);

        await world.Client.RaiseEventAsync("it", "n", 1);
        await world.Client.RaiseEventAsync("it", "n", 2);

        Assert.Equal("2,1", (await world.EndOfAsync()).ReadOutputAs<string>());
    }

    [Fact]
    public async Task One_orchestration_can_send_another_an_event()
    {
        Functions.AddOrchestrator("Listen", async context => await context.WaitForExternalEvent<string>("news"));
        Functions.AddOrchestrator("Tell", context =>
        {
            context.SendEvent("listener", "news", "hello");
            context.SendEvent("nobody", "news", "lost");
            return Task.FromResult<object?>(null);
        });
        await using var world = await StartAsync();
        await world.StartInstanceAsync("Listen", id: "listener");

        await world.RunAsync("Tell");

        Assert.Equal("hello", (await world.EndOfAsync("listener")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task An_event_for_a_finished_instance_is_discarded_and_one_for_an_unknown_instance_refused()
    {
        Functions.AddOrchestrator("Brief", _ => Task.FromResult<object?>(null));
        await using var world = await StartAsync();
        await world.RunAsync("Brief");

        await world.Client.RaiseEventAsync("it", "late");

        await Assert.ThrowsAsync<ArgumentException>(() => world.Client.RaiseEventAsync("unknown", "late"));
    }

    [Fact]
    public async Task A_suspended_instance_keeps_what_happens_until_it_is_resumed()
    {
        Functions.AddOrchestrator("Listen", async context => await context.WaitForExternalEvent<string>("go"));
        await using var world = await StartAsync();
        await world.StartInstanceAsync("Listen");
        await world.UntilStatusIsAsync(OrchestrationRuntimeStatus.Running);

        await world.Client.SuspendInstanceAsync("it");
        await world.UntilStatusIsAsync(OrchestrationRuntimeStatus.Suspended);
        await world.Client.RaiseEventAsync("it", "go", "kept");
        await EngineWorld.UntilAsync(() => world.History().Exists(e => e.EventType == EventType.EventRaised));
        Assert.Equal(OrchestrationRuntimeStatus.Suspended, (await world.Client.GetInstanceAsync("it"))!.RuntimeStatus);
        await world.Client.ResumeInstanceAsync("it");

        Assert.Equal("kept", (await world.EndOfAsync()).ReadOutputAs<string>());
    }
}
