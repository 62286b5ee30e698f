using AccessCodes.Domain.AccessCodes;
using AccessCodes.Domain.Attempts;
using AccessCodes.Domain.Catalog;
using AccessCodes.Domain.Conversions;
using AccessCodes.Domain.Devices;
using AccessCodes.Domain.Events;

namespace AccessCodes.Domain.ManagedCodes;

/// <summary>What a step made of a managed code: all of it is committed together.</summary>
/// <param name="Code">The code; null where its record is to go.</param>
/// <param name="Attempt">The attempt, ended; null where the step belongs to none.</param>
/// <param name="Events">What to tell, in this order.</param>
/// <param name="Device">The device; changed where an error was the device's, null where it was not looked at.</param>
/// <param name="Account">The account; changed where an error was the account's, null where it was not looked at.</param>
public sealed record CodeOutcome(
    AccessCode? Code,
    ActionAttempt? Attempt,
    IReadOnlyList<Event> Events,
    Device? Device = null,
    ConnectedAccount? Account = null)
{
    /// <summary>A step that failed: the attempt ends, and whoever is to blame learns of it.</summary>
    /// <param name="code">The code as it is from now on, without the error.</param>
    /// <param name="attempt">The attempt, which is pending; null where the step belongs to none.</param>
    /// <param name="device">The device that the code is on.</param>
    /// <param name="account">The account that the device was reached through.</param>
    /// <param name="obstacle">What stood in the way.</param>
    /// <param name="tell">Makes the event that tells of it.</param>
    /// <param name="now">The time.</param>
    internal static CodeOutcome Failed(
        AccessCode code,
        ActionAttempt? attempt,
        Device device,
        ConnectedAccount account,
        Obstacle obstacle,
        Func<EventIssues, Event> tell,
        DateTimeOffset now)
    {
        var error = obstacle.Error?.At(now, obstacle.Message);
        if (error is { Scope: ErrorScope.AccessCode })
            code = code with { Errors = code.Errors.With(error) };

        var (toldDevice, toldAccount) = (device.Learn(error), account.Learn(error));
        return new CodeOutcome(
            code,
            attempt?.Fail(obstacle.Type, obstacle.Message, now),
            [tell(EventIssues.Of(code, toldDevice, toldAccount))],
            toldDevice,
            toldAccount);
    }
}

/// <summary>Makes the events of one step.</summary>
/// <param name="subject">What they happened to.</param>
/// <param name="actionAttemptId">The attempt that brought them about; null for none.</param>
/// <param name="nextId">The ids of the events, in their order.</param>
/// <param name="now">The time.</param>
public sealed class EventMaker(EventSubject subject, Guid? actionAttemptId, Func<Guid> nextId, DateTimeOffset now)
{
    /// <summary>When the events happen.</summary>
    public DateTimeOffset Now => now;

    /// <summary>Makes an event.</summary>
    /// <param name="eventType">What happened; one of <see cref="EventTypes"/>.</param>
    /// <param name="issues">What was wrong, for events that tell of a failure.</param>
    public Event Tell(string eventType, EventIssues? issues = null) => new()
    {
        EventId = nextId(),
        EventType = eventType,
        Subject = subject,
        ActionAttemptId = actionAttemptId,
        OccurredAt = now,
        Issues = issues,
    };
}
