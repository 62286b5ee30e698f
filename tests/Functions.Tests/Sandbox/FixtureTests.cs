using AccessCodes.Domain.AccessCodes;
using AccessCodes.Domain.Locks;
using AccessCodes.Domain.ManagedCodes;
using AccessCodes.LocalHost.Sandbox;

namespace AccessCodes.Functions.Tests.Sandbox;

/// <summary>The locks of the sandbox could be real: they keep to what their providers' locks take and suffer from.</summary>
public sealed class FixtureTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static TheoryData<string> Locks => [.. SandboxLocks.All.Select(one => one.Lock.LockId)];

    [Theory]
    [MemberData(nameof(Locks))]
    public void Every_pin_is_one_that_the_lock_takes(string lockId)
    {
        var @lock = Lock(lockId);
        var (profile, lengths) = (@lock.Lock.Profile, @lock.Lock.PinLengths ?? @lock.Lock.Profile.PinLengths);

        Assert.All(@lock.Slots, slot =>
        {
            Assert.Null(PinRules.Check(new Pin(slot.Pin), profile));
            Assert.Contains(slot.Pin.Length, lengths);
        });
        if (!profile.ToleratesDuplicates)
            Assert.Equal(@lock.Slots.Count, @lock.Slots.DistinctBy(slot => slot.Pin).Count());
    }

    [Theory]
    [MemberData(nameof(Locks))]
    public void Every_name_and_time_is_one_that_the_lock_takes(string lockId)
    {
        var @lock = Lock(lockId);
        var profile = @lock.Lock.Profile;

        Assert.All(@lock.Slots, slot =>
        {
            Assert.Null(NameRules.Check(slot.Name, profile));
            Assert.Equal(slot.Name, profile.AppearanceOf(slot.Name));
            var bounds = slot.BoundsFrom(Now);
            Assert.True(bounds is null ? profile.TakesOngoingCodes : bounds.EndsAt > bounds.StartsAt);
            Assert.False(bounds?.EndsAt - bounds?.StartsAt > (@lock.Lock.LongestValidity ?? profile.LongestValidity));
            Assert.Equal(profile == ProviderProfiles.DormakabaOracode, slot.Stay is not null);
        });
        if (profile.NamesAreUnique)
            Assert.Equal(@lock.Slots.Count, @lock.Slots.DistinctBy(slot => slot.Name).Count());
    }

    [Theory]
    [MemberData(nameof(Locks))]
    public void No_lock_holds_more_than_it_can_or_suffers_from_what_it_cannot(string lockId)
    {
        var @lock = Lock(lockId);
        var profile = @lock.Lock.Profile;

        Assert.InRange(@lock.Slots.Count, 1, @lock.Lock.Capacity ?? profile.Capacity);
        Assert.Subset(profile.Conditions.Keys.ToHashSet(), @lock.Lock.Conditions.ToHashSet());
        Assert.All(
            @lock.Slots.Where(slot => slot.IsDisabled),
            _ => Assert.True(profile.DisabledError is not null || profile.DisabledWarning is not null));
    }

    [Fact]
    public void There_is_a_lock_of_every_provider_and_each_is_connected() =>
        Assert.Multiple(
            () => Assert.Equal(
                ProviderProfiles.All.Select(profile => profile.Provider).Order(),
                SandboxLocks.All.Select(one => one.Lock.Provider).Distinct().Order()),
            () => Assert.Equal(
                SandboxLocks.All.Select(one => one.Lock.LockId).Order(),
                SandboxWorkspaces.Sandbox.Devices.Select(device => device.Lock.Lock.LockId).Order()));

    [Fact]
    public void An_account_has_locks_of_one_provider_only() => Assert.All(
        SandboxWorkspaces.All.SelectMany(workspace => workspace.Devices).GroupBy(device => device.Account.Number),
        devices =>
        {
            Assert.Single(devices.Select(device => device.Account).Distinct());
            Assert.Single(devices.Select(device => device.Lock.Lock.Provider).Distinct());
        });

    private static SandboxLock Lock(string lockId) => SandboxLocks.All.Single(one => one.Lock.LockId == lockId);
}
