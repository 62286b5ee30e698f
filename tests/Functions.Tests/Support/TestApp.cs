using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using AccessCodes.LocalHost;
using AccessCodes.LocalHost.Hosting;
using AccessCodes.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace AccessCodes.Functions.Tests.Support;

/// <summary>The product in this process, with the sandbox, on a free port; shared by the tests of a class.</summary>
public sealed class TestApp : IAsyncLifetime
{
    public const string SandboxKey = "seam_sandbox_1";
    public const string NeighbourKey = "seam_sandbox_2";

    private readonly DirectoryInfo _data;
    private readonly bool _keepsData;
    private readonly HttpClient _http = new() { Timeout = Wait.Patience };
    private readonly Action<IServiceCollection>? _configure;
    private readonly bool _rateLimits;
    private readonly bool _timers;
    private LocalHostApp? _app;

    public TestApp() => _data = Directory.CreateTempSubdirectory("access-codes-");

    private TestApp(Action<IServiceCollection> configure, bool rateLimits, bool timers, DirectoryInfo? data)
    {
        (_configure, _rateLimits, _timers) = (configure, rateLimits, timers);
        _data = data ?? Directory.CreateTempSubdirectory("access-codes-");
        _keepsData = data is not null;
    }

    public IServiceProvider Services => _app!.Services;

    /// <summary>For requests that the other methods cannot make.</summary>
    public HttpClient Http => _http;

    /// <summary>The path of the file that it keeps everything in.</summary>
    public string Database => _data.GetFiles("*.db").Single().FullName;

    /// <summary>An app of a test's own, with some services replaced.</summary>
    /// <param name="configure">Replaces them.</param>
    /// <param name="rateLimits">Whether devices take only so much in a minute; otherwise as much as the test asks for.</param>
    /// <param name="timers">
    /// Whether functions with a timer run; otherwise nothing depends on whether the test meets a quarter of an hour.
    /// </param>
    /// <param name="data">The folder that it keeps everything in, for the next app on it; otherwise one of its own.</param>
    public static async Task<TestApp> StartAsync(
        Action<IServiceCollection> configure, bool rateLimits = false, bool timers = false, DirectoryInfo? data = null)
    {
        var app = new TestApp(configure, rateLimits, timers, data);
        await app.InitializeAsync();
        return app;
    }

    public async Task InitializeAsync()
    {
        var options = new LocalHostOptions { Port = 0, Data = _data, RateLimits = _rateLimits };
        _app = await LocalHostApp.StartAsync(options, Configure);
        _http.BaseAddress = new Uri(_app.Url);
    }

    private void Configure(IServiceCollection services)
    {
        _configure?.Invoke(services);
        if (_timers)
            return;

        foreach (var timer in (Type[])[typeof(StartupSweep), typeof(TimerFunctions)])
            services.Remove(services.Single(service => service.ImplementationType == timer));
    }

    public async Task DisposeAsync()
    {
        _http.Dispose();
        await _app!.DisposeAsync();
        if (!_keepsData)
            _data.Delete(recursive: true);
    }

    public Task<Reply> PostAsync(
        string path, object? parameters = null, string? key = SandboxKey, string? idempotencyKey = null) =>
        SendAsync(
            HttpMethod.Post, path, parameters is null ? null : JsonSerializer.Serialize(parameters), key, idempotencyKey);

    public Task<Reply> GetAsync(string pathAndQuery, string? key = SandboxKey) =>
        SendAsync(HttpMethod.Get, pathAndQuery, body: null, key);

    public async Task<Reply> SendAsync(
        HttpMethod method, string pathAndQuery, string? body, string? key = SandboxKey, string? idempotencyKey = null)
    {
        using var request = new HttpRequestMessage(method, pathAndQuery);
        if (key is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        if (idempotencyKey is not null)
            request.Headers.TryAddWithoutValidation("Idempotency-Key", idempotencyKey);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");

        using var response = await _http.SendAsync(request);
        var requestId = response.Headers.TryGetValues("seam-request-id", out var ids) ? ids.Single() : null;
        var text = await response.Content.ReadAsStringAsync();
        var allow = string.Join(", ", response.Content.Headers.Allow);
        return new Reply(response.StatusCode, JsonDocument.Parse(text).RootElement, requestId, allow, text)
        {
            RetryAfter = response.Headers.RetryAfter?.Delta,
            IsReplayed = response.Headers.Contains("Idempotent-Replayed"),
        };
    }

    /// <summary>Sends bytes, Latin-1, as they are, and reads the answer until the app hangs up.</summary>
    public async Task<string> SendRawAsync(string request)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(_http.BaseAddress!.Host, _http.BaseAddress.Port);
        await using var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request));
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return await reader.ReadToEndAsync();
    }

    public async Task<Guid> ConvertAsync(Guid accessCodeId, bool force = false, string key = SandboxKey)
    {
        var reply = await PostAsync(Paths.Convert, new { access_code_id = accessCodeId, force }, key);
        Assert.True(reply.Status == HttpStatusCode.OK, reply.Text);
        return reply.Body.GetProperty("action_attempt").GetProperty("action_attempt_id").GetGuid();
    }

    /// <summary>Waits until an attempt has ended. A clock that stands still is put forward meanwhile.</summary>
    /// <param name="actionAttemptId">The attempt.</param>
    /// <param name="key">The key of its workspace.</param>
    /// <param name="meanwhile">What to do before each look instead of that.</param>
    public async Task<JsonElement> EndOfAsync(
        Guid actionAttemptId, string key = SandboxKey, Action? meanwhile = null)
    {
        if (Services.GetRequiredService<TimeProvider>() is PassingTime time)
            meanwhile ??= () => this.Pass(time);

        JsonElement attempt = default;
        await Wait.UntilAsync(
            async () =>
            {
                meanwhile?.Invoke();
                var reply = await PostAsync(Paths.GetAttempt, new { action_attempt_id = actionAttemptId }, key);
                attempt = reply.Body.GetProperty("action_attempt");
                return attempt.GetProperty("status").GetString() != "pending";
            },
            () => $"Attempt {actionAttemptId} is still pending.");
        return attempt;
    }

    /// <summary>An unmanaged code; null where there is none of that id.</summary>
    public async Task<JsonElement?> UnmanagedCodeAsync(Guid accessCodeId, string key = SandboxKey)
    {
        var reply = await PostAsync(Paths.GetCode, new { access_code_id = accessCodeId }, key);
        return reply.Status == HttpStatusCode.OK ? reply.Body.GetProperty("access_code") : null;
    }

    public async Task<JsonElement[]> UnmanagedCodesAsync(Guid deviceId, string key = SandboxKey) =>
        [.. (await PostAsync(Paths.ListCodes, new { device_id = deviceId }, key))
            .Body.GetProperty("access_codes").EnumerateArray()];

    public async Task<JsonElement[]> EventsOfAsync(Guid accessCodeId, string key = SandboxKey) =>
        [.. (await PostAsync(Paths.ListEvents, new { access_code_id = accessCodeId }, key))
            .Body.GetProperty("events").EnumerateArray()];
}

/// <summary>An answer of the app.</summary>
public sealed record Reply(
    HttpStatusCode Status, JsonElement Body, string? RequestId, string Allow, string Text)
{
    /// <summary>How long to wait before trying again, where the answer says so.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether it is the answer to an earlier request.</summary>
    public bool IsReplayed { get; init; }

    public string? ErrorType => Body.GetProperty("error").GetProperty("type").GetString();

    public string? ErrorMessage => Body.GetProperty("error").GetProperty("message").GetString();

    /// <summary>It is an error in the form of every error.</summary>
    public void AssertIsEnvelope()
    {
        Assert.False(Body.GetProperty("ok").GetBoolean());
        Assert.Equal(RequestId, Body.GetProperty("error").GetProperty("request_id").GetString());
        Assert.NotEmpty(ErrorMessage!);
    }

    /// <summary>The messages on one parameter.</summary>
    public IEnumerable<string?> ErrorsOf(string parameter) =>
        Body.GetProperty("error").GetProperty("validation_errors").TryGetProperty(parameter, out var found)
            ? found.GetProperty("_errors").EnumerateArray().Select(message => message.GetString())
            : [];
}

internal static class Paths
{
    public const string ListCodes = "/access_codes/unmanaged/list";
    public const string GetCode = "/access_codes/unmanaged/get";
    public const string Convert = "/access_codes/unmanaged/convert_to_managed";
    public const string Update = "/access_codes/unmanaged/update";
    public const string Delete = "/access_codes/unmanaged/delete";
    public const string GetAttempt = "/action_attempts/get";
    public const string ListEvents = "/events/list";
    public const string ListDevices = "/devices/list";
}
