using AccessCodes.Domain.AccessCodes;
using AccessCodes.Domain.Devices;
using AccessCodes.Domain.Locks;
using AccessCodes.Functions.Providers;
using AccessCodes.Functions.Storage;

namespace AccessCodes.TestSupport;

/// <summary>One more August lock in the sandbox, device 900, with as many unmanaged codes as a test wants.</summary>
public static class ExtraLock
{
    public const int Number = 900;

    public static readonly Guid DeviceId = Guid.Parse($"de000000-0000-4000-8000-{Number:D12}");

    public static readonly SimulatedLock Fast = new(ProviderProfiles.August.Provider, "august-extra");

    public static LockCodeAddress Address(int number) => new(Fast.Provider, Fast.LockId, $"slot-{number}");

    /// <summary>Connects the lock to the workspace Sandbox.</summary>
    /// <param name="tables">Where it is put.</param>
    /// <param name="lock">How the lock is; <see cref="Fast"/>, or that with some latency.</param>
    /// <param name="codes">How many codes it has.</param>
    public static async Task AddAsync(ITables tables, SimulatedLock @lock, int codes)
    {
        var numbers = Enumerable.Range(1, codes).ToArray();
        await new SimulatedLocks(tables).AddAsync(@lock, numbers.Select(number => new SimulatedCode(
            $"slot-{number}", $"Guest {number}", PinOf(number), Bounds: null, AccessCodeStatus.Set)));

        var workspaces = new WorkspaceStore(tables, new WebhookSubscriptions(tables, TimeProvider.System));
        await CommitAsync(workspaces, new Changes().Add(new Device
        {
            DeviceId = DeviceId,
            WorkspaceId = Known.Sandbox,
            ConnectedAccountId = Known.AugustAccount,
            Provider = @lock.Provider,
            LockId = @lock.LockId,
            DisplayName = "Extra Door",
            IsOnline = true,
            Capacity = @lock.Capacity,
            PinLengths = @lock.PinLengths,
            CreatedAt = DateTimeOffset.UnixEpoch,
        }));

        // A code takes two rows of a commit's hundred.
        foreach (var some in numbers.Chunk(50))
        {
            await CommitAsync(workspaces, some.Aggregate(new Changes(), (changes, number) => changes.Add(new AccessCode
            {
                AccessCodeId = Known.Code(Number, number),
                WorkspaceId = Known.Sandbox,
                DeviceId = DeviceId,
                ConnectedAccountId = Known.AugustAccount,
                Address = Address(number),
                Name = $"Guest {number}",
                Pin = PinOf(number),
                Status = AccessCodeStatus.Set,
                IsManaged = false,
                CreatedAt = DateTimeOffset.UnixEpoch.AddMinutes(number),
            })));
        }
    }

    private static Pin PinOf(int number) => new($"{100_000 + number}");

    private static async Task CommitAsync(WorkspaceStore workspaces, Changes changes) =>
        Assert.Equal(CommitResult.Committed, await workspaces.CommitAsync(Known.Sandbox, changes));
}
