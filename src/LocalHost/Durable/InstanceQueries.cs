using System.Text;
using System.Text.Json;
using AccessCodes.LocalHost.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.DurableTask.Client;

namespace AccessCodes.LocalHost.Durable;

/// <summary>What the engine asks of its tables.</summary>
internal static class InstanceQueries
{
    private const string Columns =
        "instance_id, execution_id, name, status, input, output, custom_status, failure, created_at, updated_at, start_at, "
        + "parent_id, parent_execution_id, parent_name, parent_task_id, tags, trace_parent";

    public static InstanceRow? Find(this SqliteConnection connection, string instanceId) => connection.QueryFirst(
        $"SELECT {Columns} FROM durable_instances WHERE instance_id = @0", ReadInstance, instanceId);

    public static List<HistoryEvent> History(this SqliteConnection connection, string instanceId) => connection.Query(
        "SELECT kind, task_id, name, payload, time, message_id FROM durable_history WHERE instance_id = @0 ORDER BY seq",
        row => new HistoryEvent((EventKind)row.GetInt32(0), row.GetInt32(1), row.TextOrNull(2), row.TextOrNull(3))
        {
            Time = new(row.GetInt64(4), DateTimeKind.Utc),
            MessageId = row.GetInt64(5),
        },
        instanceId);

    /// <summary>Messages in the order of their arrival. One that is meant for another execution has no event.</summary>
    public static List<(long Id, HistoryEvent? Event)> Messages(
        this SqliteConnection connection, string instanceId, string executionId) => connection.Query(
        "SELECT id, kind, task_id, name, payload, execution_id FROM durable_messages WHERE instance_id = @0 ORDER BY id",
        row =>
        {
            var id = row.GetInt64(0);
            var (kind, taskId) = ((EventKind)row.GetInt32(1), row.GetInt32(2));
            var message = new HistoryEvent(kind, taskId, row.TextOrNull(3), row.TextOrNull(4)) { MessageId = id };
            return (id, row.TextOrNull(5) is { } meantFor && meantFor != executionId ? null : message);
        },
        instanceId);

    public static List<string> UnfinishedInstances(this SqliteConnection connection) => connection.Query(
        $"SELECT instance_id FROM durable_instances WHERE status IN {DurableSchema.UnfinishedStatuses} ORDER BY created_at",
        row => row.GetString(0));

    /// <summary>The instances after a given one that match a query, in the order of their ids.</summary>
    public static List<InstanceRow> List(
        this SqliteConnection connection, OrchestrationQuery query, string? after, int limit)
    {
        var sql = new StringBuilder($"SELECT {Columns} FROM durable_instances WHERE instance_id > @0");
        var values = new List<object?> { after ?? "" };
        And("substr(instance_id, 1, length({0})) = {0}", query.InstanceIdPrefix);
        And("created_at >= {0}", query.CreatedFrom?.UtcTicks);
        And("created_at <= {0}", query.CreatedTo?.UtcTicks);
        if (query.Statuses is not null)
        {
            And("instr({0}, ',' || status || ',') > 0", StatusList(query.Statuses));
        }

        And("1 = 1 ORDER BY instance_id LIMIT {0}", limit);
        return connection.Query(sql.ToString(), ReadInstance, values.ToArray());

        void And(string condition, object? value)
        {
            if (value is not null)
            {
                sql.Append(" AND ").Append(condition.Replace("{0}", $"@{values.Count}", StringComparison.Ordinal));
                values.Add(value);
            }
        }
    }

    /// <summary>Statuses as one value, which leaves the statement the same however many there are.</summary>
    public static string StatusList(IEnumerable<OrchestrationRuntimeStatus> statuses) =>
        $",{string.Join(',', statuses.Select(status => (int)status))},";

    private static InstanceRow ReadInstance(SqliteDataReader row) =>
        new(row.GetString(0), row.GetString(1), row.GetString(2))
        {
            Status = (OrchestrationRuntimeStatus)row.GetInt32(3),
            Input = row.TextOrNull(4),
            Output = row.TextOrNull(5),
            CustomStatus = row.TextOrNull(6),
            Failure = row.TextOrNull(7) is { } failure ? Failures.Deserialize(failure) : null,
            CreatedAt = new(row.GetInt64(8), TimeSpan.Zero),
            UpdatedAt = new(row.GetInt64(9), TimeSpan.Zero),
            StartAt = row.IsDBNull(10) ? null : new DateTimeOffset(row.GetInt64(10), TimeSpan.Zero),
            Parent = row.IsDBNull(11)
                ? null
                : new ParentLink(row.GetString(11), row.GetString(12), row.GetString(13), row.GetInt32(14)),
            Tags = row.TextOrNull(15) is { } tags
                ? JsonSerializer.Deserialize(tags, TagsJson.Default.DictionaryStringString)
                : null,
            TraceParent = row.TextOrNull(16),
        };
}
