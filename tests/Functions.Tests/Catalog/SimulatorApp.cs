using System.Text.Json;
using AccessCodes.Functions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace AccessCodes.Functions.Tests.Catalog;

/// <summary>
/// An app whose clock goes only while somebody waits: what takes ten minutes takes seconds, and what is to be seen in
/// between can be seen. No timer of the app goes off, so that all that happens follows from a call.
/// </summary>
public sealed class SimulatorApp : IAsyncLifetime
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);

    private TestApp _app = null!;

    internal DateTimeOffset Now => _time.GetUtcNow();

    public async Task InitializeAsync() => _app = await TestApp.StartAsync(
        services => services.AddSingleton<TimeProvider>(_time));

    public Task DisposeAsync() => _app.DisposeAsync();

    /// <summary>Calls an endpoint as the page does: by POST, the parameters in the query string.</summary>
    internal async Task<Reply> CallAsync(
        string path, IReadOnlyList<KeyValuePair<string, string>> parameters, string key = TestApp.SandboxKey)
    {
        var query = string.Join(
            '&', parameters.Select(parameter => $"{parameter.Key}={Uri.EscapeDataString(parameter.Value)}"));
        var reply = _app.SendAsync(HttpMethod.Post, $"/{path}?{query}", body: null, key);
        while (await Task.WhenAny(reply, Task.Delay(10)) != reply)
            _time.Advance(Step);
        return await reply;
    }

    /// <summary>The app's description of itself.</summary>
    internal async Task<JsonElement> DescribeAsync() => (await _app.GetAsync("/openapi.json")).Body;

    internal Task<JsonElement> EndOfAsync(Guid actionAttemptId, string key) =>
        _app.EndOfAsync(actionAttemptId, key, meanwhile: () => _time.Advance(Step));

    internal async Task UntilAsync(Func<Task<bool>> holds, string what)
    {
        for (var until = DateTime.UtcNow + Wait.Patience; !await holds(); await PassAsync(Step))
            Assert.True(DateTime.UtcNow < until, $"It does not come to be that {what}.");
    }

    /// <summary>Lets time pass in steps so small that whatever waits for a moment gets it.</summary>
    internal async Task PassAsync(TimeSpan time)
    {
        for (var end = Now + time; Now < end; await Task.Delay(10))
            _time.Advance(end - Now < TimeSpan.FromSeconds(1) ? end - Now : TimeSpan.FromSeconds(1));
    }

    /// <summary>Takes the sandbox back to where it began, whatever a test that failed left behind.</summary>
    internal async Task ResetAsync()
    {
        var reply = await CallAsync("workspaces/reset_sandbox", []);
        await EndOfAsync(reply.AttemptId(), TestApp.SandboxKey);
    }
}
