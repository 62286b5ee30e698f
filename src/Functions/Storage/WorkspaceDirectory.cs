using System.Text.Json;
using AccessCodes.Domain.Workspaces;

namespace AccessCodes.Functions.Storage;

/// <summary>What is looked up before a workspace is known: workspaces and the API keys that open them.</summary>
public sealed class WorkspaceDirectory(ITables tables)
{
    private const string WorkspacePartition = "workspace";
    private const string KeyPartition = "api_key";

    /// <summary>Adds a workspace, unless it is there already.</summary>
    /// <returns>Whether it was added.</returns>
    public async Task<bool> AddAsync(Workspace workspace, CancellationToken cancellation = default)
    {
        var row = new RowChange.Insert(
            workspace.WorkspaceId.ToString(), JsonSerializer.Serialize(workspace, Documents.Default.Workspace));
        return await tables.Directory.CommitAsync(WorkspacePartition, [row], cancellation) == CommitResult.Committed;
    }

    /// <summary>Adds an API key, or replaces what was known of it.</summary>
    public Task AddAsync(ApiKey key, CancellationToken cancellation = default) => tables.Directory.CommitAsync(
        KeyPartition,
        [new RowChange.Upsert(RowKey(key.Fingerprint), JsonSerializer.Serialize(key, Documents.Default.ApiKey))],
        cancellation);

    /// <summary>Finds the workspace that a key opens.</summary>
    /// <param name="fingerprint">The fingerprint of the key.</param>
    /// <param name="cancellation">Cancels the look-up.</param>
    /// <returns>The workspace, or null where the key opens none.</returns>
    public async Task<Workspace?> FindByKeyAsync(string fingerprint, CancellationToken cancellation = default)
    {
        var row = await tables.Directory.GetAsync(KeyPartition, RowKey(fingerprint), cancellation);
        if (row is null)
            return null;

        var key = JsonSerializer.Deserialize(row.Document, Documents.Default.ApiKey)!;
        return key.Matches(fingerprint) ? await GetAsync(key.WorkspaceId, cancellation) : null;
    }

    /// <summary>Reads one workspace.</summary>
    public async Task<Workspace?> GetAsync(Guid workspaceId, CancellationToken cancellation = default)
    {
        var row = await tables.Directory.GetAsync(WorkspacePartition, workspaceId.ToString(), cancellation);
        return row is null ? null : JsonSerializer.Deserialize(row.Document, Documents.Default.Workspace);
    }

    /// <summary>Reads all workspaces, page by page.</summary>
    public async IAsyncEnumerable<Workspace> ListAsync(
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var range = new KeyRange("0", "g");
        IReadOnlyList<Row> rows;
        do
        {
            rows = await tables.Directory.QueryAsync(WorkspacePartition, range, ITable.MaxPageSize, cancellation);
            foreach (var row in rows)
                yield return JsonSerializer.Deserialize(row.Document, Documents.Default.Workspace)!;
            if (rows.Count > 0)
                range = range.After(rows[^1].Key);
        }
        while (rows.Count == ITable.MaxPageSize);
    }

    // Half of the fingerprint finds the key; all of it is then compared in constant time.
    private static string RowKey(string fingerprint) => fingerprint[..32];
}
