namespace Microsoft.DurableTask.Client;

/// <summary>Which finished instances are deleted. The time is that of their creation.</summary>
public record PurgeInstancesFilter(
    DateTimeOffset? CreatedFrom = null,
    DateTimeOffset? CreatedTo = null,
    IEnumerable<OrchestrationRuntimeStatus>? Statuses = null);

/// <param name="Recursive">Whether the sub-orchestrations are deleted as well.</param>
public record PurgeInstanceOptions(bool Recursive = false);

/// <summary>How many instances a purge deleted.</summary>
public class PurgeResult
{
    public PurgeResult(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        PurgedInstanceCount = count;
    }

    public PurgeResult(int count, bool? isComplete)
        : this(count) => IsComplete = isComplete;

    public int PurgedInstanceCount { get; }

    /// <summary>Whether all matching instances are gone; null where the backend does not say.</summary>
    public bool? IsComplete { get; }
}
