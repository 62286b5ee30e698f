using AccessCodes.Domain.AccessCodes;
using AccessCodes.Domain.ManagedCodes;
using AccessCodes.Domain.Tests.Conversions;

namespace AccessCodes.Domain.Tests.ManagedCodes;

/// <summary>The lock and the code of <see cref="World"/>, managed.</summary>
internal static class ManagedWorld
{
    public static readonly Guid KeeperId = Guid.Parse("0190a000-0000-7000-8000-000000000003");

    public static readonly AccessCode ManagedCode = World.GuestCode with { IsManaged = true };

    public static readonly CreationWish AnyCode = new(
        Name: null, Pin: null, PreferredLength: null, Bounds: null, IsExternalModificationAllowed: false);

    public static CreationSite Site(params IReadOnlyList<AccessCode> codes) => new(
        World.FrontDoor, World.JanesAccount, codes, Guid.NewGuid(), World.AttemptId);

    public static TimeBounds Days(int from, int until) => new(World.Now.AddDays(from), World.Now.AddDays(until));

    public static EventMaker EventsAt(DateTimeOffset now) =>
        new(World.Subject, World.AttemptId, () => Guid.CreateVersion7(now), now);

    public static EventMaker Told => EventsAt(World.Now);

    public static IEnumerable<string> EventTypes(this CodeOutcome outcome) =>
        outcome.Events.Select(told => told.EventType);

    /// <summary>A change of the managed code that was accepted.</summary>
    public static AcceptedAction Changing(ChangeWish wish, AccessCode? code = null) =>
        Change.Accept(World.Situation(code ?? ManagedCode), wish, neighbours: []).Value!;
}
