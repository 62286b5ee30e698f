using System.Diagnostics;
using Span = System.Diagnostics.Activity;

namespace AccessCodes.LocalHost.Durable;

/// <summary>
/// Takes the trace that an orchestration was started in to its activities, as Durable Functions does. The orchestrator
/// itself is replayed, and so has no span.
/// </summary>
internal static class DurableTracing
{
    public const string SourceName = "AccessCodes.LocalHost";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>The trace that is under way here, as W3C's <c>traceparent</c> has it.</summary>
    public static string? Current => Span.Current?.Id;

    /// <summary>Begins the span in which an activity runs.</summary>
    public static Span? Start(ActivityCall call)
    {
        ActivityContext.TryParse(call.TraceParent, traceState: null, out var parent);
        return Source.StartActivity(
            $"activity {call.Name}",
            ActivityKind.Internal,
            parent,
            [new("durabletask.task.name", call.Name), new("durabletask.task.instance_id", call.InstanceId)]);
    }
}
