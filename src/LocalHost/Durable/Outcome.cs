using Microsoft.DurableTask;

namespace AccessCodes.LocalHost.Durable;

/// <summary>How an execution ended.</summary>
internal abstract record Outcome
{
    public sealed record Completed(string? Output) : Outcome;

    public sealed record Failed(TaskFailureDetails Failure) : Outcome;

    public sealed record Terminated(string? Output, bool Recursive) : Outcome;

    /// <summary>The instance starts over.</summary>
    /// <param name="Input">The new execution's input.</param>
    /// <param name="Unprocessed">The events that the new execution is to have.</param>
    public sealed record ContinuedAsNew(string? Input, IReadOnlyList<HistoryEvent> Unprocessed) : Outcome;
}
