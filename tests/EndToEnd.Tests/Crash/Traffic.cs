using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace AccessCodes.EndToEnd.Tests.Crash;

/// <summary>
/// Clients of a workspace who want many things of its locks at once, whatever becomes of the process that they ask. Each
/// request has an <c>Idempotency-Key</c>; one that got no answer is sent again in the end, so that whoever asked knows of
/// each attempt there is.
/// </summary>
internal sealed class Traffic(Tenant tenant, int seed)
{
    private const int Clients = 3;

    private readonly ConcurrentQueue<Guid> _unmanaged = new(
        from number in Enumerable.Range(1, Tenant.CodesOfLock)
        from device in tenant.Devices
        select device.Code(number));

    private readonly ConcurrentQueue<Guid> _managed = new();
    private readonly ConcurrentQueue<Wish> _unanswered = new();
    private readonly ConcurrentDictionary<string, bool> _pins = new();
    private int _lives;

    /// <summary>The attempts that were accepted.</summary>
    public ConcurrentDictionary<Guid, string> Accepted { get; } = new();

    /// <summary>The webhooks that were created, with their secrets.</summary>
    public ConcurrentDictionary<Guid, string> Webhooks { get; } = new();

    /// <summary>The PINs that were made up here.</summary>
    public IEnumerable<string> Pins => _pins.Keys;

    /// <summary>Asks for one thing after the other until it is told to stop or nobody answers.</summary>
    public async Task DriveAsync(Uri url, CancellationToken cancellation)
    {
        var life = _lives++;
        using var http = NewClient(url);
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(client =>
            DriveAsync(http, new Random(seed + (life * Clients) + client), cancellation)));
    }

    /// <summary>Sends again what got no answer. All is answered in the end.</summary>
    public async Task RepeatUnansweredAsync(Uri url)
    {
        using var http = NewClient(url);
        Wish[] left = [.. _unanswered];
        _unanswered.Clear();
        await Parallel.ForEachAsync(left, async (wish, cancellation) => await SendAsync(http, wish, cancellation));
        Assert.Empty(_unanswered);
    }

    private async Task DriveAsync(HttpClient http, Random random, CancellationToken cancellation)
    {
        try
        {
            while (!cancellation.IsCancellationRequested)
                await AskAsync(http, random, cancellation);
        }
        catch (Exception gone) when (IsGone(gone))
        {
            // The process is gone, in the middle of an answer perhaps.
        }
    }

    private async Task AskAsync(HttpClient http, Random random, CancellationToken cancellation)
    {
        switch (random.Next(24))
        {
            case < 8 when _unmanaged.TryDequeue(out var code):
                if (await SendAsync(http, Wish.For(code, "/access_codes/unmanaged/convert_to_managed"), cancellation) is not null)
                    _managed.Enqueue(code);
                break;
            case < 12 when _unmanaged.TryDequeue(out var code):
                await SendAsync(http, Wish.For(code, "/access_codes/unmanaged/delete"), cancellation);
                break;
            case < 16:
                var wish = Wish.Of(
                    "/access_codes/create",
                    ("device_id", AnyDevice(random)),
                    ("code", NewPin(random)),
                    ("name", $"Guest {random.Next(1_000)}"));
                var created = await SendAsync(http, wish, cancellation);
                if (created?.GetProperty("access_code").GetProperty("access_code_id").GetGuid() is { } id)
                    _managed.Enqueue(id);
                break;
            case < 18 when _managed.TryDequeue(out var code):
                await SendAsync(http, Wish.For(code, "/access_codes/update", ("code", NewPin(random))), cancellation);
                _managed.Enqueue(code);
                break;
            case < 20 when _managed.TryDequeue(out var code):
                await SendAsync(http, Wish.For(code, "/access_codes/delete"), cancellation);
                break;
            case 20:
                var fault = Wish.Of(
                    "/devices/simulate/fail_orders",
                    ("device_id", AnyDevice(random)),
                    ("kind", random.Next(2) == 0 ? "answer_lost" : "unavailable"),
                    ("orders", 1));
                await SendAsync(http, fault, cancellation);
                break;
            case 21:
                await SendAsync(
                    http,
                    Wish.Of("/connected_accounts/sync", ("connected_account_id", tenant.ConnectedAccountId)),
                    cancellation);
                break;
            case 22:
                await SendAsync(
                    http,
                    Wish.Of("/webhooks/create", ("url", tenant.Inbox.Url), ("event_types", Some(random))),
                    cancellation);
                break;
            case 23 when Webhooks.Keys.FirstOrDefault() is var webhook && webhook != Guid.Empty:
                await SendAsync(
                    http,
                    Wish.Of("/webhooks/update", ("webhook_id", webhook), ("event_types", Some(random))),
                    cancellation);
                break;
        }
    }

    private async Task<JsonElement?> SendAsync(HttpClient http, Wish wish, CancellationToken cancellation)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, wish.Path)
            {
                Content = JsonContent.Create(wish.Parameters),
                Headers = { { "Idempotency-Key", wish.IdempotencyKey } },
            };
            using var response = await http.SendAsync(request, cancellation);
            var answer = await response.Content.ReadFromJsonAsync<JsonElement>(cancellation);
            if (!response.IsSuccessStatusCode)
            {
                // A code may be busy, or gone, since an earlier request was carried out that had no answer.
                Assert.True((int)response.StatusCode is 404 or 409, $"{wish.Path}: {(int)response.StatusCode} {answer}");
                Assert.NotEqual("idempotency_key_in_use", answer.GetProperty("error").GetProperty("type").GetString());
                return null;
            }

            if (answer.TryGetProperty("action_attempt", out var attempt))
                Accepted[attempt.GetProperty("action_attempt_id").GetGuid()] = wish.Path;
            if (answer.TryGetProperty("webhook", out var created))
                Webhooks[created.GetProperty("webhook_id").GetGuid()] = created.GetProperty("secret").GetString()!;
            return answer;
        }
        catch (Exception gone) when (IsGone(gone))
        {
            _unanswered.Enqueue(wish);
            throw;
        }
    }

    private HttpClient NewClient(Uri url)
    {
        var http = new HttpClient { BaseAddress = url, Timeout = TimeSpan.FromMinutes(3) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", tenant.ApiKey);
        return http;
    }

    private static bool IsGone(Exception exception) =>
        exception is HttpRequestException or OperationCanceledException or IOException or JsonException;

    private Guid AnyDevice(Random random) => tenant.Devices[random.Next(tenant.Devices.Count)].DeviceId;

    private static string[] Some(Random random) =>
        random.Next(2) == 0 ? ["access_code.deleted"] : ["access_code.created", "access_code.unmanaged.removed"];

    private string NewPin(Random random)
    {
        while (true)
        {
            var pin = $"{random.Next(10_000_000, 70_000_000)}";
            if (_pins.TryAdd(pin, true))
                return pin;
        }
    }

    /// <summary>A request, which may have to be sent more than once.</summary>
    private sealed record Wish(string Path, IReadOnlyDictionary<string, object> Parameters)
    {
        public string IdempotencyKey { get; } = Guid.NewGuid().ToString();

        public static Wish Of(string path, params (string Name, object Value)[] parameters) =>
            new(path, parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Value));

        public static Wish For(Guid accessCodeId, string path, params (string Name, object Value)[] parameters) =>
            Of(path, [("access_code_id", accessCodeId), .. parameters]);
    }
}
