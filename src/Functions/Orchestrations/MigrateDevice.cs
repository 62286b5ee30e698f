using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace AccessCodes.Functions.Orchestrations;

/// <summary>
/// Plans the codes of one device in a migration, or does what is planned with them, one code after the other. Each step
/// finds out from the migration's rows what comes next, so this only keeps asking, waits where a step says so, and starts
/// over before its history grows long.
/// </summary>
public sealed class MigrateDevice(MigrationPlanner planner, MigrationWork work)
{
    private const int StepsInHistory = 50;

    [Function(nameof(MigrateDevice))]
    public static async Task<string> Run([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var order = context.GetInput<DeviceMigration>()!;
        var activity = order.Order.IsPlanned ? nameof(MigrateCodes) : nameof(PlanCodes);
        for (var taken = 0; taken < StepsInHistory; taken++)
        {
            var step = await context.CallActivityAsync<DeviceStep>(activity, order, Retries.OfStorage);
            if (step.IsLast)
                return "ended";
            if (step.Pause > TimeSpan.Zero)
                await context.CreateTimer(context.CurrentUtcDateTime + step.Pause, CancellationToken.None);
        }

        context.ContinueAsNew(order);
        return "under way";
    }

    [Function(nameof(PlanCodes))]
    public Task<DeviceStep> PlanCodes([ActivityTrigger] DeviceMigration order, CancellationToken cancellation) =>
        planner.PlanAsync(order, cancellation);

    [Function(nameof(MigrateCodes))]
    public Task<DeviceStep> MigrateCodes(
        [ActivityTrigger] DeviceMigration order,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) => work.GoOnAsync(order, client, cancellation);
}

/// <summary>A device in a migration.</summary>
/// <param name="Order">The run.</param>
/// <param name="ConnectedAccountId">The account that the device is reached through.</param>
/// <param name="DeviceId">The device.</param>
public sealed record DeviceMigration(MigrationOrder Order, Guid ConnectedAccountId, Guid DeviceId);

/// <summary>What follows a step on a device.</summary>
/// <param name="IsLast">Whether there is nothing more to do.</param>
/// <param name="Pause">How long to wait before the next step.</param>
public sealed record DeviceStep(bool IsLast, TimeSpan Pause)
{
    /// <summary>Nothing more is to do.</summary>
    public static readonly DeviceStep Last = new(IsLast: true, TimeSpan.Zero);

    /// <summary>The next step can follow at once.</summary>
    public static readonly DeviceStep More = new(IsLast: false, TimeSpan.Zero);

    /// <summary>The next step is to wait.</summary>
    /// <param name="pause">For how long.</param>
    public static DeviceStep After(TimeSpan pause) => new(IsLast: false, pause);
}
