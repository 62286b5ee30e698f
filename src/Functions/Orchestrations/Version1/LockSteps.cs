using AccessCodes.Domain.Catalog;
using AccessCodes.Domain.Conversions;
using AccessCodes.Domain.Locks;
using Microsoft.DurableTask;

namespace AccessCodes.Functions.Orchestrations.Version1;

/// <summary>The steps on a lock of the first version: beside each of them runs a timer of the attempt's deadline.</summary>
internal static class LockSteps
{
    private static readonly TaskOptions OfProvider = TaskOptions.FromRetryPolicy(
        new RetryPolicy(
            maxNumberOfAttempts: 5,
            firstRetryInterval: TimeSpan.FromSeconds(2),
            backoffCoefficient: 2,
            maxRetryInterval: TimeSpan.FromSeconds(30))
        {
            HandleFailure = failure => failure.IsCausedBy<ProviderUnavailableException>(),
        });

    public static async Task<Obstacle?> SetAsync(
        TaskOrchestrationContext context, string activity, CodeOrder order, string? warn = null)
    {
        using var ended = new CancellationTokenSource();
        var deadline = context.CreateTimer(order.Deadline.UtcDateTime, ended.Token);
        try
        {
            do
            {
                var answer = context.CallActivityAsync<ProviderStep>(activity, order, OfProvider);
                if (await Task.WhenAny(answer, deadline) == deadline)
                    return Obstacle.DeadlinePassed;

                var step = await answer;
                if (step is { ErrorCode: null, IsUnderWay: false })
                    return null;
                if (step.ErrorCode is null)
                {
                    return await PollAsync(context, nameof(LockLooks.IsOnLock), order, deadline, warn)
                        ? null
                        : Obstacle.NotSetByDeadline(order.Provider);
                }

                if (!step.IsWorthWaitingFor(order) || !await IsBackAsync(context, deadline))
                    return Obstacle.Of(ErrorCode.Find(step.ErrorCode)!);
            }
            while (!deadline.IsCompleted);

            return Obstacle.DeadlinePassed;
        }
        catch (TaskFailedException)
        {
            return Obstacle.SettingUnanswered(order.Provider);
        }
        finally
        {
            ended.Cancel();
        }
    }

    public static async Task<Obstacle?> RemoveAsync(TaskOrchestrationContext context, CodeOrder order, string warn)
    {
        using var ended = new CancellationTokenSource();
        var deadline = context.CreateTimer(order.Deadline.UtcDateTime, ended.Token);
        try
        {
            var removal = context.CallActivityAsync<string?>(nameof(LockRemoval.TakeCodeOffLock), order, OfProvider);
            if (await Task.WhenAny(removal, deadline) == deadline)
                return Obstacle.NotRemovedByDeadline;
            if (await removal is { } error)
                return new ProviderStep(error).InTheWay;

            return await PollAsync(context, nameof(LockLooks.IsOffLock), order, deadline, warn)
                ? null
                : Obstacle.NotRemovedByDeadline;
        }
        catch (TaskFailedException)
        {
            return Obstacle.RemovalUnanswered;
        }
        finally
        {
            ended.Cancel();
        }
    }

    public static async Task<bool> IsSoAsync(TaskOrchestrationContext context, string look, CodeOrder order)
    {
        try
        {
            return await context.CallActivityAsync<bool>(look, order, OfProvider);
        }
        catch (TaskFailedException)
        {
            return false;
        }
    }

    private static async Task<bool> PollAsync(
        TaskOrchestrationContext context, string look, CodeOrder order, Task deadline, string? warn)
    {
        for (var looks = 1; ; looks++)
        {
            var isSo = context.CallActivityAsync<bool>(look, order, OfProvider);
            if (await Task.WhenAny(isSo, deadline) == deadline)
                return false;
            if (await isSo)
                return true;

            if (looks == 2 && warn is not null)
                await context.CallActivityAsync(warn, order, Retries.OfStorage);

            using var overtaken = new CancellationTokenSource();
            var pause = context.CreateTimer(LockLooks.PauseAfter(looks), overtaken.Token);
            if (await Task.WhenAny(pause, deadline) == deadline)
            {
                overtaken.Cancel();
                return false;
            }
        }
    }

    private static async Task<bool> IsBackAsync(TaskOrchestrationContext context, Task deadline)
    {
        using var over = new CancellationTokenSource();
        var isBack = context.WaitForExternalEvent<bool>(ProviderSteps.LockIsBack, over.Token);
        var pause = context.CreateTimer(TimeSpan.FromSeconds(30), over.Token);
        var first = await Task.WhenAny(isBack, pause, deadline);
        over.Cancel();
        return first != deadline;
    }
}
