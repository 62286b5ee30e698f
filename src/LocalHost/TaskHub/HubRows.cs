using System.Text;
using System.Text.Json;
using AccessCodes.LocalHost.Sqlite;
using DurableTask.Core;
using DurableTask.Core.History;
using DurableTask.Core.Query;
using Microsoft.Data.Sqlite;

namespace AccessCodes.LocalHost.TaskHub;

/// <summary>What the hub asks of its tables, and the writes that several of its transactions have in common.</summary>
internal static class HubRows
{
    private const string Columns =
        "instance_id, execution_id, status, start, output, failure, custom_status, created_at, updated_at";

    public static OrchestrationState? Find(this SqliteConnection connection, string instanceId) => connection.QueryFirst(
        $"SELECT {Columns} FROM hub_instances WHERE instance_id = @0", ReadState, instanceId);

    public static OrchestrationStatus? StatusOf(this SqliteConnection connection, string instanceId) =>
        connection.QueryFirst(
            "SELECT status FROM hub_instances WHERE instance_id = @0",
            row => (OrchestrationStatus?)row.GetInt32(0),
            instanceId);

    /// <summary>The instances after a given one that match a query, in the order of their ids.</summary>
    public static List<OrchestrationState> List(this SqliteConnection connection, OrchestrationQuery query, int limit)
    {
        var sql = new StringBuilder($"SELECT {Columns} FROM hub_instances WHERE instance_id > @0");
        var values = new List<object?> { query.ContinuationToken ?? "" };
        And("substr(instance_id, 1, length({0})) = {0}", query.InstanceIdPrefix);
        And("created_at >= {0}", query.CreatedTimeFrom?.Ticks);
        And("created_at <= {0}", query.CreatedTimeTo?.Ticks);
        // As one value, which leaves the statement the same however many there are.
        And("instr({0}, ',' || status || ',') > 0", query.RuntimeStatus is { } statuses
            ? $",{string.Join(',', statuses.Select(status => (int)status))},"
            : null);
        And("1 = 1 ORDER BY instance_id LIMIT {0}", limit);
        return connection.Query(sql.ToString(), ReadState, values.ToArray());

        void And(string condition, object? value)
        {
            if (value is not null)
            {
                sql.Append(" AND ").Append(condition.Replace("{0}", $"@{values.Count}", StringComparison.Ordinal));
                values.Add(value);
            }
        }
    }

    /// <summary>The turns that are recorded of an instance, each with its events.</summary>
    public static List<string> Turns(this SqliteConnection connection, string instanceId) => connection.Query(
        "SELECT events FROM hub_history WHERE instance_id = @0 ORDER BY turn", row => row.GetString(0), instanceId);

    public static List<HistoryEvent> History(this SqliteConnection connection, string instanceId) =>
        [.. connection.Turns(instanceId).SelectMany(TaskHub.History.ReadMany)];

    public static List<(string Id, string ExecutionId, ExecutionStartedEvent Start)> UnfinishedInstances(
        this SqliteConnection connection) => connection.Query(
        $"SELECT instance_id, execution_id, start FROM hub_instances WHERE status IN {HubSchema.Unfinished} ORDER BY created_at",
        row => (row.GetString(0), row.GetString(1), (ExecutionStartedEvent)TaskHub.History.Read(row.GetString(2))));

    public static List<string> UnfinishedChildren(this SqliteConnection connection, string instanceId) => connection.Query(
        $"SELECT instance_id FROM hub_instances WHERE parent_id = @0 AND status IN {HubSchema.Unfinished}",
        row => row.GetString(0),
        instanceId);

    public static List<TaskMessage> Messages(this SqliteConnection connection, string instanceId) => connection.Query(
        "SELECT id, execution_id, event FROM hub_messages WHERE instance_id = @0 ORDER BY id",
        row => new TaskMessage
        {
            SequenceNumber = row.GetInt64(0),
            OrchestrationInstance = new() { InstanceId = instanceId, ExecutionId = row.TextOrNull(1) },
            Event = TaskHub.History.Read(row.GetString(2)),
        },
        instanceId);

    /// <summary>Records a new instance, in the place of one of the same id where there is one.</summary>
    public static void Put(this SqliteConnection connection, ExecutionStartedEvent start, DateTimeOffset now)
    {
        var (id, executionId) = (start.OrchestrationInstance.InstanceId, start.OrchestrationInstance.ExecutionId);
        if (connection.StatusOf(id) is not null)
            connection.Forget(id);
        connection.Run(
            """
            INSERT INTO hub_instances (instance_id, execution_id, status, start, parent_id, created_at, updated_at)
            VALUES (@0, @1, @2, @3, @4, @5, @5)
            """,
            id,
            executionId,
            (int)OrchestrationStatus.Pending,
            TaskHub.History.Write(start),
            start.ParentInstance?.OrchestrationInstance.InstanceId,
            now.UtcTicks);
    }

    /// <summary>Records what an instance is to be told.</summary>
    /// <returns>The message; null where there is no such instance, or where it has ended.</returns>
    public static TaskMessage? Send(this SqliteConnection connection, OrchestrationInstance to, HistoryEvent what)
    {
        if (connection.StatusOf(to.InstanceId) is not { } status || status.IsFinal())
            return null;

        var id = connection.QueryFirst(
            "INSERT INTO hub_messages (instance_id, execution_id, event) VALUES (@0, @1, @2) RETURNING id",
            row => row.GetInt64(0),
            to.InstanceId,
            to.ExecutionId,
            TaskHub.History.Write(what));
        return new() { SequenceNumber = id, OrchestrationInstance = to, Event = what };
    }

    /// <summary>Ends an instance that is to start at a later time.</summary>
    /// <returns>False where it is none such.</returns>
    public static bool EndUnstarted(
        this SqliteConnection connection, string instanceId, string? output, DateTimeOffset now)
    {
        if (connection.Find(instanceId) is not { OrchestrationStatus: OrchestrationStatus.Pending } state
            || !(state.ScheduledStartTime > now.UtcDateTime))
        {
            return false;
        }

        connection.Run(
            "UPDATE hub_instances SET status = @1, output = @2, updated_at = @3 WHERE instance_id = @0",
            instanceId,
            (int)OrchestrationStatus.Terminated,
            output,
            now.UtcTicks);
        connection.Run("DELETE FROM hub_messages WHERE instance_id = @0", instanceId);
        return true;
    }

    /// <returns>How many instances were removed: none where it is unknown or has not ended.</returns>
    public static int Purge(this SqliteConnection connection, string instanceId, bool recursive)
    {
        if (connection.StatusOf(instanceId) is not { } status || !status.IsFinal())
            return 0;

        var children = recursive
            ? connection.Query(
                "SELECT instance_id FROM hub_instances WHERE parent_id = @0", row => row.GetString(0), instanceId)
            : [];
        connection.Forget(instanceId);
        return 1 + children.Sum(child => connection.Purge(child, recursive));
    }

    public static bool IsFinal(this OrchestrationStatus status) => status is not
        (OrchestrationStatus.Running or OrchestrationStatus.Pending or OrchestrationStatus.Suspended);

    private static void Forget(this SqliteConnection connection, string instanceId)
    {
        connection.Run("DELETE FROM hub_messages WHERE instance_id = @0", instanceId);
        connection.Run("DELETE FROM hub_history WHERE instance_id = @0", instanceId);
        connection.Run("DELETE FROM hub_instances WHERE instance_id = @0", instanceId);
    }

    private static OrchestrationState ReadState(SqliteDataReader row)
    {
        var start = (ExecutionStartedEvent)TaskHub.History.Read(row.GetString(3));
        return new OrchestrationState
        {
            OrchestrationInstance = new() { InstanceId = row.GetString(0), ExecutionId = row.GetString(1) },
            OrchestrationStatus = (OrchestrationStatus)row.GetInt32(2),
            Name = start.Name,
            Version = start.Version,
            Input = start.Input,
            Tags = start.Tags,
            ParentInstance = start.ParentInstance,
            ScheduledStartTime = start.ScheduledStartTime,
            Output = row.TextOrNull(4),
            FailureDetails = row.TextOrNull(5) is { } failure
                ? JsonSerializer.Deserialize(failure, HistoryJson.Compact.StoredFailure)!.ToFailure()
                : null,
            Status = row.TextOrNull(6),
            CreatedTime = new(row.GetInt64(7), DateTimeKind.Utc),
            LastUpdatedTime = new(row.GetInt64(8), DateTimeKind.Utc),
        };
    }
}
