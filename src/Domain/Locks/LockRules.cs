using AccessCodes.Domain.AccessCodes;
using AccessCodes.Domain.Catalog;

namespace AccessCodes.Domain.Locks;

/// <summary>
/// The one set of rules by which errors follow from a lock's state and limits. The simulated locks obey them, and a
/// workspace asks them whether what once stood in the way still does. Of several errors the one told is that which is
/// farthest from the lock: an account that is disconnected is not told that a slot is missing.
/// </summary>
public static class LockRules
{
    /// <summary>Tells what keeps an action from a lock, whatever code it is about.</summary>
    /// <param name="report">The lock.</param>
    /// <param name="action">The action.</param>
    /// <returns>The error; null where nothing does.</returns>
    public static ErrorCode? InTheWay(LockReport report, LockActions action)
    {
        if (report.AccountConditions.Contains(AccountCondition.Disconnected))
            return ErrorCode.AccountDisconnected;
        if (report.AccountConditions.Contains(AccountCondition.BridgeDown))
            return ErrorCode.BridgeDisconnected;

        return report.Conditions
            .Order()
            .Select(report.Provider.EffectOf)
            .Where(effect => (effect.Blocks & action) != 0)
            .OrderByDescending(effect => effect.CutsOff)
            .Select(effect => effect.Error)
            .FirstOrDefault(error => error is not null);
    }

    /// <summary>Tells what keeps a code from being set on a lock or changed.</summary>
    /// <param name="report">The lock; its codes with PINs, as the lock itself knows them.</param>
    /// <param name="lockCodeId">The provider's id of the code.</param>
    /// <param name="content">What the code is to be.</param>
    /// <returns>The error; null where nothing does.</returns>
    public static ErrorCode? InTheWayOfSetting(LockReport report, string lockCodeId, CodeContent content)
    {
        if (InTheWay(report, LockActions.Set) is { } error)
            return error;

        var provider = report.Provider;
        if (!report.PinLengths.Contains(content.Pin.Reveal.Length))
            return provider.InvalidLength;
        if (!Takes(report, content.Bounds))
            return provider.InvalidBounds;

        var others = report.Codes?.Where(code => code.Address.LockCodeId != lockCodeId).ToArray() ?? [];
        var isThere = others.Length != (report.Codes?.Count ?? 0);
        if (others.Any(code => code.Pin == content.Pin))
            return isThere ? ErrorCode.DuplicateCodeAttemptPrevented : provider.DuplicatePin;
        if (provider.NamesAreUnique
            && provider.AppearanceOf(content.Name) is { } name && others.Any(code => code.Name == name))
        {
            return ErrorCode.WyzeDuplicateCodeName;
        }

        if (isThere)
            return null;
        if (report.AccountConditions.Contains(AccountCondition.UserLimitReached))
            return ErrorCode.SaltoKsSubscriptionLimitExceeded;
        return report.Count >= report.Capacity ? provider.NoSpace : null;
    }

    private static bool Takes(LockReport report, TimeBounds? bounds) => bounds is null
        ? report.Provider.TakesOngoingCodes
        : report.LongestValidity is not { } longest || bounds.EndsAt - bounds.StartsAt <= longest;
}
