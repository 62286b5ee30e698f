using System.Collections.Concurrent;
using System.Diagnostics;
using AccessCodes.LocalHost.Durable;
using AccessCodes.LocalHost.Sqlite;
using Microsoft.DurableTask;

namespace AccessCodes.LocalHost.Tests.Durable;

/// <summary>Activities belong to the trace that their orchestration was started in, whatever has happened meanwhile.</summary>
public sealed class TracingTests : EngineTests, IDisposable
{
    private readonly ConcurrentQueue<System.Diagnostics.Activity> _spans = new();
    private readonly ActivityListener _listener;

    public TracingTests()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == DurableTracing.SourceName,
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
            await EngineWorld.UntilAsync(() => world.History().Exists(e => e.Kind == EventKind.TimerCreated));
        }

        request.Stop();
        await using var revived = await EngineWorld.StartAsync(File(), Functions);
        await revived.EndOfAsync("it", TimeSpan.FromSeconds(10));

        var span = Assert.Single(_spans, span => span.TraceId == started.TraceId);
        Assert.Equal(started.SpanId, span.ParentSpanId);
        Assert.Equal("activity Step", span.DisplayName);
        Assert.Equal("it", span.GetTagItem("durabletask.task.instance_id"));
    }

    [Fact]
    public async Task A_database_that_knew_of_no_traces_is_taken_over()
    {
        await using (var world = await EngineWorld.StartAsync(File(), Functions))
        {
            await world.StartInstanceAsync("Pause");
            await world.Database.Writer.WriteAsync(
                (connection, _) => connection.Run("ALTER TABLE durable_instances DROP COLUMN trace_parent"));
        }

        await using var revived = await EngineWorld.StartAsync(File(), Functions);
        Assert.True((await revived.EndOfAsync("it", TimeSpan.FromSeconds(10))).IsCompleted);
    }

    private static async Task<object?> PauseAsync(TaskOrchestrationContext context)
    {
        await context.CreateTimer(TimeSpan.FromMinutes(1), CancellationToken.None);
        await context.CallActivityAsync("Step");
        return null;
    }
}
