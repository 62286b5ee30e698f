using AccessCodes.Domain.AccessCodes;
using AccessCodes.Domain.Attempts;
using AccessCodes.Domain.Conversions;
using AccessCodes.Domain.Devices;
using AccessCodes.Domain.Events;
using AccessCodes.Domain.Locks;

namespace AccessCodes.Domain.Tests.Conversions;

/// <summary>One lock with one unmanaged code, and what is needed to convert it.</summary>
internal static class World
{
    public static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    public static readonly Guid AttemptId = Guid.Parse("0190a000-0000-7000-8000-000000000001");
    public static readonly Guid EventId = Guid.Parse("0190a000-0000-7000-8000-000000000002");
    public static readonly ConversionOptions Plain = new(Force: false, IsExternalModificationAllowed: false);
    public static readonly ConversionOptions Forced = Plain with { Force = true };

    private static readonly Guid WorkspaceId = Guid.NewGuid();

    public static readonly ConnectedAccount JanesAccount = new()
    {
        ConnectedAccountId = Guid.NewGuid(),
        WorkspaceId = WorkspaceId,
        Provider = "august",
        DisplayName = "jane@example.com",
        CreatedAt = Now,
        CustomMetadata = new CustomMetadata(new Dictionary<string, MetadataValue> { ["owner"] = "Jane" }),
    };

    public static readonly Device FrontDoor = new()
    {
        DeviceId = Guid.NewGuid(),
        WorkspaceId = WorkspaceId,
        ConnectedAccountId = JanesAccount.ConnectedAccountId,
        Provider = "august",
        LockId = "lock-1",
        DisplayName = "Front Door",
        IsOnline = true,
        CreatedAt = Now,
        CustomMetadata = new CustomMetadata(new Dictionary<string, MetadataValue> { ["main"] = true }),
    };

    public static readonly AccessCode GuestCode = new()
    {
        AccessCodeId = Guid.NewGuid(),
        WorkspaceId = WorkspaceId,
        DeviceId = FrontDoor.DeviceId,
        ConnectedAccountId = JanesAccount.ConnectedAccountId,
        Address = new LockCodeAddress("august", "lock-1", "slot-1"),
        Name = "Guest",
        Pin = new Pin("4071"),
        Status = AccessCodeStatus.Set,
        IsManaged = false,
        CreatedAt = Now,
    };

    public static readonly ClaimHolder Owner = new(WorkspaceId, GuestCode.AccessCodeId);
    public static readonly ClaimHolder OtherWorkspace = new(Guid.NewGuid(), Guid.NewGuid());

    public static AccessCode On(this AccessCode code, ProviderProfile provider) =>
        code with { Address = code.Address with { Provider = provider.Provider } };

    public static CodeSituation Situation(
        AccessCode? code = null, ActionAttempt? pending = null, ClaimHolder? holder = null) => new()
        {
            Code = code ?? GuestCode,
            Pending = pending,
            Holder = holder,
            Device = FrontDoor,
            Account = JanesAccount,
            AttemptId = AttemptId,
            Now = Now,
        };

    public static Decision<AcceptedAction> Accept(
        AccessCode? code = null,
        ActionAttempt? pending = null,
        ClaimHolder? holder = null,
        ConversionOptions? options = null) =>
        Conversion.Accept(Situation(code, pending, holder), options ?? Plain);

    public static AcceptedAction Accepted(ConversionOptions? options = null) => Accept(options: options).Value!;

    public static EventSubject Subject => new(
        WorkspaceId,
        GuestCode.AccessCodeId,
        FrontDoor.DeviceId,
        JanesAccount.ConnectedAccountId,
        FrontDoor.CustomMetadata,
        JanesAccount.CustomMetadata);
}
