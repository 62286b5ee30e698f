using System.Globalization;
using AccessCodes.LocalHost.Sqlite;
using AccessCodes.TestSupport;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace AccessCodes.Functions.Tests.Support;

/// <summary>Everything that an app keeps: the rows of every table and partition, and what its engine has recorded.</summary>
internal static class StoredState
{
    // What an Idempotency-Key was answered, a refusal too, and the counter that every commit takes an ETag from.
    private const string AllButMemory =
        "SELECT 'rows', * FROM rows WHERE key NOT LIKE 'idempotency%' ORDER BY tbl, partition, key";

    private const string OtherTables =
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT IN ('rows', 'etags')";

    /// <summary>Reads it, a line a row; but for what idempotency keys were answered, which a refusal may be too.</summary>
    public static async Task<IReadOnlyList<string>> ReadAsync(TestApp app)
    {
        await using var database = new SqliteDatabase(app.Database);
        return database.Read(connection => (List<string>)
        [
            .. connection.Query(AllButMemory, LineOf),
            .. connection.Query(OtherTables, row => row.GetString(0))
                .SelectMany(table => connection.Query($"SELECT '{table}', * FROM {table}", LineOf)),
        ]);
    }

    /// <summary>Waits until every orchestration has ended, so that nothing changes any more by itself.</summary>
    public static Task SettleAsync(TestApp app) => Wait.UntilAsync(async () =>
    {
        await foreach (var instance in app.Services.GetRequiredService<DurableTaskClient>().GetAllInstancesAsync())
        {
            if (!instance.IsCompleted)
                return false;
        }

        return true;
    });

    private static string LineOf(Microsoft.Data.Sqlite.SqliteDataReader row) => string.Join(
        " | ",
        Enumerable.Range(0, row.FieldCount)
            .Select(column => Convert.ToString(row.GetValue(column), CultureInfo.InvariantCulture)));
}
