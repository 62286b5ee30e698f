using Microsoft.DurableTask;

namespace AccessCodes.Functions.Orchestrations;

/// <summary>
/// The version that an orchestration instance is started with, and keeps: an instance in flight replays the code that it
/// began with, also after an upgrade. An orchestrator whose steps change gets the next version, and its former code moves to
/// a folder of its own, from which it goes when no instance of that version can be left (docs/operate.md, Upgrades).
/// </summary>
internal static class OrchestrationVersion
{
    /// <summary>The version of new instances; <c>defaultVersion</c> in host.json is the same.</summary>
    public const string Current = "2";

    /// <summary>Whether an instance was started before instances had a version.</summary>
    public static bool IsFirst(TaskOrchestrationContext context) => string.IsNullOrEmpty(context.Version);

    /// <summary>How an instance is started: under an id, with the current version.</summary>
    /// <param name="instanceId">The id.</param>
    public static StartOrchestrationOptions Start(string instanceId) => new(instanceId) { Version = Current };
}
