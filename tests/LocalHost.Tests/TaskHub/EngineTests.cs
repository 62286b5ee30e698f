using AccessCodes.LocalHost.TaskHub;

namespace AccessCodes.LocalHost.Tests.TaskHub;

/// <summary>Starts engines on a folder of its own.</summary>
public abstract class EngineTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private protected Runs Runs { get; } = new();

    private protected DurableFunctions Functions { get; } = new();

    public void Dispose()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected string File(string name = "engine.db") => _folder.File(name);

    private protected Task<EngineWorld> StartAsync() => EngineWorld.StartAsync(File(), Functions);

    /// <summary>Defines an activity that counts its runs, with what it is called with.</summary>
    private protected void Activity(string name, Func<string?, object?> run) => Functions.AddActivity(name, (call, _) =>
    {
        Runs.Count(call.Input is null ? name : $"{name}({call.Input})");
        return Task.FromResult(run(call.Input));
    });
}
