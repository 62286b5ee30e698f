using System.Diagnostics.CodeAnalysis;

namespace AccessCodes.LocalHost.Durable;

/// <summary>Whether an orchestrator does in its replay what is recorded that it did.</summary>
internal static class ReplayCheck
{
    /// <summary>Checks an action that is recorded.</summary>
    /// <param name="recorded">The record.</param>
    /// <param name="asked">What the orchestrator asks for in the same place; null where it does not.</param>
    /// <exception cref="NonDeterministicOrchestrationException">The two differ.</exception>
    public static void Action(HistoryEvent recorded, OrchestratorAction? asked)
    {
        if (asked is null)
        {
            Differs(recorded, "has not asked for it");
        }

        if (asked.Kind != recorded.Kind || !SameName(asked.Name, recorded.Name))
        {
            Differs(recorded, $"asks for {asked.Kind} '{asked.Name}'");
        }
    }

    /// <summary>Checks an event that is recorded before the orchestrator is told of it.</summary>
    /// <param name="recorded">The record.</param>
    /// <param name="isOpen">Whether the task of the event's number is open.</param>
    /// <param name="outcome">How the execution has ended; null where it has not.</param>
    /// <exception cref="NonDeterministicOrchestrationException">The event does not fit.</exception>
    public static void Event(HistoryEvent recorded, bool isOpen, Outcome? outcome)
    {
        if (outcome is not null)
        {
            Differs(recorded, "has ended before it");
        }

        // What the task is was checked when the orchestrator asked for it.
        if (recorded.Ends is not null && !isOpen)
        {
            Differs(recorded, "has no such task open");
        }
    }

    [DoesNotReturn]
    private static void Differs(HistoryEvent recorded, string instead) => throw new NonDeterministicOrchestrationException(
        $"The history has {recorded.Kind} '{recorded.Name}' (#{recorded.TaskId}), but the orchestrator {instead}.");

    private static bool SameName(string? one, string? other) =>
        string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
