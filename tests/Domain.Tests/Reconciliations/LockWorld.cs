using AccessCodes.Domain.AccessCodes;
using AccessCodes.Domain.Locks;
using AccessCodes.Domain.Tests.Conversions;

namespace AccessCodes.Domain.Tests.Reconciliations;

/// <summary>What the provider reports of the lock of <see cref="World"/>.</summary>
internal static class LockWorld
{
    public static LockReport Report(params LockCondition[] conditions) => Report(ProviderProfiles.August, conditions);

    public static LockReport Report(ProviderProfile provider, params LockCondition[] conditions) => new()
    {
        Provider = provider,
        Conditions = conditions.ToHashSet(),
        Codes = [],
        Capacity = provider.Capacity,
        PinLengths = provider.PinLengths,
        LongestValidity = provider.LongestValidity,
    };

    public static LockReport WithCodes(this LockReport report, params LockCode[] codes) =>
        report with { Codes = codes, Count = codes.Length };

    public static LockReport WithAccount(this LockReport report, params AccountCondition[] conditions) =>
        report with { AccountConditions = conditions.ToHashSet() };

    /// <summary>A code, just as its record says.</summary>
    public static LockCode OnLock(this AccessCode code) =>
        new(code.Address, code.Name, code.Pin, code.Bounds, AccessCodeStatus.Set);

    public static LockCode Another(string pin, string? name = "Another") => new(
        World.GuestCode.Address with { LockCodeId = "another" }, name, new Pin(pin), Bounds: null, AccessCodeStatus.Set);
}
