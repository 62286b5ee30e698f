using System.Runtime.CompilerServices;
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
        [new RowChange.Upsert(RowKey(key.ApiKeyId), JsonSerializer.Serialize(key, Documents.Default.ApiKey))],
        cancellation);

    /// <summary>Finds an API key.</summary>
    /// <param name="fingerprint">The fingerprint of the key.</param>
    /// <param name="cancellation">Cancels the look-up.</param>
    /// <returns>The key as it is kept, or null where there is none.</returns>
    public async Task<Stored<ApiKey>?> FindKeyAsync(string fingerprint, CancellationToken cancellation = default)
    {
        // Half of the fingerprint finds the key; all of it is then compared in constant time.
        var key = await GetKeyAsync(fingerprint[..ApiKey.IdLength], cancellation);
        return key?.Value.Matches(fingerprint) == true ? key : null;
    }

    /// <summary>Lists the API keys of a workspace, oldest first.</summary>
    public async Task<IReadOnlyList<ApiKey>> ListKeysAsync(
        Guid workspaceId, CancellationToken cancellation = default)
    {
        // Keys lie by their fingerprints, all workspaces together: few, and seldom listed.
        var keys = new List<ApiKey>();
        await foreach (var row in ReadAllAsync(KeyPartition, cancellation))
        {
            var key = JsonSerializer.Deserialize(row.Document, Documents.Default.ApiKey)!;
            if (key.WorkspaceId == workspaceId)
                keys.Add(key);
        }

        return [.. keys.OrderBy(key => key.CreatedAt).ThenBy(key => key.ApiKeyId)];
    }

    /// <summary>Notes that a key was used, unless it was changed or removed since it was read.</summary>
    public async Task NoteUseAsync(Stored<ApiKey> before, ApiKey after, CancellationToken cancellation = default)
    {
        var document = JsonSerializer.Serialize(after, Documents.Default.ApiKey);
        await tables.Directory.CommitAsync(
            KeyPartition, [new RowChange.Replace(RowKey(after.ApiKeyId), document, before.ETag)], cancellation);
    }

    /// <summary>Removes an API key.</summary>
    /// <returns>The key as it was kept; null where there was none.</returns>
    public async Task<ApiKey?> RemoveKeyAsync(Guid apiKeyId, CancellationToken cancellation = default)
    {
        var key = await GetKeyAsync(RowKey(apiKeyId), cancellation);
        if (key is null)
            return null;

        // A conflict means that somebody else has removed it.
        var removed = await tables.Directory.CommitAsync(
            KeyPartition, [new RowChange.Delete(RowKey(apiKeyId))], cancellation);
        return removed == CommitResult.Committed ? key.Value : null;
    }

    /// <summary>Reads one workspace.</summary>
    public async Task<Workspace?> GetAsync(Guid workspaceId, CancellationToken cancellation = default)
    {
        var row = await tables.Directory.GetAsync(WorkspacePartition, workspaceId.ToString(), cancellation);
        return row is null ? null : JsonSerializer.Deserialize(row.Document, Documents.Default.Workspace);
    }

    /// <summary>Reads all workspaces, page by page.</summary>
    public async IAsyncEnumerable<Workspace> ListAsync(
        [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await foreach (var row in ReadAllAsync(WorkspacePartition, cancellation))
            yield return JsonSerializer.Deserialize(row.Document, Documents.Default.Workspace)!;
    }

    private async Task<Stored<ApiKey>?> GetKeyAsync(string rowKey, CancellationToken cancellation)
    {
        var row = await tables.Directory.GetAsync(KeyPartition, rowKey, cancellation);
        return row is null
            ? null
            : new Stored<ApiKey>(JsonSerializer.Deserialize(row.Document, Documents.Default.ApiKey)!, row.ETag);
    }

    private async IAsyncEnumerable<Row> ReadAllAsync(
        string partition, [EnumeratorCancellation] CancellationToken cancellation)
    {
        // What both partitions have for keys begins with a hexadecimal digit.
        var range = new KeyRange("0", "g");
        IReadOnlyList<Row> rows;
        do
        {
            rows = await tables.Directory.QueryAsync(partition, range, ITable.MaxPageSize, cancellation);
            foreach (var row in rows)
                yield return row;
            if (rows.Count > 0)
                range = range.After(rows[^1].Key);
        }
        while (rows.Count == ITable.MaxPageSize);
    }

    private static string RowKey(Guid apiKeyId) => apiKeyId.ToString("N");
}
