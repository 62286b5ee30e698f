using AccessCodes.Domain.Devices;
using AccessCodes.Domain.Locks;

namespace AccessCodes.LocalHost.Sandbox;

/// <summary>The two workspaces of the sandbox, and which lock each has connected as which device.</summary>
internal static class SandboxWorkspaces
{
    public static readonly SandboxWorkspace Sandbox = new(
        SandboxIds.Workspace(1),
        "Sandbox",
        "seam_sandbox_1",
        [
            new SandboxDevice(1, "Front Door", Account: 1, SandboxLocks.FrontDoor)
            {
                DeviceMetadata = Notes(("floor", "ground"), ("is_main_entrance", true)),
                AccountMetadata = Notes(("owner", "Harbour Stays")),
                UserIdentifierKey = "jane",
            },
            new SandboxDevice(2, "Garage", Account: 1, SandboxLocks.Garage),
            new SandboxDevice(3, "Shared Entrance", Account: 1, SandboxLocks.SharedEntrance),
            new SandboxDevice(4, "Side Door", Account: 2, SandboxLocks.SideDoor),
            new SandboxDevice(5, "Studio", Account: 3, SandboxLocks.Studio),
            new SandboxDevice(6, "Guest House", Account: 4, SandboxLocks.GuestHouse),
            new SandboxDevice(7, "Annex", Account: 5, SandboxLocks.Annex),
        ]);

    public static readonly SandboxWorkspace Neighbour = new(
        SandboxIds.Workspace(2),
        "Neighbour",
        "seam_sandbox_2",
        [
            new SandboxDevice(101, "Shared Entrance", Account: 101, SandboxLocks.SharedEntrance)
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

/// <summary>A lock as one workspace has connected it.</summary>
internal sealed record SandboxDevice(int Number, string Name, int Account, SandboxLock Lock)
{
    public Guid DeviceId => SandboxIds.Device(Number);

    public Guid ConnectedAccountId => SandboxIds.ConnectedAccount(Account);

    public CustomMetadata DeviceMetadata { get; init; } = CustomMetadata.Empty;

    public CustomMetadata AccountMetadata { get; init; } = CustomMetadata.Empty;

    /// <summary>The workspace's own key for the user whose account it is.</summary>
    public string? UserIdentifierKey { get; init; }

    /// <summary>What the account suffers from; the same for each device of one account.</summary>
    public IReadOnlyList<AccountCondition> AccountConditions { get; init; } = [];

    /// <summary>How many users the site of the account may have; the same for each device of one account.</summary>
    public int? UserLimit { get; init; }

    /// <summary>The codes, by their id on the lock, that the workspace manages from the start.</summary>
    public IReadOnlyList<string> ManagedCodes { get; init; } = [];
}
