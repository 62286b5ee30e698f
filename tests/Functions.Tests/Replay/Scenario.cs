using AccessCodes.Functions.Orchestrations;

namespace AccessCodes.Functions.Tests.Replay;

/// <summary>One way for an orchestration to go: what it starts with, and what it is told on the way.</summary>
/// <param name="Orchestrator">The orchestrator.</param>
/// <param name="Way">In a few words, which way.</param>
/// <param name="Input">What it starts with.</param>
/// <param name="Output">What it returns in the end.</param>
internal sealed record Scenario(string Orchestrator, string Way, object Input, string Output)
{
    /// <summary>When an orchestration starts.</summary>
    public static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The version that the instance was started with.</summary>
    public string Version { get; init; } = OrchestrationVersion.Current;

    private readonly Dictionary<string, object?[]> _results = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<Told> _told = [];

    /// <summary>The external events that it gets, in their order.</summary>
    public IReadOnlyList<Told> Told => _told;

    /// <summary>
    /// Has an activity give these results, one a call and the last one from then on; an exception is thrown. One that is not
    /// named gives nothing.
    /// </summary>
    public Scenario With(string activity, params object?[] results)
    {
        _results.Add(activity, results);
        return this;
    }

    /// <summary>Has an external event come while it waits after its first call of an activity.</summary>
    public Scenario Tell(string name, object value, string after)
    {
        _told.Add(new Told(name, value, after));
        return this;
    }

    /// <summary>What an activity gives.</summary>
    /// <param name="activity">The activity.</param>
    /// <param name="call">Which call of it, from 0.</param>
    public object? ResultOf(string activity, int call) =>
        _results.TryGetValue(activity, out var results) ? results[Math.Min(call, results.Length - 1)] : null;

    public override string ToString() => $"{Orchestrator}: {Way}";
}

/// <summary>An external event.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value.</param>
/// <param name="After">The activity that was called before it comes.</param>
internal sealed record Told(string Name, object Value, string After);

/// <summary>A result that comes late.</summary>
/// <param name="At">When.</param>
/// <param name="Result">The result.</param>
internal sealed record Late(DateTimeOffset At, object? Result);
