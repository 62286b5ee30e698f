using System.Text.Json;
using AccessCodes.LocalHost.Sqlite;
using DurableTask.Core;
using DurableTask.Core.Exceptions;
using DurableTask.Core.History;
using Microsoft.Data.Sqlite;

namespace AccessCodes.LocalHost.TaskHub;

/// <summary>
/// What one turn of an orchestrator comes to: what it was told, what it asks for, and where it stands now. All of it is
/// recorded in one transaction, so that the two sides of every message agree after a crash.
/// </summary>
/// <param name="turn">The turn.</param>
/// <param name="state">The state after it: that of a new execution where the orchestrator has continued as new.</param>
/// <param name="activities">What it asks for, with the input that the state leaves out.</param>
/// <param name="toOthers">What other instances are told, or started with.</param>
/// <param name="now">The time.</param>
internal sealed class TurnCommit(
    Turn turn,
    OrchestrationRuntimeState state,
    IEnumerable<TaskMessage> activities,
    IEnumerable<TaskMessage> toOthers,
    DateTimeOffset now)
{
    private readonly HubInstance _instance = turn.Instance;
    private readonly string _events = History.Write(WithInputs(state, activities));
    private readonly List<TaskMessage> _sent = [];

    /// <summary>The messages that are recorded and have to be delivered once they are committed.</summary>
    public IReadOnlyList<TaskMessage> Sent => _sent;

    private bool ContinuesAsNew => state.OrchestrationInstance!.ExecutionId != _instance.ExecutionId;

    /// <param name="connection">The writer's connection.</param>
    /// <param name="onStart">Called for each instance that is started, before it is committed.</param>
    /// <returns>False where the instance has been replaced or ended meanwhile: the turn comes to nothing.</returns>
    public bool Apply(SqliteConnection connection, Action<ExecutionStartedEvent> onStart)
    {
        var (executionId, isNew) = (state.OrchestrationInstance!.ExecutionId, ContinuesAsNew);
        if (!_instance.IsRecordedAs(state) && !TryUpdate(connection))
            return false;

        if (isNew)
            connection.Run("DELETE FROM hub_history WHERE instance_id = @0", _instance.Id);

        var recorded = connection.Run(
            """
            INSERT INTO hub_history (instance_id, turn, events)
            SELECT @0, @1, @2 FROM hub_instances WHERE instance_id = @0 AND execution_id = @3
            """,
            _instance.Id,
            isNew ? 0 : _instance.Turns,
            _events,
            executionId);
        if (recorded == 0)
            return false;

        foreach (var message in turn.NewMessages.Where(message => message.SequenceNumber != 0))
            connection.Run("DELETE FROM hub_messages WHERE id = @0", message.SequenceNumber);

        foreach (var message in toOthers)
            Send(connection, message, onStart);

        if (state.OrchestrationStatus.IsFinal())
            End(connection);
        return true;
    }

    private static IEnumerable<HistoryEvent> WithInputs(
        OrchestrationRuntimeState state, IEnumerable<TaskMessage> activities)
    {
        var scheduled = activities
            .Where(activity => activity.OrchestrationInstance.ExecutionId == state.OrchestrationInstance!.ExecutionId)
            .ToDictionary(activity => activity.Event.EventId, activity => activity.Event);
        return state.NewEvents.Select(e =>
            e is TaskScheduledEvent && scheduled.TryGetValue(e.EventId, out var whole) ? whole : e);
    }

    private bool TryUpdate(SqliteConnection connection)
    {
        var id = _instance.Id;
        var completed = state.ExecutionCompletedEvent;
        var failure = StoredFailure.Of(completed?.FailureDetails);
        var updated = connection.Run(
            $"""
            UPDATE hub_instances SET status = @2, custom_status = @3, output = @4, failure = @5, updated_at = @6
            WHERE instance_id = @0 AND execution_id = @1 AND status IN {HubSchema.Unfinished}
            """,
            id,
            _instance.ExecutionId,
            (int)state.OrchestrationStatus,
            state.Status,
            completed?.Result,
            failure is null ? null : JsonSerializer.Serialize(failure, HistoryJson.Compact.StoredFailure),
            now.UtcTicks);
        if (updated == 1 && ContinuesAsNew)
        {
            connection.Run(
                "UPDATE hub_instances SET execution_id = @1, start = @2 WHERE instance_id = @0",
                id,
                state.OrchestrationInstance!.ExecutionId,
                History.Write(state.ExecutionStartedEvent!));
        }

        return updated == 1;
    }

    private void Send(SqliteConnection connection, TaskMessage message, Action<ExecutionStartedEvent> onStart)
    {
        if (message.Event is not ExecutionStartedEvent start)
        {
            Add(connection.Send(message.OrchestrationInstance, message.Event));
            return;
        }

        if (connection.StatusOf(start.OrchestrationInstance.InstanceId) is { } status && !status.IsFinal())
        {
            var exists = new OrchestrationAlreadyExistsException(
                $"An orchestration instance with the id '{start.OrchestrationInstance.InstanceId}' already exists; "
                + $"its status is {status}.");
            var failed = new SubOrchestrationInstanceFailedEvent(
                -1, start.ParentInstance.TaskScheduleId, exists.Message, null, new FailureDetails(exists));
            Add(connection.Send(start.ParentInstance.OrchestrationInstance, failed));
            return;
        }

        start.Timestamp = now.UtcDateTime;
        connection.Put(start, now);
        onStart(start);
        _sent.Add(message);
    }

    private void End(SqliteConnection connection)
    {
        connection.Run("DELETE FROM hub_messages WHERE instance_id = @0", _instance.Id);
        if (state.NewEvents.OfType<RecursiveTermination>().FirstOrDefault() is not { } termination)
            return;

        foreach (var child in connection.UnfinishedChildren(_instance.Id))
            Add(connection.Send(new() { InstanceId = child }, new RecursiveTermination(termination.Input)));
    }

    private void Add(TaskMessage? message)
    {
        if (message is not null)
            _sent.Add(message);
    }
}
