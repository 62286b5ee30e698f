using AccessCodes.LocalHost.Durable;
using Microsoft.DurableTask.Converters;
using Microsoft.Extensions.Logging.Abstractions;

namespace AccessCodes.Functions.Tests.Replay;

/// <summary>What an orchestrator asks for when it is told what a history tells.</summary>
/// <param name="Actions">All of it, in its order, with inputs: more than a history keeps.</param>
/// <param name="Open">What of it has not ended.</param>
/// <param name="HasEnded">Whether the orchestrator has.</param>
internal sealed record Recording(
    IReadOnlyList<OrchestratorAction> Actions, IReadOnlyList<OrchestratorAction> Open, bool HasEnded)
{
    public static Recording Of(InstanceRow instance, Orchestrator orchestrator, IEnumerable<HistoryEvent> history)
    {
        var execution = new OrchestrationExecution(
            instance, orchestrator, JsonDataConverter.Default, NullLoggerFactory.Instance, () => { });
        var actions = new List<OrchestratorAction>();
        foreach (var told in history.Where(recorded => !recorded.IsAction))
        {
            execution.Handle(told);
            actions.AddRange(execution.TakeActions());
        }

        return new Recording(actions, execution.TakeUndispatched(), execution.Outcome is not null);
    }

    /// <summary>Whether a history has it all.</summary>
    public bool IsRecordedIn(IEnumerable<HistoryEvent> history) =>
        Actions.Count == history.Count(recorded => recorded.IsAction);
}
