using AccessCodes.LocalHost.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace AccessCodes.LocalHost.Durable;

/// <summary>
/// What one turn of an orchestrator comes to: the events it was told, the actions it answered with, and where it stands
/// now. All of it is recorded in one transaction, so that the two sides of every action agree after a crash.
/// </summary>
internal sealed record TurnCommit(InstanceRow Instance, int FirstSeq, DateTimeOffset Now)
{
    private readonly HashSet<string> _toWake = [];

    public required IReadOnlyList<HistoryEvent> Events { get; init; }

    public required IReadOnlyList<OrchestratorAction> Actions { get; init; }

    /// <summary>The messages that the turn has dealt with.</summary>
    public required IReadOnlyList<long> Consumed { get; init; }

    public required string? CustomStatus { get; init; }

    public required bool IsSuspended { get; init; }

    public required Outcome? Outcome { get; init; }

    public int NextSeq => FirstSeq + Events.Count + Actions.Count;

    public bool IsEmpty => Events.Count + Actions.Count + Consumed.Count == 0 && Outcome is null;

    public OrchestrationRuntimeStatus Status => Outcome switch
    {
        Outcome.Completed => OrchestrationRuntimeStatus.Completed,
        Outcome.Failed => OrchestrationRuntimeStatus.Failed,
        Outcome.Terminated => OrchestrationRuntimeStatus.Terminated,
        _ when IsSuspended => OrchestrationRuntimeStatus.Suspended,
        _ => OrchestrationRuntimeStatus.Running,
    };

    /// <returns>The instances that have something to do because of the turn.</returns>
    /// <exception cref="ExecutionReplacedException">The execution is no longer that of its instance.</exception>
    public IReadOnlySet<string> Apply(SqliteConnection connection)
    {
        UpdateInstance(connection);
        foreach (var id in Consumed)
        {
            connection.Run("DELETE FROM durable_messages WHERE id = @0", id);
        }

        if (Outcome is Outcome.ContinuedAsNew next)
        {
            StartOver(connection, next);
        }
        else
        {
            Record(connection);
        }

        foreach (var action in Actions)
        {
            Perform(connection, action);
        }

        if (InstanceRow.IsFinal(Status))
        {
            End(connection);
        }

        return _toWake;
    }

    private void UpdateInstance(SqliteConnection connection)
    {
        var updated = connection.Run(
            """
            UPDATE durable_instances SET status = @2, custom_status = @3, output = @4, failure = @5, updated_at = @6
            WHERE instance_id = @0 AND execution_id = @1
            """,
            Instance.InstanceId,
            Instance.ExecutionId,
            (int)Status,
            CustomStatus,
            Outcome switch
            {
                Outcome.Completed completed => completed.Output,
                Outcome.Terminated terminated => terminated.Output,
                _ => null,
            },
            Outcome is Outcome.Failed failed ? Failures.Serialize(failed.Failure) : null,
            Now.UtcTicks);
        if (updated == 0)
        {
            throw new ExecutionReplacedException();
        }
    }

    private void Record(SqliteConnection connection)
    {
        var seq = FirstSeq;
        foreach (var e in Events)
        {
            connection.Append(Instance.InstanceId, seq++, e);
        }

        foreach (var action in Actions)
        {
            connection.Append(Instance.InstanceId, seq++, action.ToHistory(Now.UtcDateTime));
        }
    }

    private void StartOver(SqliteConnection connection, Outcome.ContinuedAsNew next)
    {
        connection.Run("DELETE FROM durable_history WHERE instance_id = @0", Instance.InstanceId);
        connection.Run(
            """
            UPDATE durable_instances SET execution_id = @1, input = @2, start_at = NULL, custom_status = NULL
            WHERE instance_id = @0
            """,
            Instance.InstanceId,
            NewExecutionId(),
            next.Input);

        // Under their old ids, and so ahead of whatever came after them.
        foreach (var message in next.Unprocessed)
        {
            connection.Return(Instance.InstanceId, message);
        }
    }

    private void Perform(SqliteConnection connection, OrchestratorAction action)
    {
        if (action.Kind == EventKind.EventSent)
        {
            Send(connection, action.TargetId!, new(EventKind.EventRaised, 0, action.Name, action.Payload));
        }
        else if (action.Kind == EventKind.SubOrchestrationScheduled)
        {
            StartSubOrchestration(connection, action);
        }
    }

    private void StartSubOrchestration(SqliteConnection connection, OrchestratorAction action)
    {
        if (connection.Find(action.TargetId!) is { IsFinished: false } existing)
        {
            var failure = TaskFailureDetails.FromException(
                new OrchestrationAlreadyExistsException(existing.InstanceId, existing.Status));
            Send(
                connection,
                Instance.InstanceId,
                new(EventKind.SubOrchestrationFailed, action.TaskId, action.Name, Failures.Serialize(failure)),
                Instance.ExecutionId);
            return;
        }

        connection.Put(new(action.TargetId!, NewExecutionId(), action.Name!)
        {
            Input = action.Payload,
            CreatedAt = Now,
            UpdatedAt = Now,
            Parent = new(Instance.InstanceId, Instance.ExecutionId, Instance.Name, action.TaskId),
            TraceParent = Instance.TraceParent,
        });
        _toWake.Add(action.TargetId!);
    }

    private void End(SqliteConnection connection)
    {
        connection.Run("DELETE FROM durable_messages WHERE instance_id = @0", Instance.InstanceId);
        if (Outcome is Outcome.Terminated { Recursive: true } terminated)
        {
            foreach (var child in connection.Children(Instance.InstanceId))
            {
                Send(connection, child, HistoryEvent.Termination(terminated.Output, recursive: true));
            }
        }

        if (Instance.Parent is { } parent)
        {
            var (kind, payload) = Outcome switch
            {
                Outcome.Completed completed => (EventKind.SubOrchestrationCompleted, completed.Output),
                Outcome.Failed failed => (EventKind.SubOrchestrationFailed, Failures.Serialize(failed.Failure)),
                _ => (EventKind.SubOrchestrationFailed, Failures.Serialize(Failures.SubOrchestrationWasTerminated)),
            };
            Send(connection, parent.InstanceId, new(kind, parent.TaskId, Instance.Name, payload), parent.ExecutionId);
        }
    }

    private void Send(SqliteConnection connection, string instanceId, HistoryEvent message, string? executionId = null)
    {
        if (connection.Send(instanceId, message, executionId))
        {
            _toWake.Add(instanceId);
        }
    }

    public static string NewExecutionId() => Guid.NewGuid().ToString("N");
}

/// <summary>An instance was started anew while an execution of it was still in memory.</summary>
internal sealed class ExecutionReplacedException : Exception;
