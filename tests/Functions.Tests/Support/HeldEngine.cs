using AccessCodes.LocalHost.Durable;
using Microsoft.Extensions.DependencyInjection;

namespace AccessCodes.Functions.Tests.Support;

/// <summary>An engine that begins nothing for as long as it is held.</summary>
internal sealed class HeldEngine : IDisposable
{
    private readonly DurableEngine _engine;
    private bool _isReleased;

    private HeldEngine(DurableEngine engine) => _engine = engine;

    /// <summary>Holds the engine of an app: what is asked of the app now is accepted, and stays pending.</summary>
    public static Task<HeldEngine> HoldAsync(TestApp app) => HoldAsync(app.Services.GetRequiredService<DurableEngine>());

    public static async Task<HeldEngine> HoldAsync(DurableEngine engine)
    {
        for (var taken = 0; taken < engine.Options.MaxConcurrentReplays; taken++)
            await engine.Replays.WaitAsync();
        return new HeldEngine(engine);
    }

    public void Dispose()
    {
        if (!_isReleased)
            _engine.Replays.Release(_engine.Options.MaxConcurrentReplays);
        _isReleased = true;
    }
}
