using AccessCodes.Domain.Locks;
using AccessCodes.Functions.Providers;

namespace AccessCodes.LocalHost.Sandbox;

/// <content>A lock of each other provider, and locks that something is the matter with.</content>
internal static partial class SandboxLocks
{
    public static readonly SandboxLock Terrace = new(
        Lock(ProviderProfiles.Yale, "yale-terrace", LockCondition.ThirdPartyIntegration),
        [
            new("Owner", "581364"),
            new("Window cleaner", "7203"),
            new("Guest: Ferrari", "9418") { FromDay = 1, ToDay = 6 },
        ]);

    public static readonly SandboxLock BackOffice = new(
        Lock(ProviderProfiles.Schlage, "schlage-back-office"),
        [
            new("Accountant", "36519"),
            new("Day shift", "48270"),
            new("Night shift", "48270"),
            new("Temp: Novak", "90146") { FromDay = -1, ToDay = 13 },
        ]);

    public static readonly SandboxLock Cabin = new(
        Lock(ProviderProfiles.Schlage, "schlage-cabin"),
        [
            new("Owner", "62850"),
            new("Ski club", "17394"),
        ]);

    public static readonly SandboxLock Workshop = new(
        Lock(ProviderProfiles.Wyze, "wyze-workshop"),
        [
            new("Carpenter", "61839"),
            new("Electrician", "240715"),
            new("Guest: Dubois", "9052") { FromDay = 0, ToDay = 2 },
        ]);

    public static readonly SandboxLock PoolHouse = new(
        Lock(ProviderProfiles.Lockly, "lockly-pool-house", LockCondition.BridgeMissing),
        [
            new("Owner", "407183"),
            new("Pool service", "83620471"),
        ]);

    public static readonly SandboxLock Gym = new(
        Lock(ProviderProfiles.Ultraloq, "ultraloq-gym"),
        [
            new("Trainer", "52907"),
            new("Member: Ivanov", "730416") { IsDisabled = true },
            new("Cleaning crew", "8164"),
        ]);

    public static readonly SandboxLock AtticFlat = new(
        Lock(ProviderProfiles.Nuki, "nuki-attic-flat"),
        [
            new("Owner", "418362"),
            new("Chimney sweep", "952847"),
            new("Guest: Rossi", "736519") { FromDay = 2, ToDay = 9 },
        ]);

    public static readonly SandboxLock Loft = new(
        Lock(ProviderProfiles.Ttlock, "ttlock-loft") with { SettingDelay = TimeSpan.FromSeconds(8) },
        [
            new("Owner", "5714"),
            new("Cleaning crew", "60273"),
            new("Guest: Weber", "38206914") { FromDay = 0, ToDay = 7 },
        ]);

    public static readonly SandboxLock Basement = new(
        Lock(ProviderProfiles.Ttlock, "ttlock-basement", LockCondition.GatewayUnpaired),
        [
            new("Owner", "5714"),
            new("Storage firm", "249081"),
        ]);

    public static readonly SandboxLock Coworking = new(
        Lock(ProviderProfiles.SaltoKs, "salto-coworking"),
        [
            new("Reception", "415926"),
            new("Member: Silva", "837104"),
            new("Member: Keller", "260951") { IsDisabled = true },
        ]);

    public static readonly SandboxLock MeetingRoom = new(
        Lock(ProviderProfiles.SaltoKs, "salto-meeting-room"),
        [
            new("Reception", "694083"),
            new("Member: Silva", "172509"),
        ]);

    public static readonly SandboxLock CornerShop = new(
        Lock(ProviderProfiles.Keynest, "keynest-corner-shop"),
        [
            new("Key of flat 2", "528174"),
            new("Key of flat 7", "906342") { FromDay = 0, ToDay = 1 },
        ]);

    public static readonly SandboxLock Station = new(
        Lock(ProviderProfiles.Keynest, "keynest-station", LockCondition.ThirdPartyLocker),
        [
            new("Key of the studio", "317065"),
        ]);

    public static readonly SandboxLock Library = new(
        Lock(ProviderProfiles.August, "august-library", LockCondition.BridgeMissing),
        [
            new("Librarian", "6193"),
            new("Evening class", "470258") { FromDay = -20, ToDay = 70 },
        ]);

    public static readonly SandboxLock Stockroom = new(
        Lock(ProviderProfiles.SmartThings, "smartthings-stockroom") with { Capacity = 4 },
        [
            new("Owner", "4071"),
            new("Shop staff", "5290"),
            new("Courier", "8134"),
            new("Security", "660917"),
        ]);

    public static readonly SandboxLock RearGate = new(
        Lock(ProviderProfiles.Kwikset, "kwikset-rear-gate", LockCondition.MemberOnly),
        [
            new("Owner", "7285"),
        ]);

    public static readonly SandboxLock Boathouse = new(
        Lock(ProviderProfiles.Igloohome, "igloohome-boathouse", LockCondition.SubscriptionLapsed),
        [
            new("Guest: Olsen", "83157204") { FromDay = 0, ToDay = 4 },
        ]);

    public static readonly SandboxLock WineCellar = new(
        Lock(ProviderProfiles.August, "august-wine-cellar") with { PinLengths = [6] },
        [
            new("Sommelier", "804512"),
            new("Tasting: Brandt", "391746") { FromDay = 5, ToDay = 6 },
        ]);

    public static readonly SandboxLock BikeShed = new(
        Lock(ProviderProfiles.August, "august-bike-shed", LockCondition.KeypadMissing),
        [
            new("Cyclists", "2846"),
        ]);

    public static readonly SandboxLock Clinic = new(
        Lock(ProviderProfiles.DormakabaOracode, "oracode-clinic"),
        [
            new("Stay 5120: Larsen", "483617") { FromDay = 0, ToDay = 3, Stay = Stay("Clinic", 5120) },
        ]);

    private static SimulatedLock Lock(
        ProviderProfile profile, string lockId, params IReadOnlyList<LockCondition> conditions) =>
        new(profile.Provider, lockId, Latency) { Conditions = conditions };
}
