using System.Text;
using AccessCodes.Functions.Storage;
using AccessCodes.LocalHost.Sqlite;
using Azure.Data.Tables;

namespace AccessCodes.EndToEnd.Tests.Crash;

/// <summary>What processes that were killed left behind.</summary>
internal sealed class Remains(LocalHostProcess host, string? storage)
{
    /// <summary>Opens the tables while no process has them.</summary>
    public async Task WithTablesAsync(Func<ITables, Task> act)
    {
        if (storage is not null)
        {
            await act(new AzureTables(new TableServiceClient(storage)));
            return;
        }

        await using var database = new SqliteDatabase(Path.Combine(host.Data, "access-codes.db"));
        await act(new SqliteTables(database));
    }

    /// <summary>The outbox of a workspace, a line an entry.</summary>
    public static Task<string> OutboxAsync(ITables tables, Tenant tenant) =>
        RowsAsync(tables.Workspaces, $"{tenant.WorkspaceId}", key => key.StartsWith(RowKeys.Outbox, StringComparison.Ordinal));

    /// <summary>
    /// All rows of a workspace, a line each, but those in which secrets belong: codes and webhooks. What is known of its
    /// keys and claims as well.
    /// </summary>
    public static async Task<string> RowsAsync(ITables tables, Tenant tenant)
    {
        string[] secret = [RowKeys.Codes, RowKeys.ListedCodes, RowKeys.Webhooks];
        var rows = new StringBuilder(await RowsAsync(
            tables.Workspaces,
            $"{tenant.WorkspaceId}",
            key => !secret.Any(prefix => key.StartsWith(prefix, StringComparison.Ordinal))));
        foreach (var partition in (string[])["workspace", "api_key"])
            rows.Append(await RowsAsync(tables.Directory, partition, _ => true));
        foreach (var @lock in tenant.Devices.Select(Tenant.LockOf))
            rows.Append(await RowsAsync(tables.Claims, $"{@lock.Provider}|{@lock.LockId}", _ => true));
        return rows.ToString();
    }

    /// <summary>All that is recorded of orchestrations, a line a value: inputs, outputs, failures, history, messages.</summary>
    public async Task<string> HistoryAsync()
    {
        var recorded = new StringBuilder();
        await using var database = new SqliteDatabase(Directory.EnumerateFiles(host.Data, "*.db").Single());
        return database.Read(connection =>
        {
            var tables = connection.Query(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'hub!_%' ESCAPE '!'",
                row => row.GetString(0));
            foreach (var table in tables)
            {
                connection.Query($"SELECT * FROM {table}", row =>
                {
                    for (var column = 0; column < row.FieldCount; column++)
                    {
                        if (row.GetValue(column) is string text)
                            recorded.AppendLine(text);
                    }

                    return true;
                });
            }

            return recorded.ToString();
        });
    }

    private static async Task<string> RowsAsync(ITable table, string partition, Func<string, bool> isWanted)
    {
        var (found, range) = (new StringBuilder(), new KeyRange(" ", "~"));
        IReadOnlyList<Row> rows;
        do
        {
            rows = await table.QueryAsync(partition, range, ITable.MaxPageSize);
            foreach (var row in rows.Where(row => isWanted(row.Key)))
                found.Append(row.Key).Append(' ').AppendLine(row.Document);
            if (rows.Count > 0)
                range = range.After(rows[^1].Key);
        }
        while (rows.Count == ITable.MaxPageSize);

        return found.ToString();
    }
}
