using System.Text.Json;
using AccessCodes.LocalHost.Sqlite;
using DurableTask.Core;
using DurableTask.Core.History;
using DurableTask.Core.Tracing;
using Microsoft.Data.Sqlite;

namespace AccessCodes.LocalHost.TaskHub;

/// <summary>
/// Takes over what an earlier version has left in a data folder: an engine of its own, with the same numbers for what an
/// orchestrator asks for. What has ended is in the history that is taken over; what is open is left out, so that the
/// orchestrator asks for it again, with the input that was not recorded.
/// </summary>
internal static class EarlierEngine
{
    // Kinds of the earlier engine.
    private const int ExecutionStarted = 0;
    private const int ActivityScheduled = 1;
    private const int ActivityCompleted = 2;
    private const int ActivityFailed = 3;
    private const int TimerCreated = 4;
    private const int TimerFired = 5;
    private const int SubOrchestrationScheduled = 6;
    private const int SubOrchestrationCompleted = 7;
    private const int SubOrchestrationFailed = 8;
    private const int EventRaised = 10;
    private const int Suspended = 11;
    private const int Resumed = 12;
    private const int Terminated = 13;

    public static void TakeOverEarlierEngine(this SqliteConnection connection)
    {
        var tables = connection.Query(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'durable!_%' ESCAPE '!'",
            row => row.GetString(0));
        if (!tables.Contains("durable_instances"))
            return;

        foreach (var (start, status) in Instances(connection))
            TakeOver(connection, start, status);
        connection.Run(
            """
            UPDATE hub_instances SET output = earlier.output, custom_status = earlier.custom_status
            FROM durable_instances earlier WHERE earlier.instance_id = hub_instances.instance_id
            """);

        foreach (var (to, entry) in Messages(connection))
        {
            if (Told(entry) is { } told)
                connection.Send(to, told);
        }

        foreach (var table in tables)
            connection.Run($"DROP TABLE {table}");
    }

    private static void TakeOver(SqliteConnection connection, ExecutionStartedEvent start, OrchestrationStatus status)
    {
        var instance = start.OrchestrationInstance;
        connection.Put(start, new DateTimeOffset(start.Timestamp, TimeSpan.Zero));
        connection.Run("UPDATE hub_instances SET status = @1 WHERE instance_id = @0", instance.InstanceId, (int)status);
        var entries = status.IsFinal() ? [] : Entries(connection, instance.InstanceId);
        if (entries.Count == 0)
            return;

        connection.Run(
            "INSERT INTO hub_history (instance_id, turn, events) VALUES (@0, 0, @1)",
            instance.InstanceId,
            History.Write(HistoryOf(start, entries)));
        // It is told nothing new by this, but given a turn in which it asks for what is open.
        connection.Send(instance, new ExecutionResumedEvent(-1, "A new version goes on with it."));
    }

    private static IEnumerable<HistoryEvent> HistoryOf(ExecutionStartedEvent start, List<Entry> entries)
    {
        var ended = entries.Where(entry => entry.Kind is ActivityCompleted or ActivityFailed or TimerFired)
            .Select(entry => entry.TaskId)
            .ToHashSet();
        DateTime? clock = null;
        foreach (var entry in entries)
        {
            var told = entry.Kind == ExecutionStarted ? start : Told(entry);
            if (told is not null && entry.Time != clock)
            {
                clock = entry.Time;
                yield return new OrchestratorStartedEvent(-1) { Timestamp = entry.Time };
            }

            if ((told ?? Asked(entry, ended)) is { } happened)
                yield return happened;
        }
    }

    private static HistoryEvent? Asked(Entry entry, HashSet<int> ended) => entry.Kind switch
    {
        ActivityScheduled when ended.Contains(entry.TaskId) => new TaskScheduledEvent(entry.TaskId, entry.Name!),
        TimerCreated when ended.Contains(entry.TaskId) => new TimerCreatedEvent(entry.TaskId, entry.Time),
        // One that is open is an instance that is taken over itself.
        SubOrchestrationScheduled => new SubOrchestrationInstanceCreatedEvent(entry.TaskId) { Name = entry.Name },
        _ => null,
    };

    private static HistoryEvent? Told(Entry entry)
    {
        var failure = entry.Kind is ActivityFailed or SubOrchestrationFailed
            ? JsonSerializer.Deserialize(entry.Payload!, HistoryJson.Compact.StoredFailure)!.ToFailure()
            : null;
        HistoryEvent? told = entry.Kind switch
        {
            ActivityCompleted => new TaskCompletedEvent(-1, entry.TaskId, entry.Payload),
            ActivityFailed => new TaskFailedEvent(-1, entry.TaskId, failure!.ErrorMessage, null, failure),
            TimerFired => new TimerFiredEvent(-1, entry.Time) { TimerId = entry.TaskId },
            SubOrchestrationCompleted => new SubOrchestrationInstanceCompletedEvent(-1, entry.TaskId, entry.Payload),
            SubOrchestrationFailed =>
                new SubOrchestrationInstanceFailedEvent(-1, entry.TaskId, failure!.ErrorMessage, null, failure),
            EventRaised => new EventRaisedEvent(-1, entry.Payload) { Name = entry.Name },
            Suspended => new ExecutionSuspendedEvent(-1, entry.Payload),
            Resumed => new ExecutionResumedEvent(-1, entry.Payload),
            Terminated => new ExecutionTerminatedEvent(-1, entry.Payload),
            _ => null,
        };
        if (told is not null)
            told.Timestamp = entry.Time;
        return told;
    }

    private static List<(ExecutionStartedEvent Start, OrchestrationStatus Status)> Instances(SqliteConnection connection)
    {
        // The first of its versions knew of no traces.
        var columns = connection.Query("SELECT name FROM pragma_table_info('durable_instances')", row => row.GetString(0));
        var trace = columns.Contains("trace_parent") ? "trace_parent" : "NULL";
        return connection.Query(
            $"""
            SELECT instance_id, execution_id, name, status, input, created_at, start_at, {trace},
                   parent_id, parent_execution_id, parent_name, parent_task_id
            FROM durable_instances
            """,
            row => (
                new ExecutionStartedEvent(-1, row.TextOrNull(4))
                {
                    OrchestrationInstance = new() { InstanceId = row.GetString(0), ExecutionId = row.GetString(1) },
                    Name = row.GetString(2),
                    Timestamp = TimeOf(row, 5),
                    ScheduledStartTime = row.IsDBNull(6) ? null : TimeOf(row, 6),
                    ParentTraceContext = row.TextOrNull(7) is { } parent ? new DistributedTraceContext(parent) : null,
                    ParentInstance = row.IsDBNull(8)
                        ? null
                        : new StoredParent(row.GetString(8), row.GetString(9), row.GetString(10), null, row.GetInt32(11))
                            .ToParent(),
                },
                (OrchestrationStatus)row.GetInt32(3)));
    }

    private static List<Entry> Entries(SqliteConnection connection, string instanceId) => connection.Query(
        "SELECT kind, task_id, name, payload, time FROM durable_history WHERE instance_id = @0 ORDER BY seq",
        row => new Entry(row.GetInt32(0), row.GetInt32(1), row.TextOrNull(2), row.TextOrNull(3), TimeOf(row, 4)),
        instanceId);

    private static List<(OrchestrationInstance To, Entry Entry)> Messages(SqliteConnection connection) => connection.Query(
        "SELECT instance_id, execution_id, kind, task_id, name, payload FROM durable_messages ORDER BY id",
        row => (
            new OrchestrationInstance { InstanceId = row.GetString(0), ExecutionId = row.TextOrNull(1) },
            new Entry(row.GetInt32(2), row.GetInt32(3), row.TextOrNull(4), row.TextOrNull(5), DateTime.UtcNow)));

    private static DateTime TimeOf(SqliteDataReader row, int column) => new(row.GetInt64(column), DateTimeKind.Utc);

    /// <summary>What the earlier engine has recorded of one thing that happened.</summary>
    private sealed record Entry(int Kind, int TaskId, string? Name, string? Payload, DateTime Time);
}
