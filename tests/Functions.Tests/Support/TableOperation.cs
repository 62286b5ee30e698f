using System.Text;

namespace AccessCodes.Functions.Tests.Support;

/// <summary>One operation of a table.</summary>
/// <param name="Kind">What it did.</param>
/// <param name="Table">Which table.</param>
/// <param name="Partition">Which partition of it.</param>
/// <param name="Asked">What was asked for: keys, never documents.</param>
/// <param name="Rows">How many rows it returned, or changed.</param>
/// <param name="Bytes">How long their keys and documents are together, in bytes of UTF-8.</param>
internal sealed record TableOperation(
    OperationKind Kind, string Table, string Partition, string Asked, int Rows, int Bytes)
{
    public bool IsCommit => Kind == OperationKind.Commit;

    public static int Length(string key, string? document) =>
        Encoding.UTF8.GetByteCount(key) + Encoding.UTF8.GetByteCount(document ?? "");

    public override string ToString() => $"{Kind} {Table} {Partition} {Asked}: {Rows} rows";
}

internal enum OperationKind
{
    Get,
    Query,
    Commit,
}
