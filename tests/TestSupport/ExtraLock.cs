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

    public static readonly Guid DeviceId = Known.Device(Number);

    public static readonly SimulatedLock Fast = new(ProviderProfiles.August.Provider, "august-extra");

    public static LockCodeAddress Address(int number) => new(Fast.Provider, Fast.LockId, SlotOf(number));

    /// <summary>Connects several locks like it, devices 901 and on, to the workspace Sandbox.</summary>
    /// <param name="tables">Where they are put.</param>
    /// <param name="locks">How many.</param>
    /// <param name="codes">How many codes each of them has.</param>
    /// <returns>The devices.</returns>
    public static async Task<IReadOnlyList<Guid>> AddManyAsync(ITables tables, int locks, int codes)
    {
        var numbers = Enumerable.Range(Number + 1, locks).ToArray();
        foreach (var number in numbers)
            await AddAsync(tables, Fast with { LockId = $"{Fast.LockId}-{number}" }, InSandbox(number), codes);
        return [.. numbers.Select(Known.Device)];
    }

    /// <summary>Connects the lock to the workspace Sandbox.</summary>
    /// <param name="tables">Where it is put.</param>
    /// <param name="lock">How the lock is; <see cref="Fast"/>, or that with some latency.</param>
    /// <param name="codes">How many codes it has.</param>
    public static Task AddAsync(ITables tables, SimulatedLock @lock, int codes) =>
        AddAsync(tables, @lock, InSandbox(Number), codes);

    /// <summary>Connects a lock to a workspace.</summary>
    /// <param name="tables">Where it is put.</param>
    /// <param name="lock">How the lock is.</param>
    /// <param name="device">As what the workspace knows it.</param>
    /// <param name="codes">How many codes it has.</param>
    public static async Task AddAsync(ITables tables, SimulatedLock @lock, ExtraDevice device, int codes)
    {
        var numbers = Enumerable.Range(1, codes).ToArray();
        await new SimulatedLocks(tables).AddAsync(@lock, numbers.Select(number => new SimulatedCode(
            SlotOf(number), $"Guest {number}", device.PinOf(number), Bounds: null, AccessCodeStatus.Set)));

        var workspaces = new WorkspaceStore(tables, new WebhookSubscriptions(tables, TimeProvider.System));
        await CommitAsync(workspaces, device, new Changes().Add(new Device
        {
            DeviceId = device.DeviceId,
            WorkspaceId = device.WorkspaceId,
            ConnectedAccountId = device.ConnectedAccountId,
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
            var records = some.Select(number => new AccessCode
            {
                AccessCodeId = device.Code(number),
                WorkspaceId = device.WorkspaceId,
                DeviceId = device.DeviceId,
                ConnectedAccountId = device.ConnectedAccountId,
                Address = new LockCodeAddress(@lock.Provider, @lock.LockId, SlotOf(number)),
                Name = $"Guest {number}",
                Pin = device.PinOf(number),
                Status = AccessCodeStatus.Set,
                IsManaged = false,
                CreatedAt = DateTimeOffset.UnixEpoch.AddMinutes(number),
            });
            await CommitAsync(
                workspaces, device, records.Aggregate(new Changes(), (changes, record) => changes.Add(record)));
        }
    }

    private static ExtraDevice InSandbox(int number) => new(Known.Sandbox, Known.AugustAccount, number);

    private static string SlotOf(int number) => $"slot-{number}";

    private static async Task CommitAsync(WorkspaceStore workspaces, ExtraDevice device, Changes changes) =>
        Assert.Equal(CommitResult.Committed, await workspaces.CommitAsync(device.WorkspaceId, changes));
}

/// <summary>As what a workspace knows an extra lock.</summary>
/// <param name="WorkspaceId">The workspace.</param>
/// <param name="ConnectedAccountId">The account that it belongs to.</param>
/// <param name="Number">The number at the end of its id.</param>
public sealed record ExtraDevice(Guid WorkspaceId, Guid ConnectedAccountId, int Number)
{
    public Guid DeviceId => Known.Device(Number);

    /// <summary>The PIN of each code, by its number.</summary>
    public Func<int, Pin> PinOf { get; init; } = number => new Pin($"{100_000 + number}");

    /// <summary>The code of a number, from 1.</summary>
    public Guid Code(int number) => Known.Code(Number, number);
}
