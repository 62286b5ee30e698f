using System.Text.Json;
using AccessCodes.LocalHost.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.DurableTask.Client;

namespace AccessCodes.LocalHost.Durable;

/// <summary>The single changes that the engine's transactions are made of.</summary>
internal static class InstanceWrites
{
    /// <summary>Adds an instance, in the place of a former one of the same id.</summary>
    public static void Put(this SqliteConnection connection, InstanceRow row)
    {
        connection.Clear(row.InstanceId);
        connection.Run(
            """
            INSERT OR REPLACE INTO durable_instances (
              instance_id, execution_id, name, status, input, created_at, updated_at, start_at,
              parent_id, parent_execution_id, parent_name, parent_task_id, tags, trace_parent)
            VALUES (@0, @1, @2, @3, @4, @5, @6, @7, @8, @9, @10, @11, @12, @13)
            """,
            row.InstanceId,
            row.ExecutionId,
            row.Name,
            (int)row.Status,
            row.Input,
            row.CreatedAt.UtcTicks,
            row.UpdatedAt.UtcTicks,
            row.StartAt?.UtcTicks,
            row.Parent?.InstanceId,
            row.Parent?.ExecutionId,
            row.Parent?.Name,
            row.Parent?.TaskId,
            row.Tags is { Count: > 0 } tags
                ? JsonSerializer.Serialize(tags, TagsJson.Default.IReadOnlyDictionaryStringString)
                : null,
            row.TraceParent);
    }

    /// <summary>Leaves a message for an unfinished instance. One that is finished or unknown gets none.</summary>
    /// <param name="connection">The writer's connection.</param>
    /// <param name="instanceId">Whom it is for.</param>
    /// <param name="message">What it says.</param>
    /// <param name="executionId">The only execution that it is meant for; null means any.</param>
    /// <returns>Whether it was left.</returns>
    public static bool Send(
        this SqliteConnection connection, string instanceId, HistoryEvent message, string? executionId = null) =>
        connection.Run(
            $"""
            INSERT INTO durable_messages (instance_id, execution_id, kind, task_id, name, payload)
            SELECT instance_id, @1, @2, @3, @4, @5 FROM durable_instances
            WHERE instance_id = @0 AND status IN {DurableSchema.UnfinishedStatuses}
            """,
            instanceId,
            executionId,
            (int)message.Kind,
            message.TaskId,
            message.Name,
            message.Payload) > 0;

    /// <summary>Puts back a message that an execution took and had no use for.</summary>
    public static void Return(this SqliteConnection connection, string instanceId, HistoryEvent message) => connection.Run(
        "INSERT INTO durable_messages (id, instance_id, kind, task_id, name, payload) VALUES (@0, @1, @2, @3, @4, @5)",
        message.MessageId,
        instanceId,
        (int)message.Kind,
        message.TaskId,
        message.Name,
        message.Payload);

    public static void Append(this SqliteConnection connection, string instanceId, int seq, HistoryEvent e) =>
        connection.Run(
            "INSERT INTO durable_history VALUES (@0, @1, @2, @3, @4, @5, @6, @7)",
            instanceId,
            seq,
            (int)e.Kind,
            e.TaskId,
            e.Name,
            e.Payload,
            e.Time.Ticks,
            e.MessageId);

    /// <summary>Removes an instance's history and messages.</summary>
    public static void Clear(this SqliteConnection connection, string instanceId)
    {
        connection.Run("DELETE FROM durable_history WHERE instance_id = @0", instanceId);
        connection.Run("DELETE FROM durable_messages WHERE instance_id = @0", instanceId);
    }

    /// <summary>Deletes a finished instance.</summary>
    /// <returns>How many were deleted, with those of its sub-orchestrations that are finished if asked for.</returns>
    public static int Purge(this SqliteConnection connection, string instanceId, bool recursive)
    {
        if (connection.Find(instanceId) is not { IsFinished: true })
        {
            return 0;
        }

        connection.Clear(instanceId);
        connection.Run("DELETE FROM durable_instances WHERE instance_id = @0", instanceId);
        return 1 + (recursive ? connection.Children(instanceId).Sum(child => connection.Purge(child, recursive)) : 0);
    }

    /// <summary>The finished instances that a filter selects.</summary>
    public static List<string> Purgeable(this SqliteConnection connection, PurgeInstancesFilter filter)
    {
        OrchestrationRuntimeStatus[] final =
        [
            OrchestrationRuntimeStatus.Completed,
            OrchestrationRuntimeStatus.Failed,
            OrchestrationRuntimeStatus.Terminated,
        ];
        return connection.Query(
            """
            SELECT instance_id FROM durable_instances
            WHERE created_at BETWEEN @0 AND @1 AND instr(@2, ',' || status || ',') > 0
            """,
            row => row.GetString(0),
            filter.CreatedFrom?.UtcTicks ?? 0,
            filter.CreatedTo?.UtcTicks ?? long.MaxValue,
            InstanceQueries.StatusList(filter.Statuses?.Where(InstanceRow.IsFinal) ?? final));
    }

    public static List<string> Children(this SqliteConnection connection, string instanceId) => connection.Query(
        "SELECT instance_id FROM durable_instances WHERE parent_id = @0", row => row.GetString(0), instanceId);
}
