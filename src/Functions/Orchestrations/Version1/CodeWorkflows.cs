using AccessCodes.Domain.Conversions;
using AccessCodes.Domain.Locks;
using Microsoft.DurableTask;

namespace AccessCodes.Functions.Orchestrations.Version1;

/// <summary>The workflows on one code as instances without a version began them. Nothing starts them any more.</summary>
internal static class CodeWorkflows
{
    public static async Task<string> ConvertAsync(TaskOrchestrationContext context)
    {
        var order = context.GetInput<CodeOrder>()!;
        if (context.CurrentUtcDateTime >= order.Deadline.UtcDateTime)
            return await FailConversionAsync(context, order, Obstacle.DeadlinePassed);

        var claim = await ClaimAsync(context, order);
        if (!claim.IsGranted)
            return await FailConversionAsync(context, order, Obstacle.ManagedByAnotherWorkspace);

        var obstacle = await LockSteps.SetAsync(context, nameof(ConvertToManaged.AdoptCode), order);
        if (obstacle is not null)
            return await FailConversionAsync(context, order, obstacle);

        var completion = await context.CallActivityAsync<Completion>(
            nameof(ConvertToManaged.CompleteConversion), order, Retries.OfStorage);
        if (completion == Completion.ClaimLost)
            return await FailConversionAsync(context, order, Obstacle.ManagedByAnotherWorkspace);
        if (completion == Completion.FailedBefore)
            return await FailConversionAsync(context, order, Obstacle.DeadlinePassed);

        if (claim.Other is not null)
            await context.CallActivityAsync(nameof(ConvertToManaged.HandOver), order, Retries.UntilFree);
        return "converted";
    }

    public static async Task<string> DeleteUnmanagedAsync(TaskOrchestrationContext context)
    {
        var order = context.GetInput<CodeOrder>()!;
        if (context.CurrentUtcDateTime >= order.Deadline.UtcDateTime)
            return await FailRemovalAsync(context, order, Obstacle.NotRemovedByDeadline);

        if (!(await ClaimAsync(context, order)).IsGranted)
            return await FailRemovalAsync(context, order, Obstacle.ManagedByAnotherWorkspace);

        var obstacle = await LockSteps.RemoveAsync(context, order, warn: nameof(DeleteUnmanaged.WarnOfDelay));
        if (obstacle is not null)
            return await FailRemovalAsync(context, order, obstacle);

        await context.CallActivityAsync(nameof(ConvertToManaged.ReleaseCode), order, Retries.OfStorage);
        await context.CallActivityAsync(nameof(DeleteUnmanaged.CompleteRemoval), order, Retries.OfStorage);
        return "removed";
    }

    public static async Task<string> SetAsync(TaskOrchestrationContext context)
    {
        var order = context.GetInput<CodeOrder>()!;
        var obstacle = (await ClaimAsync(context, order)).IsGranted
            ? await LockSteps.SetAsync(
                context,
                nameof(SetCodeOnDevice.PutCodeOnLock),
                order,
                warn: nameof(SetCodeOnDevice.TellOfDelayInSetting))
            : Obstacle.ManagedByAnotherWorkspace;
        if (obstacle is { IsOutcomeUnknown: true }
            && await LockSteps.IsSoAsync(context, nameof(LockLooks.IsOnLock), order.WithMoreTime(context)))
        {
            obstacle = null;
        }

        return await EndAsync(
            context, order, obstacle, nameof(SetCodeOnDevice.FailSetting), nameof(SetCodeOnDevice.CompleteSetting), "set");
    }

    public static async Task<string> ChangeAsync(TaskOrchestrationContext context)
    {
        var order = context.GetInput<CodeOrder>()!;
        var kind = await context.CallActivityAsync<ChangeKind>(
            nameof(ChangeCode.FindOutWhatChanges), order, Retries.OfStorage);
        var obstacle = kind switch
        {
            ChangeKind.NotOurs => Obstacle.ManagedByAnotherWorkspace,
            ChangeKind.Content => await LockSteps.SetAsync(
                context,
                nameof(ChangeCode.ChangeCodeOnLock),
                order,
                warn: nameof(SetCodeOnDevice.TellOfDelayInSetting)),
            ChangeKind.HandBack => await LockSteps.IsSoAsync(context, nameof(LockLooks.IsOnLock), order)
                ? null
                : Obstacle.NotOnLock,
            _ => null,
        };
        if (obstacle is { IsOutcomeUnknown: true }
            && await LockSteps.IsSoAsync(context, nameof(ChangeCode.IsAsWanted), order.WithMoreTime(context)))
        {
            obstacle = null;
        }

        if (obstacle is null && kind == ChangeKind.HandBack)
            await context.CallActivityAsync(nameof(ChangeCode.GiveUpClaim), order, Retries.OfStorage);
        return await EndAsync(
            context, order, obstacle, nameof(ChangeCode.FailChange), nameof(ChangeCode.CompleteChange), "changed");
    }

    public static async Task<string> RemoveAsync(TaskOrchestrationContext context)
    {
        var order = context.GetInput<CodeOrder>()!;
        var obstacle = await context.CallActivityAsync<bool>(nameof(RemoveCode.IsOurs), order, Retries.OfStorage)
            ? await LockSteps.RemoveAsync(context, order, warn: nameof(RemoveCode.TellOfDelay))
            : Obstacle.ManagedByAnotherWorkspace;
        if (obstacle is null)
            await context.CallActivityAsync(nameof(ChangeCode.GiveUpClaim), order, Retries.OfStorage);
        return await EndAsync(
            context, order, obstacle, nameof(RemoveCode.FailDeletion), nameof(RemoveCode.CompleteDeletion), "deleted");
    }

    /// <summary>What a keeper does at the end of a code; it waits for the start and the end as ever.</summary>
    public static async Task<string> EndCodeAsync(TaskOrchestrationContext context, CodeOrder order)
    {
        var obstacle = await LockSteps.RemoveAsync(context, order, warn: nameof(KeepTimeBounds.TellOfDelayInEnding));
        return await EndAsync(
            context, order, obstacle, nameof(KeepTimeBounds.FailToEndCode), nameof(KeepTimeBounds.EndCode), "ended");
    }

    private static Task<ClaimDecision> ClaimAsync(TaskOrchestrationContext context, CodeOrder order) =>
        context.CallActivityAsync<ClaimDecision>(nameof(ConvertToManaged.ClaimCode), order, Retries.OfStorage);

    private static Task<string> FailConversionAsync(TaskOrchestrationContext context, CodeOrder order, Obstacle obstacle) =>
        FailAsync(context, order, obstacle, nameof(ConvertToManaged.FailConversion));

    private static Task<string> FailRemovalAsync(TaskOrchestrationContext context, CodeOrder order, Obstacle obstacle) =>
        FailAsync(context, order, obstacle, nameof(DeleteUnmanaged.FailRemoval));

    private static async Task<string> FailAsync(
        TaskOrchestrationContext context, CodeOrder order, Obstacle obstacle, string fail)
    {
        await context.CallActivityAsync(nameof(ConvertToManaged.ReleaseCode), order, Retries.OfStorage);
        await context.CallActivityAsync(fail, FailureOrder.Of(order, obstacle), Retries.OfStorage);
        return obstacle.Type;
    }

    private static async Task<string> EndAsync(
        TaskOrchestrationContext context, CodeOrder order, Obstacle? obstacle, string fail, string complete, string done)
    {
        if (obstacle is not null)
        {
            await context.CallActivityAsync(fail, FailureOrder.Of(order, obstacle), Retries.OfStorage);
            return obstacle.Type;
        }

        await context.CallActivityAsync(complete, order, Retries.OfStorage);
        return done;
    }
}
