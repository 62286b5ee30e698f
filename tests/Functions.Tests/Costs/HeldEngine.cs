using AccessCodes.LocalHost.Durable;

namespace AccessCodes.Functions.Tests.Costs;

/// <summary>An engine that begins nothing for as long as it is held.</summary>
internal sealed class HeldEngine : IDisposable
{
    private readonly DurableEngine _engine;

    private HeldEngine(DurableEngine engine) => _engine = engine;

    public static async Task<HeldEngine> HoldAsync(DurableEngine engine)
    {
        for (var taken = 0; taken < engine.Options.MaxConcurrentReplays; taken++)
            await engine.Replays.WaitAsync();
        return new HeldEngine(engine);
    }

    public void Dispose() => _engine.Replays.Release(_engine.Options.MaxConcurrentReplays);
}
