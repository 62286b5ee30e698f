using AccessCodes.LocalHost.TaskHub;
using DurableTask.Core;
using Microsoft.Extensions.DependencyInjection;

namespace AccessCodes.Functions.Tests.Support;

/// <summary>A task hub that gives no instance a turn for as long as it is held.</summary>
internal sealed class HeldHub : IDisposable
{
    private readonly SqliteTaskHub _hub;
    private bool _isReleased;

    private HeldHub(SqliteTaskHub hub) => _hub = hub;

    /// <summary>Holds the hub of an app: what is asked of the app now is accepted, and stays pending.</summary>
    public static async Task<HeldHub> HoldAsync(TestApp app)
    {
        var hub = app.Hub();
        for (var taken = 0; taken < hub.MaxConcurrentTaskOrchestrationWorkItems; taken++)
            await hub.TurnsAtOnce.WaitAsync();
        return new HeldHub(hub);
    }

    public void Dispose()
    {
        if (!_isReleased)
            _hub.TurnsAtOnce.Release(_hub.MaxConcurrentTaskOrchestrationWorkItems);
        _isReleased = true;
    }
}

internal static class Hubs
{
    /// <summary>The task hub of an app on SQLite.</summary>
    public static SqliteTaskHub Hub(this TestApp app) =>
        (SqliteTaskHub)app.Services.GetRequiredService<IOrchestrationService>();
}
