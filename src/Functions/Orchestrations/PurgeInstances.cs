using AccessCodes.Functions.Options;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AccessCodes.Functions.Orchestrations;

/// <summary>
/// Forgets finished orchestrations, a page at a time. What they did is told by their attempts and events; their history
/// only serves to look into a fault, for a week unless the settings say otherwise.
/// </summary>
public sealed partial class PurgeInstances(
    IOptions<RetentionOptions> options, TimeProvider time, ILogger<PurgeInstances> logger)
{
    /// <summary>How many are looked up at once. All of them in one call could take longer than a function may run.</summary>
    public const int PageSize = 100;

    private const int CallsAtOnce = 8;

    /// <summary>What is left after that long is for the next run: functionTimeout in host.json ends a function.</summary>
    private static readonly TimeSpan LongestRun = TimeSpan.FromMinutes(3);

    private static readonly OrchestrationRuntimeStatus[] Finished =
    [
        OrchestrationRuntimeStatus.Completed,
        OrchestrationRuntimeStatus.Failed,
        OrchestrationRuntimeStatus.Terminated,
    ];

    [Function(nameof(PurgeInstances))]
    public async Task Run(
        [TimerTrigger("0 17 * * * *")] TimerInfo timer,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation)
    {
        var (begun, limit) = (time.GetTimestamp(), time.GetUtcNow().AddDays(-options.Value.InstanceDays));
        var old = new OrchestrationQuery(CreatedTo: limit, Statuses: Finished, PageSize: PageSize);
        await foreach (var page in client.GetAllInstancesAsync(old).AsPages().WithCancellation(cancellation))
        {
            if (time.GetElapsedTime(begun) >= LongestRun)
            {
                Log.LeftToTheNextRun(logger);
                return;
            }

            await Parallel.ForEachAsync(
                page.Values.Select(instance => instance.InstanceId),
                new ParallelOptions { MaxDegreeOfParallelism = CallsAtOnce, CancellationToken = cancellation },
                async (instanceId, _) => await PurgeAsync(client, instanceId, cancellation));
        }
    }

    // One that cannot be removed now must not keep the others from it.
    private async Task PurgeAsync(DurableTaskClient client, string instanceId, CancellationToken cancellation)
    {
        try
        {
            await client.PurgeInstanceAsync(instanceId, cancellation);
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            Log.NotPurged(logger, exception, instanceId);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning,
            "There are more finished orchestrations to remove than one run has time for; the next run goes on")]
        public static partial void LeftToTheNextRun(ILogger logger);

        [LoggerMessage(LogLevel.Error,
            "Orchestration {InstanceId} could not be removed; the next run tries again")]
        public static partial void NotPurged(ILogger logger, Exception exception, string instanceId);
    }
}
