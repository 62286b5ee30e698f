using Microsoft.DurableTask;
using Microsoft.DurableTask.Converters;

namespace AccessCodes.LocalHost.Durable;

/// <summary>How an engine runs.</summary>
internal sealed record DurableOptions
{
    /// <summary>How many activities run at once; most of their time they wait for a commit or for a lock.</summary>
    public int MaxConcurrentActivities { get; init; } = 128;

    /// <summary>How many instances are loaded and replayed at once, as when an engine starts.</summary>
    public int MaxConcurrentReplays { get; init; } = 16;

    /// <summary>How long an instance whose progress could not be recorded waits before it is tried again.</summary>
    public TimeSpan RetryAfterFailedWrite { get; init; } = TimeSpan.FromSeconds(1);

    public DataConverter DataConverter { get; init; } = JsonDataConverter.Default;
}
