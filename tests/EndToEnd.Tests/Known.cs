namespace AccessCodes.EndToEnd.Tests;

/// <summary>The ids that the documentation names: spelled out, so that a change of them is noticed.</summary>
internal static class Known
{
    public static readonly Guid FrontDoor = Guid.Parse("de000000-0000-4000-8000-000000000001");
    public static readonly Guid Garage = Guid.Parse("de000000-0000-4000-8000-000000000002");
    public static readonly Guid SharedEntrance = Guid.Parse("de000000-0000-4000-8000-000000000003");
    public static readonly Guid SideDoorKwikset = Guid.Parse("de000000-0000-4000-8000-000000000004");
    public static readonly Guid StudioSmartThings = Guid.Parse("de000000-0000-4000-8000-000000000005");
    public static readonly Guid GuestHouseIgloohome = Guid.Parse("de000000-0000-4000-8000-000000000006");

    public static readonly Guid SharedEntranceOfNeighbour = Guid.Parse("de000000-0000-4000-8000-000000000101");

    public static Guid Code(int device, int number) =>
        Guid.Parse($"c0000000-0000-4000-8000-{device:D4}{number:D8}");
}
