using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;

namespace AccessCodes.LocalHost.Sqlite;

/// <summary>
/// Statements that stay prepared for as long as their connection lives: preparing one takes longer than running it.
/// </summary>
internal static class SqliteStatements
{
    private static readonly ConditionalWeakTable<SqliteConnection, Statements> Prepared = [];

    /// <summary>Has the connection's statements run in a transaction: a kept statement does not notice it by itself.</summary>
    public static void Enlist(this SqliteConnection connection, SqliteTransaction transaction) =>
        Prepared.GetOrCreateValue(connection).Transaction = transaction;

    /// <summary>Runs a statement. Its parameters are named @0, @1, … in the order of the values.</summary>
    /// <returns>How many rows it changed.</returns>
    public static int Run(this SqliteConnection connection, string sql, params ReadOnlySpan<object?> values) =>
        connection.Bind(sql, values).ExecuteNonQuery();

    /// <summary>Reads every row of a result.</summary>
    public static List<T> Query<T>(
        this SqliteConnection connection, string sql, Func<SqliteDataReader, T> map, params ReadOnlySpan<object?> values) =>
        connection.QueryFirst(int.MaxValue, sql, map, values);

    /// <summary>Reads the first rows of a result, <paramref name="most"/> at the most.</summary>
    public static List<T> QueryFirst<T>(
        this SqliteConnection connection,
        int most,
        string sql,
        Func<SqliteDataReader, T> map,
        params ReadOnlySpan<object?> values)
    {
        using var reader = connection.Bind(sql, values).ExecuteReader();
        var rows = new List<T>();
        while (rows.Count < most && reader.Read())
        {
            rows.Add(map(reader));
        }

        return rows;
    }

    /// <summary>Reads the first row of a result, or the default where there is none.</summary>
    public static T? QueryFirst<T>(
        this SqliteConnection connection, string sql, Func<SqliteDataReader, T> map, params ReadOnlySpan<object?> values)
    {
        using var reader = connection.Bind(sql, values).ExecuteReader();
        return reader.Read() ? map(reader) : default;
    }

    public static string? TextOrNull(this SqliteDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.GetString(column);

    private static SqliteCommand Bind(this SqliteConnection connection, string sql, ReadOnlySpan<object?> values)
    {
        var statements = Prepared.GetOrCreateValue(connection);
        if (!statements.BySql.TryGetValue(sql, out var command))
        {
            command = connection.CreateCommand();
#pragma warning disable CA2100 // Statements are the callers' constants; values come as parameters.
            command.CommandText = sql;
#pragma warning restore CA2100
            for (var i = 0; i < values.Length; i++)
            {
                command.Parameters.Add(new SqliteParameter { ParameterName = $"@{i}" });
            }

            statements.BySql.Add(sql, command);
        }

        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        }

        command.Transaction = statements.Transaction;
        return command;
    }

    private sealed class Statements
    {
        public Dictionary<string, SqliteCommand> BySql { get; } = [];

        public SqliteTransaction? Transaction { get; set; }
    }
}
