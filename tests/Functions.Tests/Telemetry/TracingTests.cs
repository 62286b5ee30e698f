using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using AccessCodes.Domain.Events;
using AccessCodes.Functions.Storage;
using AccessCodes.Functions.Telemetry;
using AccessCodes.Functions.Tests.Support;
using AccessCodes.TestSupport;

namespace AccessCodes.Functions.Tests.Telemetry;

/// <summary>One trace leads from a request to what the lock was asked for.</summary>
public sealed partial class TracingTests : IClassFixture<TestApp>, IDisposable
{
    private const string DurableTask = "DurableTask.Core";

    private readonly TestApp _app;
    private readonly ConcurrentQueue<Activity> _spans = new();
    private readonly ActivityListener _listener;

    public TracingTests(TestApp app)
    {
        _app = app;
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is Tracing.SourceName or DurableTask,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _spans.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public void Dispose() => _listener.Dispose();

    [Fact]
    public async Task A_conversion_is_one_trace_from_the_request_to_the_lock()
    {
        var trace = ActivityTraceId.CreateRandom();

        var attemptId = await ConvertAsync(Known.Code(device: 1, number: 5), trace);
        await _app.EndOfAsync(attemptId);

        var start = Span(trace, "start ConvertToManaged");
        Assert.Equal(ActivityKind.Producer, start.Kind);
        Assert.Equal(attemptId.ToString(), start.GetTagItem(Tracing.ActionAttemptId));
        Assert.Equal(Known.Sandbox.ToString(), start.GetTagItem(Tracing.WorkspaceId));
        var call = Span(trace, "august adopt");
        await EndOfSpanAsync(trace, "orchestration:ConvertToManaged@(2)");
        Assert.Equal(
            [
                "activity:ClaimAndAdoptCode@(2)", "activity:ClaimAndAdoptCode@(2)", "orchestration:ConvertToManaged@(2)",
                "create_orchestration:ConvertToManaged@(2)", "start ConvertToManaged",
            ],
            AncestorsOf(call));
        Assert.Equal("done", call.GetTagItem("access_codes.outcome"));
        Assert.Equal(ActivityStatusCode.Unset, call.Status);
    }

    [Fact]
    public async Task The_trace_of_a_request_leads_on_to_the_delivery_of_its_event()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var (webhookId, _) = await _app.CreateWebhookAsync(receiver.Url, [EventTypes.UnmanagedConvertedToManaged]);
        var trace = ActivityTraceId.CreateRandom();

        await ConvertAsync(Known.Code(device: 1, number: 7), trace);
        var told = Assert.Single(await receiver.ReceivedAsync(1)).Event.GetProperty("event_id").GetString();
        await EndOfSpanAsync(trace, "orchestration:DeliverEvent@(2)");

        var delivery = Span(trace, "deliver event");
        Assert.Equal(ActivityKind.Client, delivery.Kind);
        Assert.Equal(webhookId.ToString(), delivery.GetTagItem("access_codes.webhook_id"));
        Assert.Equal(told, delivery.GetTagItem("access_codes.event_id"));
        Assert.Equal(
            [
                "activity:SendEvent@(2)", "activity:SendEvent@(2)", "orchestration:DeliverEvent@(2)",
                "create_orchestration:DeliverEvent@(2)",
            ],
            AncestorsOf(delivery).Take(4));
    }

    [Fact]
    public async Task A_call_that_fails_says_so_in_its_span()
    {
        var trace = ActivityTraceId.CreateRandom();

        await _app.EndOfAsync(await ConvertAsync(Known.Code(device: 2, number: 2), trace));

        var call = Span(trace, "august adopt");
        Assert.Equal("device_offline", call.GetTagItem("access_codes.outcome"));
        Assert.Equal(ActivityStatusCode.Error, call.Status);
    }

    [Fact]
    public async Task No_span_tells_a_PIN()
    {
        var trace = ActivityTraceId.CreateRandom();
        var code = (await _app.UnmanagedCodeAsync(Known.Code(device: 1, number: 6)))!.Value;
        var pin = code.GetProperty("code").GetString()!;

        await _app.EndOfAsync(await ConvertAsync(code.GetProperty("access_code_id").GetGuid(), trace));

        // Ids aside, in which any four digits may stand.
        var told = _spans.Where(span => span.TraceId == trace)
            .SelectMany(span => span.TagObjects.Select(tag => $"{tag.Key} {tag.Value}")
                .Append(span.DisplayName)
                .Append(span.StatusDescription))
            .Select(text => Id().Replace(text ?? "", ""))
            .ToArray();
        Assert.Contains("august adopt", told);
        Assert.DoesNotContain(told, text => text.Contains(pin, StringComparison.Ordinal));
    }

    [Fact]
    public void What_the_sweeper_starts_belongs_to_the_request_and_is_linked_to_the_sweep()
    {
        var accepted = new ActivityContext(
            ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded);
        var entry = new OutboxEntry(Guid.CreateVersion7(), "ConvertToManaged", default)
        {
            TraceParent = $"00-{accepted.TraceId}-{accepted.SpanId}-01",
        };

        using var sweep = new Activity("sweep").Start();
        using var start = Tracing.StartOf(entry, Known.Sandbox)!;

        Assert.Equal(accepted.TraceId, start.TraceId);
        Assert.Equal(accepted.SpanId, start.ParentSpanId);
        Assert.Equal(sweep.TraceId, Assert.Single(start.Links).Context.TraceId);
    }

    [Fact]
    public void What_was_accepted_without_a_trace_is_started_in_the_one_that_is_under_way()
    {
        using var sweep = new Activity("sweep").Start();
        using var start = Tracing.StartOf(new OutboxEntry(Guid.CreateVersion7(), "ConvertToManaged", default), Known.Sandbox)!;

        Assert.Equal(sweep.TraceId, start.TraceId);
        Assert.Empty(start.Links);
    }

    [GeneratedRegex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")]
    private static partial Regex Id();

    private Task EndOfSpanAsync(ActivityTraceId trace, string name) => Wait.UntilAsync(
        () => Task.FromResult(_spans.Any(span => span.TraceId == trace && span.DisplayName == name)));

    /// <summary>The spans that a span is within, from the innermost; the request itself is none that is listened to.</summary>
    private IEnumerable<string> AncestorsOf(Activity span)
    {
        while (_spans.FirstOrDefault(other => other.SpanId == span.ParentSpanId) is { } parent)
        {
            yield return parent.DisplayName;
            span = parent;
        }
    }

    private Activity Span(ActivityTraceId trace, string name) =>
        Assert.Single(_spans, span => span.TraceId == trace && span.DisplayName == name);

    private async Task<Guid> ConvertAsync(Guid accessCodeId, ActivityTraceId trace)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Paths.Convert)
        {
            Headers =
            {
                { "Authorization", $"Bearer {TestApp.SandboxKey}" },
                { "traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom()}-01" },
            },
            Content = new StringContent(
                JsonSerializer.Serialize(new { access_code_id = accessCodeId }), Encoding.UTF8, "application/json"),
        };
        using var response = await _app.Http.SendAsync(request);
        var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        return answer.GetProperty("action_attempt").GetProperty("action_attempt_id").GetGuid();
    }
}
