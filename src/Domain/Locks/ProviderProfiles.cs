using System.Collections.Frozen;
using AccessCodes.Domain.Catalog;

namespace AccessCodes.Domain.Locks;

/// <summary>
/// The providers that the product knows. Which of them show, convert and delete unmanaged codes is of the migration
/// guide and of the unmanaged access code document; their limits are those that Seam documents for their locks, and
/// where it documents none, those of a typical model.
/// </summary>
public static partial class ProviderProfiles
{
    /// <summary>Every provider, in the order of the documentation.</summary>
    public static IReadOnlyList<ProviderProfile> All => field ??=
    [
        August, Yale, Schlage, Kwikset, Wyze, Lockly, Ultraloq, Nuki, SmartThings, Ttlock, Igloohome, SaltoKs,
        DormakabaOracode, Keynest,
    ];

    private static FrozenDictionary<string, ProviderProfile> ByName =>
        field ??= All.ToFrozenDictionary(profile => profile.Provider);

    /// <summary>The profile of a provider.</summary>
    /// <param name="provider">The name of the provider, in snake_case.</param>
    /// <exception cref="ArgumentException">There is no such provider.</exception>
    public static ProviderProfile Of(string provider) =>
        ByName.GetValueOrDefault(provider)
        ?? throw new ArgumentException($"No provider is called '{provider}'.", nameof(provider));

    /// <summary>What every lock can suffer from, and what a provider's own locks suffer from besides.</summary>
    private static Dictionary<LockCondition, ConditionEffect> Suffering(
        params (LockCondition Condition, ConditionEffect Effect)[] own)
    {
        var conditions = new Dictionary<LockCondition, ConditionEffect>
        {
            [LockCondition.Offline] = CutOffBy(ErrorCode.DeviceOffline),
            [LockCondition.Removed] = CutOffBy(ErrorCode.DeviceRemoved),
            [LockCondition.CredentialsMissing] = HinderedBy(ErrorCode.MissingDeviceCredentials),
            [LockCondition.ThirdPartyIntegration] = new()
            {
                Warning = WarningCode.ThirdPartyIntegrationDetected,
                Blocks = LockActions.None,
            },
            [LockCondition.RejectsCodes] = Unseen(ErrorCode.FailedToSetOnDevice, LockActions.Set),
            [LockCondition.KeepsCodes] = Unseen(ErrorCode.FailedToRemoveFromDevice, LockActions.Remove),
        };
        foreach (var (condition, effect) in own)
            conditions[condition] = effect;
        return conditions;
    }

    private static ConditionEffect CutOffBy(ErrorCode error) => new() { Error = error, CutsOff = true };

    private static ConditionEffect HinderedBy(ErrorCode error, LockActions blocks = LockActions.All) =>
        new() { Error = error, Blocks = blocks };

    private static ConditionEffect Unseen(ErrorCode error, LockActions blocks) =>
        new() { Error = error, Blocks = blocks, IsSeen = false };
}
