using AccessCodes.Domain.Catalog;

namespace AccessCodes.Domain.Locks;

/// <summary>
/// Something about a lock, or about the way to it, that is not as it should be. What follows from it depends on the
/// provider: see <see cref="ProviderProfile.Conditions"/>.
/// </summary>
public enum LockCondition
{
    /// <summary>The lock is no longer in its account.</summary>
    Removed,

    /// <summary>The lock is not connected to its network.</summary>
    Offline,

    /// <summary>The hub that the lock is reached through is not connected.</summary>
    HubDisconnected,

    /// <summary>The lock has lost the bridge that it is reached through.</summary>
    BridgeMissing,

    /// <summary>The lock is not paired to the gateway that it is reached through.</summary>
    GatewayUnpaired,

    /// <summary>The provider says that the lock is offline, and that this will pass by itself.</summary>
    TemporarilyOffline,

    /// <summary>The lock has no keypad to type a code on.</summary>
    KeypadMissing,

    /// <summary>The provider no longer has what it needs to open a session with the lock.</summary>
    CredentialsMissing,

    /// <summary>The account's user may no longer use the lock.</summary>
    NotAuthorized,

    /// <summary>The subscription that the lock is reached with has lapsed.</summary>
    SubscriptionLapsed,

    /// <summary>The account's user is a member of the lock's home without the right to change codes.</summary>
    MemberOnly,

    /// <summary>The locker belongs to a third party that cannot be programmed.</summary>
    ThirdPartyLocker,

    /// <summary>Another integration changes codes on the lock as well.</summary>
    ThirdPartyIntegration,

    /// <summary>The lock answers, and does not take or does not confirm the codes that it is given.</summary>
    RejectsCodes,

    /// <summary>The lock answers, and keeps codes that it is to remove, or does not confirm that they are gone.</summary>
    KeepsCodes,
}

/// <summary>Something about an account at a provider that is not as it should be.</summary>
public enum AccountCondition
{
    /// <summary>The provider does not accept the account's credentials any more.</summary>
    Disconnected,

    /// <summary>The Seam Bridge that the account is reached through does not answer.</summary>
    BridgeDown,

    /// <summary>The site of the account has as many users as its subscription allows.</summary>
    UserLimitReached,
}

/// <summary>What can be asked of a lock.</summary>
[Flags]
public enum LockActions
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>To tell what codes it has.</summary>
    Read = 1,

    /// <summary>To let Seam manage a code that it has.</summary>
    Adopt = 2,

    /// <summary>To take or change a code.</summary>
    Set = 4,

    /// <summary>To let go of a code.</summary>
    Remove = 8,

    /// <summary>All of it.</summary>
    All = Read | Adopt | Set | Remove,
}

/// <summary>What a condition of a lock means with one provider.</summary>
public sealed record ConditionEffect
{
    /// <summary>The error that it is told as; null where it is told as a warning only.</summary>
    public ErrorCode? Error { get; init; }

    /// <summary>The warning that codes on the lock, and the device where it is its own, show; null for none.</summary>
    public WarningCode? Warning { get; init; }

    /// <summary>What cannot be done while it lasts.</summary>
    public LockActions Blocks { get; init; } = LockActions.All;

    /// <summary>Whether the lock counts as offline while it lasts.</summary>
    public bool CutsOff { get; init; }

    /// <summary>Whether it is seen from outside; otherwise only an action that meets it tells of it.</summary>
    public bool IsSeen { get; init; } = true;
}
