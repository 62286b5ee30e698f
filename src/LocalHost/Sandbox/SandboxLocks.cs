using AccessCodes.Domain.AccessCodes;
using AccessCodes.Domain.Locks;
using AccessCodes.Functions.Providers;

namespace AccessCodes.LocalHost.Sandbox;

/// <summary>The locks of the sandbox, as they are in the outside world before anybody connects them.</summary>
internal static partial class SandboxLocks
{
    /// <summary>Long enough to see an attempt pending, short enough not to wait for.</summary>
    private static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(400);

    public static readonly SandboxLock FrontDoor = new(
        new SimulatedLock(ProviderProfiles.August.Provider, "august-front-door", Latency),
        [
            new("Owner", "4071"),
            new("Cleaning crew", "8362"),
            new("Maintenance", "550194"),
            new("Dog walker", "2718"),
            new("Neighbour with spare key", "9145"),
            new("Guest: Okafor", "3306") { FromDay = -2, ToDay = 3 },
            new("Guest: Lindqvist", "7420") { FromDay = 3, ToDay = 8 },
            new("Guest: Tanaka", "1958") { FromDay = 8, ToDay = 12 },
            new("Guest: Moreau", "6683") { FromDay = 14, ToDay = 21 },
            new("Guest: Castillo", "5027") { FromDay = 21, ToDay = 24 },
            new("Delivery locker", "0469"),
            new("Former tenant", "8811") { Status = AccessCodeStatus.Unset },
            new("Contractor", "735102") { FromDay = -10, ToDay = 45 },
            new("Emergency services", "1120"),
        ]);

    public static readonly SandboxLock Garage = new(
        new SimulatedLock(ProviderProfiles.August.Provider, "august-garage", Latency)
        {
            Conditions = [LockCondition.Offline],
        },
        [
            new("Owner", "4071"),
            new("Gardener", "6254"),
        ]);

    public static readonly SandboxLock SharedEntrance = new(
        new SimulatedLock(ProviderProfiles.August.Provider, "august-shared-entrance", Latency),
        [
            new("Caretaker", "9036"),
            new("Post", "2581"),
            new("Meter reading", "7749"),
        ]);

    public static readonly SandboxLock SideDoor = new(
        new SimulatedLock(ProviderProfiles.Kwikset.Provider, "kwikset-side-door", Latency),
        [
            new("Owner", "4071"),
            new("Babysitter", "3918"),
        ]);

    public static readonly SandboxLock Studio = new(
        new SimulatedLock(ProviderProfiles.SmartThings.Provider, "smartthings-studio", Latency),
        [
            new("Owner", "4071"),
            new("Band members", "5602"),
            new("Guest: Nowak", "8247") { FromDay = 1, ToDay = 4 },
        ]);

    public static readonly SandboxLock GuestHouse = new(
        new SimulatedLock(ProviderProfiles.Igloohome.Provider, "igloohome-guest-house", Latency),
        [
            new("Guest: Haddad", "61942075") { FromDay = 0, ToDay = 5 },
            new("Owner", "40718362"),
        ]);

    public static readonly SandboxLock Annex = new(
        new SimulatedLock(
            ProviderProfiles.DormakabaOracode.Provider,
            "oracode-annex",
            Latency,
            RemovalDelay: TimeSpan.FromSeconds(3)),
        [
            new("Stay 4711: Bianchi", "2940") { FromDay = 0, ToDay = 2, Stay = Stay("Annex", 4711) },
            new("Stay 4712: Svensson", "6118") { FromDay = 2, ToDay = 9, Stay = Stay("Annex", 4712) with { IsOverridable = false } },
        ]);

    public static IReadOnlyList<SandboxLock> All =>
    [
        FrontDoor, Garage, SharedEntrance, SideDoor, Studio, GuestHouse, Annex, Terrace, BackOffice, Cabin, Workshop,
        PoolHouse, Gym, AtticFlat, Loft, Basement, Coworking, MeetingRoom, CornerShop, Station, Library, Stockroom,
        RearGate, Boathouse, WineCellar, BikeShed, Clinic,
    ];

    private static OracodeMetadata Stay(string house, long stayId) => new()
    {
        IsCancellable = true,
        IsEarlyCheckinAble = false,
        IsExtendable = true,
        IsOverridable = true,
        SiteName = $"Harbour Stays {house}",
        StayId = stayId,
        UserLevelId = "20",
        UserLevelName = "Guest",
    };
}
