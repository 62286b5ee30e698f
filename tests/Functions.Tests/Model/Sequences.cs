using FsCheck;
using FsCheck.Fluent;

namespace AccessCodes.Functions.Tests.Model;

/// <summary>Makes sequences of steps, and shorter ones of those that fail.</summary>
internal static class Sequences
{
    private static readonly Gen<Tenant> ByAny = Gen.Elements(Tenant.Sandbox, Tenant.Sandbox, Tenant.Neighbour);

    // Few enough, and some often enough, for steps to meet.
    private static readonly Gen<int> Target = Gen.Frequency(
        (3, Gen.Constant(0)), (2, Gen.Constant(1)), (4, Gen.Choose(2, 6)));

    private static readonly Gen<string> Name = Gen.Elements("Anna", "Bert", "Cleo");

    private static readonly Gen<string> Pin = Gen.Elements("7101", "7202", "7303", "7404", "750505");

    private static readonly Gen<bool> Either = Gen.Elements(true, false);

    private static readonly Gen<Step> Action = Gen.Frequency(
        (8, from who in ByAny from target in Target from force in Either select (Step)new Step.Convert(who, target, force)),
        (3, from who in ByAny from target in Target select (Step)new Step.DeleteUnmanaged(who, target)),
        (4, from who in ByAny from name in Name from pin in Pin select (Step)new Step.Create(who, name, pin)),
        (2, from who in ByAny from target in Target from name in Name select (Step)new Step.Update(who, target, name, null)),
        (2, from who in ByAny from target in Target from pin in Pin select (Step)new Step.Update(who, target, null, pin)),
        (3, from who in ByAny from target in Target select (Step)new Step.Delete(who, target)),
        (2, from who in ByAny from target in Target select (Step)new Step.HandBack(who, target)));

    private static readonly Gen<Step> Incident = Gen.Frequency(
        (3, from who in ByAny
            from name in Name
            from pin in Pin
            from sync in Either
            select (Step)new Step.TypeIn(who, name, pin, sync)),
        (2, from who in ByAny
            from target in Target
            from name in Name
            from sync in Either
            select (Step)new Step.ChangeAtLock(who, target, name, null, sync)),
        (2, from who in ByAny
            from target in Target
            from pin in Pin
            from sync in Either
            select (Step)new Step.ChangeAtLock(who, target, null, pin, sync)),
        (3, from who in ByAny from target in Target from sync in Either select (Step)new Step.RemoveAtLock(who, target, sync)),
        (2, from who in ByAny from isOnline in Either select (Step)new Step.SetOnline(who, isOnline)),
        (2, from who in ByAny from isConnected in Either select (Step)new Step.SetConnected(who, isConnected)),
        (4, from who in ByAny select (Step)new Step.Sync(who)));

    private static readonly Gen<Step> Fail =
        from fault in Gen.Elements(Fault.Unavailable, Fault.AnswerLost)
        from orders in Gen.Elements(0, 1, 2, 3, 5, 7, 30)
        select (Step)new Step.Fail(fault, orders);

    private static readonly Gen<Step> Pass =
        from hours in Gen.Elements(1, 24, 24 * 30)
        select (Step)new Step.Pass(TimeSpan.FromHours(hours));

    /// <summary>Steps one after the other.</summary>
    public static Arbitrary<Step[]> OneByOne { get; } = Arb.From(
        Gen.Choose(3, 25).SelectMany(length => Gen.ArrayOf(Gen.Frequency((12, Action), (8, Incident), (2, Fail), (1, Pass)), length)),
        Without);

    /// <summary>Steps one after the other, and then some at once.</summary>
    public static Arbitrary<Race> AtOnce { get; } = Arb.From(
        from length in Gen.Choose(0, 5)
        from before in Gen.ArrayOf(Gen.Frequency((3, Action), (2, Incident)), length)
        from count in Gen.Choose(2, 3)
        from racing in Gen.ArrayOf(Gen.Frequency((6, Action), (1, Typing)), count)
        from target in Target
        from kind in Gen.Choose(0, 5)
        from creator in ByAny
        from pin in Pin
        select new Race(before, kind switch
        {
            0 => racing,
            1 => [.. racing.Select((_, index) => new Step.Create(creator, $"Guest {index}", pin))],
            2 => [.. racing.Select((_, index) => new Step.Convert((Tenant)(index % 2), target, Force: index > 1))],
            _ => [.. racing.Select(step => At(step, target))],
        }),
        race => Without(race.Before).Select(before => race with { Before = before })
            .Concat(Without(race.Racing).Where(left => left.Length > 1).Select(racing => race with { Racing = racing })));

    // What happens at the lock; that a workspace learns of it comes later.
    private static Gen<Step> Typing => Gen.OneOf(
        from name in Name from pin in Pin select (Step)new Step.TypeIn(Tenant.Sandbox, name, pin, IsSynced: false),
        from target in Target select (Step)new Step.RemoveAtLock(Tenant.Sandbox, target, IsSynced: false),
        from who in ByAny select (Step)new Step.Sync(who));

    private static Step At(Step step, int target) => step is Step.Action action ? action with { Target = target } : step;

    private static IEnumerable<Step[]> Without(Step[] steps)
    {
        for (var size = steps.Length / 2; size > 0; size /= 2)
        {
            for (var from = 0; from + size <= steps.Length; from += size)
                yield return [.. steps[..from], .. steps[(from + size)..]];
        }
    }
}

/// <summary>Steps of which the last ones are taken at once.</summary>
internal sealed record Race(Step[] Before, Step[] Racing)
{
    public override string ToString() =>
        $"{string.Join(", ", Before.AsEnumerable())} and then at once {string.Join(", ", Racing.AsEnumerable())}";
}
