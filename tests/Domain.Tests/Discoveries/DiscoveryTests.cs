using AccessCodes.Domain.AccessCodes;
using AccessCodes.Domain.Discoveries;
using AccessCodes.Domain.Locks;
using static AccessCodes.Domain.Tests.Conversions.World;

namespace AccessCodes.Domain.Tests.Discoveries;

public sealed class DiscoveryTests
{
    private static readonly LockCode Found = new(
        GuestCode.Address, "Guest", GuestCode.Pin, new TimeBounds(Now, Now.AddDays(2)), AccessCodeStatus.Unset);

    private static readonly DiscoveredCode Discovered = Discovery.Discover(
        Found, FrontDoor, JanesAccount, GuestCode.AccessCodeId, EventId, Now);

    [Fact]
    public void A_code_that_is_found_becomes_an_unmanaged_code_as_the_provider_tells_of_it()
    {
        var code = Discovered.Code;

        Assert.False(code.IsManaged);
        Assert.Equal(
            Found, new LockCode(code.Address, code.Name, code.Pin, code.Bounds, code.Status, code.OracodeMetadata));
        Assert.Equal((FrontDoor.DeviceId, FrontDoor.WorkspaceId), (code.DeviceId, code.WorkspaceId));
    }

    [Fact]
    public void An_event_tells_of_it()
    {
        Assert.Equal("access_code.unmanaged.created", Discovered.Event.EventType);
        Assert.Equal(Subject, Discovered.Event.Subject);
    }
}
