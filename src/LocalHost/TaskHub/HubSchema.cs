using AccessCodes.LocalHost.Sqlite;
using Microsoft.Data.Sqlite;

namespace AccessCodes.LocalHost.TaskHub;

/// <summary>
/// The hub's tables. Statuses are those of <see cref="DurableTask.Core.OrchestrationStatus"/>, times are UTC ticks.
/// Activities, timers and the results of activities have no rows: what is open follows from the history.
/// </summary>
internal static class HubSchema
{
    public const string Unfinished = "(0, 6, 7)";

    public static void CreateHubTables(this SqliteConnection connection)
    {
        // start: the ExecutionStarted event, and so the name, input, parent and trace of the execution.
        connection.Run(
            """
            CREATE TABLE IF NOT EXISTS hub_instances (
              instance_id TEXT PRIMARY KEY, execution_id TEXT NOT NULL, status INTEGER NOT NULL, start TEXT NOT NULL,
              output TEXT, failure TEXT, custom_status TEXT, parent_id TEXT,
              created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL
            ) WITHOUT ROWID
            """);
        connection.Run(
            $"CREATE INDEX IF NOT EXISTS hub_unfinished ON hub_instances (created_at) WHERE status IN {Unfinished}");
        connection.Run(
            "CREATE INDEX IF NOT EXISTS hub_children ON hub_instances (parent_id) WHERE parent_id IS NOT NULL");

        // The events of one turn in one row.
        connection.Run(
            """
            CREATE TABLE IF NOT EXISTS hub_history (
              instance_id TEXT NOT NULL, turn INTEGER NOT NULL, events TEXT NOT NULL, PRIMARY KEY (instance_id, turn)
            ) WITHOUT ROWID
            """);

        // What an instance is still to be told by clients and by other instances.
        connection.Run(
            """
            CREATE TABLE IF NOT EXISTS hub_messages (
              id INTEGER PRIMARY KEY AUTOINCREMENT, instance_id TEXT NOT NULL, execution_id TEXT, event TEXT NOT NULL
            )
            """);
        connection.Run("CREATE INDEX IF NOT EXISTS hub_messages_of_instance ON hub_messages (instance_id, id)");
    }
}
