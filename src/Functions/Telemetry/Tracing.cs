using System.Diagnostics;
using AccessCodes.Functions.Storage;

namespace AccessCodes.Functions.Telemetry;

/// <summary>The spans of the app's own: what it starts, and whom it calls.</summary>
internal static class Tracing
{
    public const string SourceName = "AccessCodes";

    public const string RequestId = "access_codes.request_id";
    public const string WorkspaceId = "access_codes.workspace_id";
    public const string ActionAttemptId = "access_codes.action_attempt_id";
    public const string InstanceId = "access_codes.orchestration_instance_id";

    public static ActivitySource Source { get; } = new(SourceName);

    /// <summary>
    /// Begins the span in which work of the outbox is started. It belongs to the trace of the request that the work was
    /// accepted from, also where the sweeper makes up for the start: that one is linked.
    /// </summary>
    public static Activity? StartOf(OutboxEntry entry, Guid workspaceId)
    {
        var here = Activity.Current?.Context ?? default;
        var origin = ActivityContext.TryParse(entry.TraceParent, traceState: null, out var accepted) ? accepted : here;
        var isElsewhere = here != default && here.TraceId != origin.TraceId;

        return Source.StartActivity(
            $"start {entry.Orchestration}",
            ActivityKind.Producer,
            isElsewhere ? origin : here == default ? origin : here,
            [
                new(WorkspaceId, workspaceId.ToString()),
                new(entry.IsAttempt ? ActionAttemptId : InstanceId, entry.InstanceId.ToString()),
            ],
            isElsewhere ? [new ActivityLink(here)] : null);
    }

    /// <summary>Begins the span of a try to deliver an event to a webhook.</summary>
    public static Activity? StartDelivery(Guid workspaceId, Guid eventId, Guid webhookId) => Source.StartActivity(
        "deliver event",
        ActivityKind.Client,
        Activity.Current?.Context ?? default,
        [
            new(WorkspaceId, workspaceId.ToString()),
            new("access_codes.event_id", eventId.ToString()),
            new("access_codes.webhook_id", webhookId.ToString()),
        ]);
}
