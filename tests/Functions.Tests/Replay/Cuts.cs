using System.Collections.Concurrent;
using AccessCodes.LocalHost.TaskHub;
using DurableTask.Core;
using DurableTask.Core.History;

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

    /// <summary>Finds what goes otherwise where the host dies after a turn is recorded and another one goes on.</summary>
    /// <returns>What it is, by where the cut was; nothing where all is as it should be.</returns>
    public async Task<IReadOnlyList<string>> FindDifferencesAsync(Scenario scenario)
    {
        await using var whole = await RunAsync(scenario, Past.None, "whole");
        var instance = whole.Instance;
        if (instance.Output != $"\"{scenario.Output}\"")
            return [$"It came to {instance.Output ?? instance.FailureDetails?.ErrorMessage}, not to {scenario.Output}."];

        var turns = whole.Turns.ToArray();
        var differences = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(Enumerable.Range(1, turns.Length - 1), AtOnce, async (length, _) =>
        {
            var past = new Past(turns[..length], whole.StartOf(ScenarioRun.InstanceId), whole.StartOf);
            await using var rest = await RunAsync(scenario, past, $"after-{length}");
            foreach (var difference in Compare(whole, past, rest))
                differences.Add($"Cut after turn {length}: {difference}");
        });
        return [.. differences.Order(StringComparer.Ordinal)];
    }

    private async Task<ScenarioRun> RunAsync(Scenario scenario, Past past, string name)
    {
        var run = await ScenarioRun.StartAsync(
            scenario, orchestrators, activities, past, Path.Combine(_folder.FullName, $"{name}.db"));
        await run.ToEndAsync();
        return run;
    }

    private static IEnumerable<string> Compare(ScenarioRun whole, Past past, ScenarioRun rest)
    {
        if (EndOf(whole) != EndOf(rest))
            yield return $"it came to {EndOf(rest)}";

        if (!rest.Turns.Take(past.Turns.Count).SequenceEqual(past.Turns))
            yield return "what was recorded is not any more";

        if (!rest.History.AskedFor().SequenceEqual(whole.History.AskedFor()))
        {
            yield return "it asked for " + string.Join(
                ", ", rest.History.AskedFor().Except(whole.History.AskedFor()).DefaultIfEmpty(null));
        }

        var (toCome, came) = (CallsAfter(whole, past), rest.Calls.Select(Describe).ToList());
        if (!came.Order(StringComparer.Ordinal).SequenceEqual(toCome.Order(StringComparer.Ordinal)))
            yield return $"it called {string.Join(", ", came)} instead of {string.Join(", ", toCome)}";
    }

    private static (OrchestrationStatus, string?, string?, string?) EndOf(ScenarioRun run) => (
        run.Instance.OrchestrationStatus,
        run.Instance.Output,
        run.Instance.Status,
        run.Instance.FailureDetails?.ErrorMessage);

    /// <summary>The calls of a whole run, its sub-orchestrations included, whose end its past does not have.</summary>
    private static List<string> CallsAfter(ScenarioRun whole, Past past)
    {
        var ended = past.History.Ended().Select(e => e.EventId).ToHashSet();
        var children = whole.History.OfType<SubOrchestrationInstanceCreatedEvent>()
            .Where(child => !ended.Contains(child.EventId))
            .Select(child => child.InstanceId)
            .ToHashSet();
        return
        [
            .. whole.History.CallsLeft(past.History),
            .. whole.Calls.Where(call => children.Contains(call.InstanceId)).Select(Describe),
        ];
    }

    private static string Describe(ScenarioCall call) => Steps.Call(call.Name, call.Input);
}
