namespace Microsoft.DurableTask;

/// <summary>Decides whether a failed task is run again. Runs as orchestrator code and must be deterministic.</summary>
public delegate Task<bool> AsyncRetryHandler(RetryContext retryContext);

/// <inheritdoc cref="AsyncRetryHandler"/>
public delegate bool RetryHandler(RetryContext retryContext);

/// <summary>What a retry handler is told of the failure.</summary>
public record RetryContext(
    TaskOrchestrationContext OrchestrationContext,
    int LastAttemptNumber,
    TaskFailureDetails LastFailure,
    TimeSpan TotalRetryTime,
    CancellationToken CancellationToken);
