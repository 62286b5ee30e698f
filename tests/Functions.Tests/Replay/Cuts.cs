using System.Collections.Concurrent;
using AccessCodes.LocalHost.Durable;
using Microsoft.DurableTask.Client;

namespace AccessCodes.Functions.Tests.Replay;

/// <summary>Runs scenarios to their end, and again from each point of what was recorded.</summary>
/// <param name="orchestrators">All orchestrators.</param>
/// <param name="activities">The names of all activities.</param>
internal sealed class Cuts(IReadOnlyDictionary<string, Orchestrator> orchestrators, IReadOnlyList<string> activities)
    : IDisposable
{
    private static readonly ParallelOptions AtOnce = new() { MaxDegreeOfParallelism = 4 };

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("access-codes-");

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>Finds what goes otherwise where the engine stops after a step and another one goes on.</summary>
    /// <returns>What it is, by where the cut was; nothing where all is as it should be.</returns>
    public async Task<IReadOnlyList<string>> FindDifferencesAsync(Scenario scenario)
    {
        await using var whole = await RunAsync(scenario, past: [], "whole");
        var instance = whole.Instance;
        if (instance.Output != $"\"{scenario.Output}\"")
            return [$"It came to {instance.Output ?? instance.Failure?.ErrorMessage}, not to {scenario.Output}."];

        var history = whole.History.ToArray();
        var differences = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(Enumerable.Range(1, history.Length), AtOnce, async (length, _) =>
        {
            var past = history[..length];
            await using var rest = await RunAsync(scenario, past, $"after-{length}");
            foreach (var difference in Compare(scenario, whole, past, rest))
                differences.Add($"Cut after {past[^1].Kind} {past[^1].Name} (step {length}): {difference}");
        });
        return [.. differences.Order(StringComparer.Ordinal)];
    }

    private async Task<ScenarioRun> RunAsync(Scenario scenario, HistoryEvent[] past, string name)
    {
        var run = await ScenarioRun.StartAsync(
            scenario, orchestrators, activities, past, Path.Combine(_folder.FullName, $"{name}.db"));
        await run.ToEndAsync();
        return run;
    }

    private IEnumerable<string> Compare(
        Scenario scenario, ScenarioRun whole, HistoryEvent[] past, ScenarioRun rest)
    {
        if (EndOf(whole) != EndOf(rest))
            yield return $"it came to {EndOf(rest)}";

        if (!rest.History.Take(past.Length).SequenceEqual(past))
            yield return "what was recorded is not any more";

        if (!ActionsOf(scenario, rest.History).SequenceEqual(ActionsOf(scenario, whole.History)))
        {
            yield return "it asked for " + string.Join(", ", ActionsOf(scenario, rest.History)
                .Except(ActionsOf(scenario, whole.History)).DefaultIfEmpty(null));
        }

        var (toCome, came) = (CallsAfter(scenario, whole, past), rest.Calls.Select(Describe).ToList());
        if (!came.Order(StringComparer.Ordinal).SequenceEqual(toCome.Order(StringComparer.Ordinal)))
            yield return $"it called {string.Join(", ", came)} instead of {string.Join(", ", toCome)}";
    }

    private static (OrchestrationRuntimeStatus, string?, string?, string?) EndOf(ScenarioRun run) =>
        (run.Instance.Status, run.Instance.Output, run.Instance.CustomStatus, run.Instance.Failure?.ErrorMessage);

    private IReadOnlyList<OrchestratorAction> ActionsOf(Scenario scenario, IEnumerable<HistoryEvent> history) =>
        Recording.Of(scenario.Instance, orchestrators[scenario.Orchestrator], history).Actions;

    /// <summary>The calls of a whole run, its sub-orchestrations included, whose end its past does not have.</summary>
    private List<string> CallsAfter(Scenario scenario, ScenarioRun whole, HistoryEvent[] past)
    {
        var ended = past.Where(entry => entry.Ends is not null).Select(entry => entry.TaskId).ToHashSet();
        var actions = ActionsOf(scenario, whole.History);
        var own =
            from action in actions
            where action.Kind == EventKind.ActivityScheduled && !ended.Contains(action.TaskId)
            select $"{action.Name}({action.Payload})";
        var children = actions
            .Where(action => action.Kind == EventKind.SubOrchestrationScheduled && !ended.Contains(action.TaskId))
            .Select(action => action.TargetId);
        return [.. own, .. whole.Calls.Where(call => children.Contains(call.InstanceId)).Select(Describe)];
    }

    private static string Describe(ActivityCall call) => $"{call.Name}({call.Input})";
}
