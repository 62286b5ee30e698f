using DurableTask.Core;
using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;

namespace AccessCodes.LocalHost.TaskHub;

/// <summary>Runs an orchestrator. Called anew for each execution and for each replay of one.</summary>
internal delegate Task<object?> Orchestrator(TaskOrchestrationContext context);

/// <summary>Runs an activity.</summary>
/// <param name="call">What it is called with.</param>
/// <param name="cancellation">
/// Cancelled when the worker stops. An activity that ends with it counts as not run, and runs again.
/// </param>
internal delegate Task<object?> Activity(ActivityCall call, CancellationToken cancellation);

/// <summary>The call of an activity.</summary>
/// <param name="InstanceId">The orchestration that calls it.</param>
/// <param name="Name">The activity.</param>
/// <param name="Input">What it is given, of the type that it asks for; null where nothing was given.</param>
internal sealed record ActivityCall(string InstanceId, string Name, object? Input);

/// <summary>An input whose type is known to the function alone.</summary>
internal sealed record RawJson(string Json);

/// <summary>The orchestrators and activities that a worker knows, by name in whatever letter case.</summary>
internal sealed class DurableFunctions
{
    private readonly Dictionary<string, Orchestrator> _orchestrators = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, (Type Input, Activity Run)> _activities = new(StringComparer.OrdinalIgnoreCase);

    /// <exception cref="ArgumentException">There is one of this name.</exception>
    public DurableFunctions AddOrchestrator(string name, Orchestrator orchestrator)
    {
        _orchestrators.Add(name, orchestrator);
        return this;
    }

    /// <exception cref="ArgumentException">There is one of this name.</exception>
    public DurableFunctions AddActivity(string name, Type input, Activity activity)
    {
        _activities.Add(name, (input, activity));
        return this;
    }

    public Orchestrator? FindOrchestrator(string name) => _orchestrators.GetValueOrDefault(name);

    /// <exception cref="TypeMissingException">There is none of this name.</exception>
    public Orchestrator GetOrchestrator(string name) => FindOrchestrator(name)
        ?? throw new TypeMissingException($"There is no orchestrator function named '{name}'.");

    /// <summary>Tells what an activity takes; anything where there is none of this name, which fails when it runs.</summary>
    public Type InputOf(string activity) =>
        _activities.TryGetValue(activity, out var known) ? known.Input : typeof(RawJson);

    /// <exception cref="TypeMissingException">There is none of this name.</exception>
    public Activity GetActivity(string name) => _activities.TryGetValue(name, out var known)
        ? known.Run
        : throw new TypeMissingException($"There is no activity function named '{name}'.");
}

/// <summary>Gives Durable Task what a name stands for; one that stands for nothing fails the orchestration.</summary>
internal sealed class Named<T>(Func<string, T> find) : INameVersionObjectManager<T>
{
    public void Add(ObjectCreator<T> creator) =>
        throw new NotSupportedException("The functions are known from the start.");

    public T GetObject(string name, string? version) => find(name);
}
