using AccessCodes.Domain.Devices;
using AccessCodes.Domain.Locks;

namespace AccessCodes.LocalHost.Sandbox;

/// <summary>The two workspaces of the sandbox, and which lock each has connected as which device.</summary>
internal static class SandboxWorkspaces
{
    private static readonly SandboxAccount Jane = new(1, "august")
    {
        Metadata = Notes(("owner", "Harbour Stays")),
        UserIdentifierKey = "jane",
    };

    private static readonly SandboxAccount Kwikset = new(2, "kwikset");

    private static readonly SandboxAccount SmartThings = new(3, "smartthings");

    private static readonly SandboxAccount Igloohome = new(4, "igloohome");

    private static readonly SandboxAccount Schlage = new(7, "schlage");

    private static readonly SandboxAccount DisconnectedSchlage = new(8, "schlage-cabin")
    {
        Conditions = [AccountCondition.Disconnected],
    };

    private static readonly SandboxAccount Ttlock = new(13, "ttlock");

    private static readonly SandboxAccount SaltoSite = new(14, "salto_ks") { UserLimit = 6 };

    private static readonly SandboxAccount Keynest = new(15, "keynest");

    private static readonly SandboxAccount BridgedOracode = new(16, "dormakaba_oracode-clinic")
    {
        Conditions = [AccountCondition.BridgeDown],
    };

    public static readonly SandboxWorkspace Sandbox = new(
        SandboxIds.Workspace(1),
        "Sandbox",
        "seam_sandbox_1",
        [
            new SandboxDevice(1, "Front Door", Jane, SandboxLocks.FrontDoor)
            {
                Metadata = Notes(("floor", "ground"), ("is_main_entrance", true)),
            },
            new SandboxDevice(2, "Garage", Jane, SandboxLocks.Garage),
            new SandboxDevice(3, "Shared Entrance", Jane, SandboxLocks.SharedEntrance),
            new SandboxDevice(4, "Side Door", Kwikset, SandboxLocks.SideDoor),
            new SandboxDevice(5, "Studio", SmartThings, SandboxLocks.Studio),
            new SandboxDevice(6, "Guest House", Igloohome, SandboxLocks.GuestHouse),
            new SandboxDevice(7, "Annex", new SandboxAccount(5, "dormakaba_oracode"), SandboxLocks.Annex),
            new SandboxDevice(8, "Terrace", new SandboxAccount(6, "yale"), SandboxLocks.Terrace),
            new SandboxDevice(9, "Back Office", Schlage, SandboxLocks.BackOffice),
            new SandboxDevice(10, "Cabin", DisconnectedSchlage, SandboxLocks.Cabin),
            new SandboxDevice(11, "Workshop", new SandboxAccount(9, "wyze"), SandboxLocks.Workshop),
            new SandboxDevice(12, "Pool House", new SandboxAccount(10, "lockly"), SandboxLocks.PoolHouse),
            new SandboxDevice(13, "Gym", new SandboxAccount(11, "ultraloq"), SandboxLocks.Gym),
            new SandboxDevice(14, "Attic Flat", new SandboxAccount(12, "nuki"), SandboxLocks.AtticFlat),
            new SandboxDevice(15, "Loft", Ttlock, SandboxLocks.Loft),
            new SandboxDevice(16, "Basement", Ttlock, SandboxLocks.Basement),
            new SandboxDevice(17, "Coworking", SaltoSite, SandboxLocks.Coworking),
            new SandboxDevice(18, "Meeting Room", SaltoSite, SandboxLocks.MeetingRoom),
            new SandboxDevice(19, "Corner Shop", Keynest, SandboxLocks.CornerShop),
            new SandboxDevice(20, "Station", Keynest, SandboxLocks.Station),
            new SandboxDevice(21, "Library", Jane, SandboxLocks.Library),
            new SandboxDevice(22, "Stockroom", SmartThings, SandboxLocks.Stockroom),
            new SandboxDevice(23, "Rear Gate", Kwikset, SandboxLocks.RearGate),
            new SandboxDevice(24, "Boathouse", Igloohome, SandboxLocks.Boathouse),
            new SandboxDevice(25, "Wine Cellar", Jane, SandboxLocks.WineCellar),
            new SandboxDevice(26, "Bike Shed", Jane, SandboxLocks.BikeShed),
            new SandboxDevice(27, "Clinic", BridgedOracode, SandboxLocks.Clinic),
        ]);

    public static readonly SandboxWorkspace Neighbour = new(
        SandboxIds.Workspace(2),
        "Neighbour",
        "seam_sandbox_2",
        [
            new SandboxDevice(101, "Shared Entrance", new SandboxAccount(101, "august"), SandboxLocks.SharedEntrance)
            {
                ManagedCodes = ["slot-01"],
            },
        ]);

    public static readonly IReadOnlyList<SandboxWorkspace> All = [Sandbox, Neighbour];

    private static CustomMetadata Notes(params (string Name, MetadataValue Value)[] notes) =>
        new(notes.ToDictionary(note => note.Name, note => note.Value));
}

/// <summary>A workspace of the sandbox.</summary>
internal sealed record SandboxWorkspace(
    Guid WorkspaceId, string Name, string Key, IReadOnlyList<SandboxDevice> Devices);

/// <summary>An account at a provider, as one workspace has connected it.</summary>
/// <param name="Number">The number at the end of its id.</param>
/// <param name="Mailbox">What is before the @ in its email address.</param>
internal sealed record SandboxAccount(int Number, string Mailbox)
{
    public Guid ConnectedAccountId => SandboxIds.ConnectedAccount(Number);

    public CustomMetadata Metadata { get; init; } = CustomMetadata.Empty;

    /// <summary>The workspace's own key for the user whose account it is.</summary>
    public string? UserIdentifierKey { get; init; }

    /// <summary>What it suffers from.</summary>
    public IReadOnlyList<AccountCondition> Conditions { get; init; } = [];

    /// <summary>How many users its site may have; null for any number.</summary>
    public int? UserLimit { get; init; }
}

/// <summary>A lock as one workspace has connected it.</summary>
internal sealed record SandboxDevice(int Number, string Name, SandboxAccount Account, SandboxLock Lock)
{
    public Guid DeviceId => SandboxIds.Device(Number);

    public Guid ConnectedAccountId => Account.ConnectedAccountId;

    public CustomMetadata Metadata { get; init; } = CustomMetadata.Empty;

    /// <summary>The codes, by their id on the lock, that the workspace manages from the start.</summary>
    public IReadOnlyList<string> ManagedCodes { get; init; } = [];
}
