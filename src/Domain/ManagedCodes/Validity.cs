using AccessCodes.Domain.AccessCodes;
using AccessCodes.Domain.Catalog;
using AccessCodes.Domain.Conversions;
using AccessCodes.Domain.Devices;
using AccessCodes.Domain.Events;

namespace AccessCodes.Domain.ManagedCodes;

/// <summary>
/// The rules by which a time-bound code starts and ends. It is on its lock from the moment it is programmed, and the
/// lock keeps its bounds; <c>status</c> says whether it works: <c>unset</c> before it starts, <c>set</c> until it ends,
/// <c>unset</c> afterwards, when it is taken off the lock (docs/decisions/0004).
/// </summary>
public static class Validity
{
    /// <summary>The code, put on its lock now.</summary>
    /// <param name="code">The code.</param>
    /// <param name="keeperId">Who sees to it from now on that the code starts and ends in time.</param>
    /// <param name="now">The time.</param>
    public static AccessCode Programmed(AccessCode code, Guid keeperId, DateTimeOffset now) => code with
    {
        Status = StatusAt(code.Bounds, now),
        IsScheduledOnDevice = code.Bounds is { } bounds && now < bounds.StartsAt,
        TimedBy = code.Bounds is null ? null : keeperId,
        HasEnded = false,
    };

    /// <summary>The status of a code that is on its lock.</summary>
    /// <param name="bounds">When it works; null for an ongoing code.</param>
    /// <param name="now">The time.</param>
    public static AccessCodeStatus StatusAt(TimeBounds? bounds, DateTimeOffset now) =>
        bounds is null || (bounds.StartsAt <= now && now < bounds.EndsAt)
            ? AccessCodeStatus.Set
            : AccessCodeStatus.Unset;

    /// <summary>Whether a keeper is still to see to it that a code starts and ends in time.</summary>
    /// <param name="code">The code; null where there is none any more.</param>
    /// <param name="keeperId">The keeper.</param>
    public static bool IsKeptBy(AccessCode? code, Guid keeperId) =>
        code is { IsManaged: true } && code.TimedBy == keeperId;

    /// <summary>Starts a code whose time has come.</summary>
    /// <param name="code">The code.</param>
    /// <param name="events">Makes the events.</param>
    /// <returns>What to commit; null where there is nothing to do.</returns>
    public static CodeOutcome? Start(AccessCode code, EventMaker events)
    {
        if (!code.IsScheduledOnDevice)
            return null;

        // An action that is under way shows its own status; if it fails, the code turns out to have started.
        var started = code.StatusBefore is null
            ? code with { Status = AccessCodeStatus.Set }
            : code with { StatusBefore = AccessCodeStatus.Set };
        return new CodeOutcome(
            started with { IsScheduledOnDevice = false }, Attempt: null, [events.Tell(EventTypes.SetOnDevice)]);
    }

    /// <summary>Begins to take a code off its lock whose time is over.</summary>
    /// <param name="code">The code, which no action is busy with.</param>
    public static AccessCode BeginEnd(AccessCode code) =>
        code with { Status = AccessCodeStatus.Removing, IsScheduledOnDevice = false };

    /// <summary>Ends a code that is off its lock.</summary>
    /// <param name="code">The code.</param>
    /// <param name="events">Makes the events.</param>
    public static CodeOutcome End(AccessCode code, EventMaker events) => new(
        AtRest(code) with { HasEnded = true }, Attempt: null, [events.Tell(EventTypes.RemovedFromDevice)]);

    /// <summary>Gives up on taking a code off its lock: the lock keeps its bounds, so it does not work any more.</summary>
    /// <param name="code">The code.</param>
    /// <param name="device">The device that the code is on.</param>
    /// <param name="account">The account that the device was reached through.</param>
    /// <param name="obstacle">What stood in the way.</param>
    /// <param name="events">Makes the events.</param>
    public static CodeOutcome FailToEnd(
        AccessCode code, Device device, ConnectedAccount account, Obstacle obstacle, EventMaker events) =>
        CodeOutcome.Failed(
            AtRest(code) with
            {
                Errors = code.Errors.With(ErrorCode.FailedToRemoveFromDevice.At(events.Now)),
            },
            attempt: null,
            device,
            account,
            obstacle,
            issues => events.Tell(EventTypes.FailedToRemoveFromDevice, issues),
            events.Now);

    // A deletion that began meanwhile shows its own status.
    private static AccessCode AtRest(AccessCode code) => (code.StatusBefore is null
        ? code with { Status = AccessCodeStatus.Unset }
        : code with { StatusBefore = AccessCodeStatus.Unset }) with
    {
        TimedBy = null,
        Warnings = code.Warnings.Without(WarningCode.DelayInRemovingFromDevice),
    };
}
