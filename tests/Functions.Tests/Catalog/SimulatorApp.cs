using System.Text.Json;
using AccessCodes.Functions.Tests.Support;
using AccessCodes.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace AccessCodes.Functions.Tests.Catalog;

/// <summary>
/// An app whose clock goes only while somebody waits: what takes ten minutes takes seconds, and what is to be seen in
/// between can be seen. No timer of the app goes off, so that all that happens follows from a call.
/// </summary>
public sealed class SimulatorApp : IAsyncLifetime
{
    private readonly PassingTime _time = new();

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
            _app.Pass(_time);
        return await reply;
    }

    /// <summary>The app's description of itself.</summary>
    internal async Task<JsonElement> DescribeAsync() => (await _app.GetAsync("/openapi.json")).Body;

    internal Task<JsonElement> EndOfAsync(Guid actionAttemptId, string key) =>
        _app.EndOfAsync(actionAttemptId, key);

    internal Task UntilAsync(Func<Task<bool>> holds, string what) => Wait.UntilAsync(
        async () =>
        {
            if (await holds())
                return true;
            _app.Pass(_time);
            return false;
        },
        () => $"It does not come to be that {what}.");

    /// <summary>Lets time pass from one thing that happens to the next.</summary>
    internal async Task PassAsync(TimeSpan time)
    {
        for (var end = Now + time; Now < end; await Task.Delay(10))
            _app.Pass(_time, end);
    }

    /// <summary>Takes the sandbox back to where it began, whatever a test that failed left behind.</summary>
    internal async Task ResetAsync()
    {
        var reply = await CallAsync("workspaces/reset_sandbox", []);
        await EndOfAsync(reply.AttemptId(), TestApp.SandboxKey);
    }
}
