using AccessCodes.Domain.AccessCodes;
using AccessCodes.Domain.Attempts;
using AccessCodes.Domain.Catalog;
using AccessCodes.Domain.Conversions;
using AccessCodes.Domain.Devices;
using AccessCodes.Domain.Events;

namespace AccessCodes.Domain.ManagedCodes;

/// <summary>
/// The rules by which a managed code is deleted (/access_codes/delete). Pure functions: they decide, the caller commits
/// what they return in one transaction.
/// </summary>
public static class Deletion
{
    /// <summary>Decides whether a deletion can begin.</summary>
    /// <param name="situation">The code, and what is known around it.</param>
    /// <returns>
    /// What to commit; or the attempt that already does just this; or a refusal:
    /// <see cref="RefusalReason.AccessCodeNotFound"/> for an unmanaged code,
    /// <see cref="RefusalReason.AccessCodeBusy"/> where another action is under way,
    /// <see cref="RefusalReason.ManagedByAnotherWorkspace"/> where the code is somebody else's by now.
    /// </returns>
    public static Decision<AcceptedAction> Accept(CodeSituation situation)
    {
        var code = situation.Code;
        if (!code.IsManaged)
            return Refusals.AccessCodeNotFound;

        if (situation.Pending is { } pending)
        {
            return pending.ActionType == ActionType.DeleteAccessCode
                ? situation.Join()
                : Refusals.AccessCodeBusy(pending);
        }

        if (situation.IsManagedElsewhere)
            return Refusals.RemovalOfAnothersCode;

        if (situation.IsBeingHandedOver)
            return Refusals.AccessCodeChangingHands;

        var begun = situation.Begin(ActionType.DeleteAccessCode);
        return begun with
        {
            Code = begun.Code with
            {
                // A code that is being taken off its lock because it has ended is off it if the deletion fails.
                StatusBefore = code.Status == AccessCodeStatus.Removing ? AccessCodeStatus.Unset : code.Status,
                Status = AccessCodeStatus.Removing,
                Warnings = code.Warnings.With(WarningCode.BeingDeleted.At(situation.Now)),
            },
        };
    }

    /// <summary>Whether it was told already that the code takes long to leave its lock.</summary>
    /// <param name="code">The code.</param>
    public static bool IsDelayed(AccessCode code) =>
        code.Warnings.Any(warning => warning.Code == WarningCode.DelayInRemovingFromDevice.Code);

    /// <summary>Warns that the code takes long to leave its lock.</summary>
    /// <param name="code">The code.</param>
    /// <param name="device">The device that the code is on.</param>
    /// <param name="account">The account that the device was reached through.</param>
    /// <param name="events">Makes the events.</param>
    public static CodeOutcome Delay(AccessCode code, Device device, ConnectedAccount account, EventMaker events)
    {
        var delayed = code with
        {
            Warnings = code.Warnings.With(WarningCode.DelayInRemovingFromDevice.At(events.Now)),
        };
        return new CodeOutcome(
            delayed,
            Attempt: null,
            [events.Tell(EventTypes.DelayInRemovingFromDevice, EventIssues.Of(delayed, device, account))]);
    }

    /// <summary>
    /// Ends a deletion that was confirmed; the code's record is to go. That the code is off its device is reported once:
    /// one whose time ended before, or meanwhile, is only reported as deleted.
    /// </summary>
    /// <param name="code">The code.</param>
    /// <param name="attempt">The attempt, which is pending.</param>
    /// <param name="events">Makes the events.</param>
    public static CodeOutcome Complete(AccessCode code, ActionAttempt attempt, EventMaker events) => new(
        Code: null,
        attempt.Succeed(events.Now),
        code.HasEnded
            ? [events.Tell(EventTypes.Deleted)]
            : [events.Tell(EventTypes.RemovedFromDevice), events.Tell(EventTypes.Deleted)]);

    /// <summary>Ends a deletion that failed: the code stays and shows why.</summary>
    /// <param name="code">The code.</param>
    /// <param name="attempt">The attempt, which is pending.</param>
    /// <param name="device">The device that the code is on.</param>
    /// <param name="account">The account that the device was reached through.</param>
    /// <param name="obstacle">What stood in the way.</param>
    /// <param name="events">Makes the events.</param>
    public static CodeOutcome Fail(
        AccessCode code,
        ActionAttempt attempt,
        Device device,
        ConnectedAccount account,
        Obstacle obstacle,
        EventMaker events) =>
        CodeOutcome.Failed(
            code with
            {
                Status = code.StatusBefore ?? code.Status,
                StatusBefore = null,
                Pending = null,
                Errors = code.Errors.With(ErrorCode.FailedToRemoveFromDevice.At(events.Now)),
                Warnings = code.Warnings
                    .Without(WarningCode.BeingDeleted)
                    .Without(WarningCode.DelayInRemovingFromDevice),
            },
            attempt,
            device,
            account,
            obstacle,
            issues => events.Tell(EventTypes.FailedToRemoveFromDevice, issues),
            events.Now);
}
