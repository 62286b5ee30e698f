using AccessCodes.Functions.Tests.Replay;
using AccessCodes.Functions.Tests.Support;
using DurableTask.Core.History;

namespace AccessCodes.Functions.Tests.Costs;

/// <summary>What something costs.</summary>
/// <param name="Operations">What was asked of the tables.</param>
/// <param name="Instances">The orchestrations that were started.</param>
internal sealed record Counted(IReadOnlyList<TableOperation> Operations, IReadOnlyList<InstanceCost> Instances)
{
    /// <summary>Whether it depends on who comes first, within a tenth: on who looks for what another brings to its end.</summary>
    public bool IsRaced { get; init; }

    /// <summary>What it asks of storage, as docs/counts.md has it: a row for each table.</summary>
    /// <param name="name">What it is.</param>
    public IEnumerable<IReadOnlyList<string>> StorageCells(string name) => Operations.Count == 0
        ? [[name, "none", "0", "0", "0", "0", "0", "0"]]
        : TableCost.Of(Operations).Select(cost => (string[])
        [
            name,
            $"`{cost.Table}`",
            Number(cost.Reads),
            Number(cost.RowsRead),
            CountsDocument.Length(cost.BytesRead),
            Number(cost.Commits),
            Number(cost.RowsWritten),
            CountsDocument.Length(cost.BytesWritten),
        ]);

    /// <summary>What is recorded of its orchestrations, as docs/counts.md has it.</summary>
    /// <param name="name">What it is.</param>
    public IReadOnlyList<string> HistoryCells(string name) =>
    [
        name,
        string.Join(", ", Instances.CountBy(instance => instance.Name)
            .OrderBy(found => found.Key, StringComparer.Ordinal)
            .Select(found => found.Value == 1 ? $"`{found.Key}`" : $"{found.Value} `{found.Key}`")),
        Number(Instances.Sum(instance => instance.Activities)),
        Number(Instances.Sum(instance => instance.Timers)),
        Number(Instances.Sum(instance => instance.History.WithoutTurns().Count())),
        CountsDocument.Length(Instances.Sum(instance => instance.Bytes)),
    ];

    private string Number(int count) => IsRaced ? CountsDocument.About(count) : CountsDocument.Exactly(count);
}

/// <summary>What an orchestration costs.</summary>
/// <param name="Name">The orchestrator.</param>
/// <param name="History">What is recorded of it.</param>
internal sealed record InstanceCost(string Name, IReadOnlyList<HistoryEvent> History)
{
    public int Activities => History.OfType<TaskScheduledEvent>().Count();

    public int Timers => History.OfType<TimerCreatedEvent>().Count();

    /// <summary>How long what the history holds is: names, results and events, in bytes of UTF-8.</summary>
    public int Bytes => History.Sum(happened => happened.Length());
}
