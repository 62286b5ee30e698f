using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text.Json;
using AccessCodes.Domain.Attempts;

namespace AccessCodes.Functions.Telemetry;

/// <summary>What the app measures of itself. Tags are few and take few values: no ids, which logs and traces have.</summary>
public sealed class AppMetrics
{
    public const string MeterName = "AccessCodes";

    /// <summary>Where most attempts end, in seconds: at once, after a few tries, at the deadline.</summary>
    private static readonly InstrumentAdvice<double> Durations = new()
    {
        HistogramBucketBoundaries = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800],
    };

    private readonly Counter<long> _attempts;
    private readonly Histogram<double> _attemptDuration;
    private readonly Histogram<double> _outboxAge;
    private readonly Counter<long> _deliveries;
    private readonly Histogram<double> _providerCallDuration;

    public AppMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _attempts = meter.CreateCounter<long>(
            "access_codes.attempts",
            "{attempt}",
            "Action attempts that ended.");
        _attemptDuration = meter.CreateHistogram(
            "access_codes.attempt.duration",
            "s",
            "From the acceptance of an action attempt to its end.",
            advice: Durations);
        _outboxAge = meter.CreateHistogram(
            "access_codes.outbox.age",
            "s",
            "At each sweep of the outbox: how long the oldest of what nobody was carrying out had waited; 0 where all was well.",
            advice: Durations);
        _deliveries = meter.CreateCounter<long>(
            "access_codes.deliveries",
            "{delivery}",
            "Tries to deliver an event to a webhook.");
        _providerCallDuration = meter.CreateHistogram(
            "access_codes.provider.call.duration",
            "s",
            "Calls of lock providers.",
            advice: Durations);
    }

    /// <summary>An attempt has ended; to be told of what was committed, once.</summary>
    public void AttemptEnded(ActionAttempt ended)
    {
        var tags = new TagList
        {
            { "action_type", JsonNamingPolicy.SnakeCaseUpper.ConvertName(ended.ActionType.ToString()) },
            { "outcome", ended.HasFailed ? "error" : "success" },
        };
        _attemptDuration.Record(((ended.EndedAt ?? ended.CreatedAt) - ended.CreatedAt).TotalSeconds, tags);
        if (ended.Error is { } error)
            tags.Add("error_type", error.Type);
        _attempts.Add(1, tags);
    }

    /// <summary>The outbox was swept.</summary>
    /// <param name="oldest">How long the oldest of what nobody was carrying out had waited; zero where there was none.</param>
    public void OutboxSwept(TimeSpan oldest) => _outboxAge.Record(oldest.TotalSeconds);

    /// <summary>A try to deliver an event has ended.</summary>
    /// <param name="outcome">How, in one word of a few: <c>delivered</c>, <c>refused</c>, <c>unreachable</c>, …</param>
    public void DeliveryEnded(string outcome) =>
        _deliveries.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    /// <summary>A lock provider was asked for something.</summary>
    /// <param name="provider">The name of the provider.</param>
    /// <param name="operation">What for.</param>
    /// <param name="outcome"><c>done</c>, <c>under_way</c>, <c>unavailable</c>, or the error code in the way.</param>
    /// <param name="took">How long it took.</param>
    public void ProviderCalled(string provider, string operation, string outcome, TimeSpan took) =>
        _providerCallDuration.Record(
            took.TotalSeconds,
            new TagList { { "provider", provider }, { "operation", operation }, { "outcome", outcome } });
}
