namespace AccessCodes.TestSupport;

/// <summary>The ids of the sandbox that the documentation names: spelled out, so that a change is noticed.</summary>
public static class Known
{
    public static readonly Guid Sandbox = Guid.Parse("5a000000-0000-4000-8000-000000000001");
    public static readonly Guid Neighbour = Guid.Parse("5a000000-0000-4000-8000-000000000002");

    public static readonly Guid AugustAccount = Guid.Parse("ac000000-0000-4000-8000-000000000001");
    public static readonly Guid NeighboursAccount = Guid.Parse("ac000000-0000-4000-8000-000000000101");

    public static readonly Guid FrontDoor = Guid.Parse("de000000-0000-4000-8000-000000000001");
    public static readonly Guid OfflineGarage = Guid.Parse("de000000-0000-4000-8000-000000000002");
    public static readonly Guid SharedEntrance = Guid.Parse("de000000-0000-4000-8000-000000000003");
    public static readonly Guid KwiksetSideDoor = Guid.Parse("de000000-0000-4000-8000-000000000004");
    public static readonly Guid SmartThingsStudio = Guid.Parse("de000000-0000-4000-8000-000000000005");
    public static readonly Guid IgloohomeGuestHouse = Guid.Parse("de000000-0000-4000-8000-000000000006");
    public static readonly Guid OracodeAnnex = Guid.Parse("de000000-0000-4000-8000-000000000007");

    public static readonly Guid SharedEntranceOfNeighbour = Guid.Parse("de000000-0000-4000-8000-000000000101");

    /// <summary>A device of the sandbox.</summary>
    /// <param name="number">The number at the end of its id.</param>
    public static Guid Device(int number) => Guid.Parse($"de000000-0000-4000-8000-{number:D12}");

    /// <summary>A code of the sandbox.</summary>
    /// <param name="device">The number at the end of its device's id.</param>
    /// <param name="number">Its number on that device, from 1.</param>
    public static Guid Code(int device, int number) =>
        Guid.Parse($"c0000000-0000-4000-8000-{device:D4}{number:D8}");
}
