using AccessCodes.Domain.AccessCodes;
using AccessCodes.Domain.Locks;
using AccessCodes.Functions.Providers;

namespace AccessCodes.LocalHost.Sandbox;

/// <summary>A lock and the codes on it, slot by slot.</summary>
internal sealed record SandboxLock(SimulatedLock Lock, IReadOnlyList<SandboxCode> Slots)
{
    /// <summary>The codes, as the provider told of them when the lock was connected.</summary>
    public IReadOnlyList<LockCode> CodesAsTold(DateTimeOffset now) => Lock.Profile.ListsUnmanagedCodes
        ? [.. Codes(now).Select(code => SimulatedLockProvider.Tell(Lock.Profile, Lock.LockId, code, Lock.Profile.RevealsPins))]
        : [];

    public IEnumerable<SimulatedCode> Codes(DateTimeOffset now) => Slots.Select((code, index) => new SimulatedCode(
        $"slot-{index + 1:D2}",
        code.Name,
        new Pin(code.Pin),
        code.BoundsFrom(now),
        code.Status,
        OracodeMetadata: code.Stay)
    {
        IsDisabled = code.IsDisabled,
    });
}

/// <summary>A code on a lock of the sandbox.</summary>
internal sealed record SandboxCode(string Name, string Pin)
{
    /// <summary>The first day, counted from the seeding; null for an ongoing code.</summary>
    public int? FromDay { get; init; }

    /// <summary>The last day, counted from the seeding.</summary>
    public int ToDay { get; init; }

    public AccessCodeStatus Status { get; init; } = AccessCodeStatus.Set;

    /// <summary>Whether it was switched off in the provider's app.</summary>
    public bool IsDisabled { get; init; }

    /// <summary>The stay that the code belongs to, on a dormakaba Oracode lock.</summary>
    public OracodeMetadata? Stay { get; init; }

    public TimeBounds? BoundsFrom(DateTimeOffset now) =>
        FromDay is { } from ? new TimeBounds(now.AddDays(from), now.AddDays(ToDay)) : null;
}
