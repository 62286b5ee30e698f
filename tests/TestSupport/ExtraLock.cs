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

    public static readonly Guid DeviceId = DeviceIdOf(Number);

    public static readonly SimulatedLock Fast = new(ProviderProfiles.August.Provider, "august-extra");

    public static LockCodeAddress Address(int number) => new(Fast.Provider, Fast.LockId, $"slot-{number}");

    /// <summary>Connects several locks like it, devices 901 and on, to the workspace Sandbox.</summary>
    /// <param name="tables">Where they are put.</param>
    /// <param name="locks">How many.</param>
    /// <param name="codes">How many codes each of them has.</param>
    /// <returns>The devices.</returns>
    public static async Task<IReadOnlyList<Guid>> AddManyAsync(ITables tables, int locks, int codes)
    {
        var numbers = Enumerable.Range(Number + 1, locks).ToArray();
        foreach (var number in numbers)
            await AddAsync(tables, Fast with { LockId = $"{Fast.LockId}-{number}" }, codes, number);
        return [.. numbers.Select(DeviceIdOf)];
    }

    /// <summary>Connects the lock to the workspace Sandbox.</summary>
    /// <param name="tables">Where it is put.</param>
    /// <param name="lock">How the lock is; <see cref="Fast"/>, or that with some latency.</param>
    /// <param name="codes">How many codes it has.</param>
    /// <param name="device">The number of its device.</param>
    public static async Task AddAsync(ITables tables, SimulatedLock @lock, int codes, int device = Number)
    {
        var numbers = Enumerable.Range(1, codes).ToArray();
        await new SimulatedLocks(tables).AddAsync(@lock, numbers.Select(number => new SimulatedCode(
            $"slot-{number}", $"Guest {number}", PinOf(number), Bounds: null, AccessCodeStatus.Set)));

        var workspaces = new WorkspaceStore(tables, new WebhookSubscriptions(tables, TimeProvider.System));
        await CommitAsync(workspaces, new Changes().Add(new Device
        {
            DeviceId = DeviceIdOf(device),
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
                AccessCodeId = Known.Code(device, number),
                WorkspaceId = Known.Sandbox,
                DeviceId = DeviceIdOf(device),
                ConnectedAccountId = Known.AugustAccount,
                Address = new LockCodeAddress(@lock.Provider, @lock.LockId, $"slot-{number}"),
                Name = $"Guest {number}",
                Pin = PinOf(number),
                Status = AccessCodeStatus.Set,
                IsManaged = false,
                CreatedAt = DateTimeOffset.UnixEpoch.AddMinutes(number),
            })));
        }
    }

    private static Guid DeviceIdOf(int number) => Guid.Parse($"de000000-0000-4000-8000-{number:D12}");

    private static Pin PinOf(int number) => new($"{100_000 + number}");

    private static async Task CommitAsync(WorkspaceStore workspaces, Changes changes) =>
        Assert.Equal(CommitResult.Committed, await workspaces.CommitAsync(Known.Sandbox, changes));
}
