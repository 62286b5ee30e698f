using System.Text.Json.Serialization;
using AccessCodes.LocalHost.Sqlite;
using Microsoft.Data.Sqlite;

namespace AccessCodes.LocalHost.Durable;

/// <summary>The engine's tables. Times are UTC ticks, statuses those of OrchestrationRuntimeStatus.</summary>
internal static class DurableSchema
{
    public const string UnfinishedStatuses = "(0, 6, 7)";

    public static void CreateDurableTables(this SqliteConnection connection)
    {
        connection.Run(
            """
            CREATE TABLE IF NOT EXISTS durable_instances (
              instance_id TEXT PRIMARY KEY, execution_id TEXT NOT NULL, name TEXT NOT NULL, status INTEGER NOT NULL,
              input TEXT, output TEXT, custom_status TEXT, failure TEXT,
              created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, start_at INTEGER,
              parent_id TEXT, parent_execution_id TEXT, parent_name TEXT, parent_task_id INTEGER, tags TEXT,
              trace_parent TEXT
            ) WITHOUT ROWID
            """);
        // Of an earlier version, which knew of no traces.
        if (connection.Query("SELECT name FROM pragma_table_info('durable_instances')", row => row.GetString(0)) is var columns
            && !columns.Contains("trace_parent"))
        {
            connection.Run("ALTER TABLE durable_instances ADD COLUMN trace_parent TEXT");
        }

        connection.Run(
            $"""
            CREATE INDEX IF NOT EXISTS durable_unfinished ON durable_instances (created_at)
            WHERE status IN {UnfinishedStatuses}
            """);
        connection.Run(
            """
            CREATE INDEX IF NOT EXISTS durable_children ON durable_instances (parent_id) WHERE parent_id IS NOT NULL
            """);

        // What an instance was told and asked for, in the order in which it was.
        connection.Run(
            """
            CREATE TABLE IF NOT EXISTS durable_history (
              instance_id TEXT NOT NULL, seq INTEGER NOT NULL, kind INTEGER NOT NULL, task_id INTEGER NOT NULL,
              name TEXT, payload TEXT, time INTEGER NOT NULL, message_id INTEGER NOT NULL,
              PRIMARY KEY (instance_id, seq)
            ) WITHOUT ROWID
            """);

        // What an instance is still to be told: by clients, by other instances. AUTOINCREMENT: an id is never used again.
        connection.Run(
            """
            CREATE TABLE IF NOT EXISTS durable_messages (
              id INTEGER PRIMARY KEY AUTOINCREMENT, instance_id TEXT NOT NULL, execution_id TEXT, kind INTEGER NOT NULL,
              task_id INTEGER NOT NULL, name TEXT, payload TEXT
            )
            """);
        connection.Run(
            "CREATE INDEX IF NOT EXISTS durable_messages_of_instance ON durable_messages (instance_id, id)");
    }
}

[JsonSerializable(typeof(Dictionary<string, string>))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
internal sealed partial class TagsJson : JsonSerializerContext;
