using Microsoft.DurableTask;

namespace AccessCodes.LocalHost.Durable;

/// <summary>Runs an orchestrator. Called anew for each execution and for each replay of one.</summary>
internal delegate Task<object?> Orchestrator(TaskOrchestrationContext context);

/// <summary>Runs an activity.</summary>
/// <param name="call">What it is called with.</param>
/// <param name="cancellation">
/// Cancelled when the engine stops. An activity that ends with it counts as not run, and runs again at the next start.
/// </param>
internal delegate Task<object?> Activity(ActivityCall call, CancellationToken cancellation);

/// <summary>The call of an activity. The input is JSON; null where none was given.</summary>
/// <param name="InstanceId">The orchestration that calls it.</param>
/// <param name="Name">The activity.</param>
/// <param name="Input">What it is given.</param>
/// <param name="TraceParent">The trace that the orchestration belongs to.</param>
internal sealed record ActivityCall(string InstanceId, string Name, string? Input, string? TraceParent = null);

/// <summary>The orchestrators and activities that an engine knows, by name in whatever letter case.</summary>
internal sealed class DurableFunctions
{
    private readonly Dictionary<string, Orchestrator> _orchestrators = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Activity> _activities = new(StringComparer.OrdinalIgnoreCase);

    /// <exception cref="ArgumentException">There is one of this name.</exception>
    public DurableFunctions AddOrchestrator(string name, Orchestrator orchestrator)
    {
        _orchestrators.Add(name, orchestrator);
        return this;
    }

    /// <exception cref="ArgumentException">There is one of this name.</exception>
    public DurableFunctions AddActivity(string name, Activity activity)
    {
        _activities.Add(name, activity);
        return this;
    }

    public Orchestrator? FindOrchestrator(string name) => _orchestrators.GetValueOrDefault(name);

    public Activity? FindActivity(string name) => _activities.GetValueOrDefault(name);
}
