using AccessCodes.Functions.Tests.Replay;
using DurableTask.Core.History;

namespace AccessCodes.Functions.Tests.Costs;

/// <summary>docs/counts.md says how many steps each way of an orchestration has, failures and repetitions included.</summary>
public sealed class ScenarioCostTests
{
    [Fact]
    public async Task Each_way_of_an_orchestration_costs_what_is_written_down()
    {
        var folder = Directory.CreateTempSubdirectory("access-codes-");
        var rows = new List<IReadOnlyList<string>>();
        foreach (var (index, scenario) in Scenarios.All.Index())
        {
            await using var run = await ScenarioRun.StartAsync(
                scenario,
                ReplayTests.Orchestrators,
                ReplayTests.Activities,
                Past.None,
                Path.Combine(folder.FullName, $"{index}.db"));
            await run.ToEndAsync();
            rows.Add(
            [
                $"`{scenario.Orchestrator}`",
                scenario.Way,
                $"{run.Calls.Count}",
                $"{run.History.OfType<TimerCreatedEvent>().Count()}",
                $"{run.History.WithoutTurns().Count()}",
                CountsDocument.Length(run.History.Sum(happened => happened.Length())),
            ]);
        }

        folder.Delete(recursive: true);
        CountsDocument.AssertHas("Ways of the orchestrations", rows);
    }
}
