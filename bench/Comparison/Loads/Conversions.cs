using System.Diagnostics;
using System.Net;
using System.Net.Mime;
using System.Text;
using System.Text.Json;
using AccessCodes.Comparison.Servers;
using HdrHistogram;

namespace AccessCodes.Comparison.Loads;

/// <summary>
/// Conversions, each counted from its request to its event: no load generator follows one to its end. Requests are sent
/// as fast as they are taken, and one reader asks for events, each time for those since about the last that it has seen.
/// </summary>
internal static class Conversions
{
    private const string ConvertedEvent = "access_code.unmanaged.converted_to_managed";

    private const int MostMicroseconds = 120_000_000;

    private static readonly TimeSpan PauseOfReader = TimeSpan.FromMilliseconds(25);

    /// <summary>Two conversions at once may be committed in another order than that of their events.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromMilliseconds(250);

    /// <summary>How long all of the events are waited for.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Converts codes, each to its event.</summary>
    /// <param name="server">The server.</param>
    /// <param name="codes">The codes.</param>
    /// <param name="cancellation">Cancels it.</param>
    /// <param name="apiKey">Opens the workspace of the codes; null for the one that is measured.</param>
    /// <exception cref="CannotMeasureException">A request failed, or an event did not come.</exception>
    public static async Task<Load> ConvertAsync(
        Server server, IReadOnlyList<Guid> codes, CancellationToken cancellation, string? apiKey = null)
    {
        using var client = server.Connect(apiKey);
        var sent = codes.ToDictionary(code => code, _ => 0L);
        var latencies = new LongHistogram(MostMicroseconds, 3);
        var (processor, own) = (ProcessStatus.ProcessorSeconds(server.ProcessId), ProcessStatus.ProcessorSecondsOfThis());
        var since = DateTimeOffset.UtcNow;
        var started = Stopwatch.GetTimestamp();

        var sending = SendAsync(client, codes, "/access_codes/unmanaged/convert_to_managed", "", sent, cancellation);
        var reading = ReadEventsAsync(client, since, sent, latencies, cancellation);
        await Task.WhenAll(sending, reading);
        return LoadOf(codes.Count, Stopwatch.GetElapsedTime(started), latencies) with
        {
            CoresOfServer = Cores(ProcessStatus.ProcessorSeconds(server.ProcessId) - processor, started),
            CoresOfGenerator = Cores(ProcessStatus.ProcessorSecondsOfThis() - own, started),
        };
    }

    /// <summary>Has the fake update codes, each to its answer: nothing comes after it.</summary>
    public static async Task<Load> UpdateAsync(
        Server fake, IReadOnlyList<Guid> codes, CancellationToken cancellation)
    {
        using var client = fake.Connect();
        var sent = codes.Distinct().ToDictionary(code => code, _ => 0L);
        var (processor, own) = (ProcessStatus.ProcessorSeconds(fake.ProcessId), ProcessStatus.ProcessorSecondsOfThis());
        var started = Stopwatch.GetTimestamp();
        var latencies = await SendAsync(
            client, codes, "/access_codes/unmanaged/update", ",\"is_managed\":true", sent, cancellation);
        return LoadOf(codes.Count, Stopwatch.GetElapsedTime(started), latencies) with
        {
            CoresOfServer = Cores(ProcessStatus.ProcessorSeconds(fake.ProcessId) - processor, started),
            CoresOfGenerator = Cores(ProcessStatus.ProcessorSecondsOfThis() - own, started),
        };
    }

    private static async Task<LongHistogram> SendAsync(
        HttpClient client,
        IReadOnlyList<Guid> codes,
        string path,
        string parameters,
        Dictionary<Guid, long> sent,
        CancellationToken cancellation)
    {
        var answered = new LongHistogram(MostMicroseconds, 3);
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, Wrk.Concurrency).Select(_ => SendAsync()));
        return answered;

        async Task SendAsync()
        {
            while (Interlocked.Increment(ref next) is var index && index < codes.Count)
            {
                var begun = Stopwatch.GetTimestamp();
                lock (sent)
                    sent[codes[index]] = begun;
                using var body = new StringContent(
                    $"{{\"access_code_id\":\"{codes[index]}\"{parameters}}}", Encoding.UTF8, MediaTypeNames.Application.Json);
                using var response = await client.PostAsync(new Uri(path, UriKind.Relative), body, cancellation);
                if (response.StatusCode != HttpStatusCode.OK)
                {
                    var answer = await response.Content.ReadAsStringAsync(cancellation);
                    throw new CannotMeasureException($"{path} answered {(int)response.StatusCode}: {answer}");
                }

                lock (answered)
                    answered.RecordValue(MicrosecondsSince(begun));
            }
        }
    }

    private static async Task ReadEventsAsync(
        HttpClient client,
        DateTimeOffset since,
        Dictionary<Guid, long> sent,
        LongHistogram latencies,
        CancellationToken cancellation)
    {
        var waited = Stopwatch.StartNew();
        var missing = sent.Keys.ToHashSet();
        var from = since;
        while (missing.Count > 0)
        {
            if (waited.Elapsed > Patience)
                throw new CannotMeasureException($"{missing.Count} conversions were not done in {Patience}.");

            await Task.Delay(PauseOfReader, cancellation);
            var path = $"/events/list?since={Uri.EscapeDataString(from.ToString("O"))}"
                + $"&event_type={ConvertedEvent}&limit=5000";
            await using var answer = await client.GetStreamAsync(new Uri(path, UriKind.Relative), cancellation);
            using var document = await JsonDocument.ParseAsync(answer, cancellationToken: cancellation);
            var newest = since;
            foreach (var told in document.RootElement.GetProperty("events").EnumerateArray())
            {
                var code = told.GetProperty("access_code_id").GetGuid();
                if (!missing.Remove(code))
                    continue;

                newest = told.GetProperty("occurred_at").GetDateTimeOffset();
                lock (sent)
                    latencies.RecordValue(MicrosecondsSince(sent[code]));
            }

            // Where nothing new came, all is read once more.
            from = newest > since + Overlap ? newest - Overlap : since;
        }
    }

    private static Load LoadOf(int count, TimeSpan elapsed, LongHistogram latencies) => new(
        count / elapsed.TotalSeconds,
        latencies.GetValueAtPercentile(50) / 1e3,
        latencies.GetValueAtPercentile(99) / 1e3)
    {
        Count = count,
    };

    private static double Cores(double processorSeconds, long started) =>
        processorSeconds / Stopwatch.GetElapsedTime(started).TotalSeconds;

    private static long MicrosecondsSince(long begun) =>
        Math.Max(1, (long)Stopwatch.GetElapsedTime(begun).TotalMicroseconds);
}
