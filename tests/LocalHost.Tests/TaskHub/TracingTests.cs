using System.Collections.Concurrent;
using System.Diagnostics;
using DurableTask.Core.History;
using Microsoft.DurableTask;

namespace AccessCodes.LocalHost.Tests.TaskHub;

/// <summary>Activities belong to the trace that their orchestration was started in, whatever has happened meanwhile.</summary>
public sealed class TracingTests : EngineTests, IDisposable
{
    private readonly ConcurrentQueue<System.Diagnostics.Activity> _spans = new();
    private readonly ActivityListener _listener;

    public TracingTests()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "DurableTask.Core",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _spans.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
        Functions.AddActivity("Step", (_, _) => Task.FromResult<object?>(null));
        Functions.AddOrchestrator("Pause", PauseAsync);
    }

    void IDisposable.Dispose()
    {
        _listener.Dispose();
        Dispose();
    }

    [Fact]
    public async Task An_activity_after_a_restart_is_in_the_trace_of_the_start()
    {
        using var request = new System.Diagnostics.Activity("request").Start();
        var started = request.Context;
        await using (var world = await EngineWorld.StartAsync(File(), Functions))
        {
            await world.StartInstanceAsync("Pause");
            await EngineWorld.UntilAsync(() => world.History().Exists(e => e.EventType == EventType.TimerCreated));
        }

        request.Stop();
        await using var revived = await EngineWorld.StartAsync(File(), Functions);
        await revived.EndOfAsync("it", TimeSpan.FromSeconds(10));

        var spans = _spans.Where(span => span.TraceId == started.TraceId).ToArray();
        var created = Assert.Single(spans, span => span.DisplayName == "create_orchestration:Pause");
        Assert.Equal(started.SpanId, created.ParentSpanId);
        var orchestration = Assert.Single(spans, span => span.DisplayName == "orchestration:Pause");
        Assert.Equal(created.SpanId, orchestration.ParentSpanId);
        var activity = Assert.Single(spans, span => span is { DisplayName: "activity:Step", Kind: ActivityKind.Server });
        Assert.Equal("it", activity.GetTagItem("durabletask.task.instance_id"));
        var call = Assert.Single(spans, span => span.SpanId == activity.ParentSpanId);
        Assert.Equal(orchestration.SpanId, call.ParentSpanId);
        Assert.Contains(spans, span => span.DisplayName == "orchestration:Pause:timer");
    }

    private static async Task<object?> PauseAsync(TaskOrchestrationContext context)
    {
        await context.CreateTimer(TimeSpan.FromMinutes(1), CancellationToken.None);
        await context.CallActivityAsync("Step");
        return null;
    }
}
