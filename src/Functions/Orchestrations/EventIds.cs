using AccessCodes.Domain.Events;
using AccessCodes.Domain.ManagedCodes;

namespace AccessCodes.Functions.Orchestrations;

/// <summary>The ids of the events of one step.</summary>
internal static class EventIds
{
    /// <summary>
    /// Makes events whose ids are in their order: ids made in one millisecond would be in any order, so each is made a
    /// millisecond later than the one before.
    /// </summary>
    public static EventMaker Maker(EventSubject subject, Guid? actionAttemptId, DateTimeOffset now) =>
        new(subject, actionAttemptId, From(now), now);

    /// <summary>Ids of events that happen now, in their order.</summary>
    public static Func<Guid> From(DateTimeOffset now)
    {
        var told = 0;
        return () => Guid.CreateVersion7(now.AddMilliseconds(told++));
    }
}
