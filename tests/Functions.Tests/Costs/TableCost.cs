using AccessCodes.Functions.Tests.Support;

namespace AccessCodes.Functions.Tests.Costs;

/// <summary>What was asked of one table.</summary>
/// <param name="Table">Which.</param>
/// <param name="Reads">How many times rows were read.</param>
/// <param name="RowsRead">How many rows that were.</param>
/// <param name="BytesRead">How long they were together, in bytes.</param>
/// <param name="Commits">How many transactions there were.</param>
/// <param name="RowsWritten">How many rows they changed.</param>
/// <param name="BytesWritten">How long those were together, in bytes.</param>
internal sealed record TableCost(
    string Table, int Reads, int RowsRead, int BytesRead, int Commits, int RowsWritten, int BytesWritten)
{
    /// <summary>What operations ask of each table, in the order of their names.</summary>
    public static IReadOnlyList<TableCost> Of(IEnumerable<TableOperation> operations) =>
    [
        .. from operation in operations
           group operation by operation.Table into table
           orderby table.Key
           let reads = table.Where(operation => !operation.IsCommit).ToArray()
           let commits = table.Where(operation => operation.IsCommit).ToArray()
           select new TableCost(
               table.Key,
               reads.Length,
               reads.Sum(read => read.Rows),
               reads.Sum(read => read.Bytes),
               commits.Length,
               commits.Sum(commit => commit.Rows),
               commits.Sum(commit => commit.Bytes)),
    ];
}
