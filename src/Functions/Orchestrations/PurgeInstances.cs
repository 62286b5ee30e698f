using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace AccessCodes.Functions.Orchestrations;

/// <summary>
/// Forgets finished orchestrations. What they did is told by their attempts and events; their history only serves to
/// look into a fault, for a week.
/// </summary>
public sealed class PurgeInstances(TimeProvider time)
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    [Function(nameof(PurgeInstances))]
    public Task Run(
        [TimerTrigger("0 17 * * * *")] TimerInfo timer,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation)
    {
        var finished = new PurgeInstancesFilter(
            CreatedTo: time.GetUtcNow() - Kept,
            Statuses:
            [
                OrchestrationRuntimeStatus.Completed,
                OrchestrationRuntimeStatus.Failed,
                OrchestrationRuntimeStatus.Terminated,
            ]);
        return client.PurgeAllInstancesAsync(finished, cancellation);
    }
}
