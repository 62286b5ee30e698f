using AccessCodes.Domain.Catalog;

namespace AccessCodes.Domain.Locks;

/// <content>Locks that people buy for their homes, reached directly or through a bridge of the lock's own.</content>
public static partial class ProviderProfiles
{
    /// <summary>August: codes can be seen, converted and deleted; they take their time from the bridge to the lock.</summary>
    public static ProviderProfile August { get; } = new()
    {
        Provider = "august",
        DisplayName = "August",
        DeviceType = "august_lock",
        Model = "Wi-Fi Smart Lock",
        PinLengths = [4, 5, 6],
        Connection = LockConnection.Bridge,
        Capacity = 250,
        SplitsNames = true,
        InvalidLength = ErrorCode.AugustLockInvalidCodeLength,
        SetLate = ErrorCode.AugustDeviceProgrammingDelay,
        SetDelayed = WarningCode.AugustDeviceProgrammingDelay,
        Conditions = Suffering(
            (LockCondition.BridgeMissing, CutOffBy(ErrorCode.AugustLockMissingBridge)),
            (LockCondition.NotAuthorized, HinderedBy(ErrorCode.AugustLockNotAuthorized)),
            (LockCondition.KeypadMissing,
                HinderedBy(ErrorCode.AugustLockMissingKeypad, LockActions.Adopt | LockActions.Set)),
            (LockCondition.TemporarilyOffline, CutOffBy(ErrorCode.AugustLockTemporarilyOffline) with
            {
                Warning = WarningCode.AugustLockTemporarilyOffline,
            })),
    };

    /// <summary>Yale: the platform of August, on locks with a network of their own.</summary>
    public static ProviderProfile Yale { get; } = new()
    {
        Provider = "yale",
        DisplayName = "Yale",
        DeviceType = "yale_lock",
        Model = "Assure Lock 2",
        PinLengths = [4, 5, 6],
        Connection = LockConnection.Direct,
        Capacity = 250,
        SplitsNames = true,
        Conditions = Suffering(),
    };

    /// <summary>Schlage: lets somebody at the keypad add a PIN that is there already, and creates late when its cloud is down.</summary>
    public static ProviderProfile Schlage { get; } = new()
    {
        Provider = "schlage",
        DisplayName = "Schlage",
        DeviceType = "schlage_lock",
        Model = "Encode",
        PinLengths = [4, 5, 6, 7, 8],
        Connection = LockConnection.Direct,
        Capacity = 100,
        LongestName = 12,
        ToleratesDuplicates = true,
        SetDelayed = WarningCode.SchlageCreationOutage,
        Conditions = Suffering(),
    };

    /// <summary>Kwikset: unmanaged codes are not supported, so none is ever seen; what is sent to a lock may stay unconfirmed.</summary>
    public static ProviderProfile Kwikset { get; } = new()
    {
        Provider = "kwikset",
        DisplayName = "Kwikset",
        DeviceType = "kwikset_lock",
        Model = "Halo",
        PinLengths = [4, 5, 6, 7, 8],
        Connection = LockConnection.Direct,
        Capacity = 250,
        ShortestName = 2,
        LongestName = 14,
        ListsUnmanagedCodes = false,
        ConvertsUnmanagedCodes = false,
        DuplicatePin = ErrorCode.KwiksetUnableToConfirmCode,
        SetLate = ErrorCode.KwiksetUnableToConfirmCode,
        SetDelayed = WarningCode.KwiksetUnableToConfirmCode,
        Conditions = Suffering(
            (LockCondition.MemberOnly,
                HinderedBy(ErrorCode.KwiksetInsufficientPermissions, LockActions.Set | LockActions.Remove)),
            (LockCondition.RejectsCodes, Unseen(ErrorCode.KwiksetUnableToConfirmCode, LockActions.Set)),
            (LockCondition.KeepsCodes, Unseen(ErrorCode.KwiksetUnableToConfirmDeletion, LockActions.Remove))),
    };

    /// <summary>Wyze: tells no PIN that was set elsewhere, and wants a name of its own for each code.</summary>
    public static ProviderProfile Wyze { get; } = new()
    {
        Provider = "wyze",
        DisplayName = "Wyze",
        DeviceType = "wyze_lock",
        Model = "Wyze Lock",
        PinLengths = [4, 5, 6, 7, 8],
        Connection = LockConnection.Gateway,
        Capacity = 50,
        RevealsPins = false,
        LongestName = 16,
        NamesAreUnique = true,
        DuplicatePin = ErrorCode.WyzePotentialDuplicateCode,
        Conditions = Suffering(
            (LockCondition.KeypadMissing,
                HinderedBy(ErrorCode.FailedToSetOnDevice, LockActions.Adopt | LockActions.Set))),
    };

    /// <summary>Lockly: reached through a bridge that is sold apart.</summary>
    public static ProviderProfile Lockly { get; } = new()
    {
        Provider = "lockly",
        DisplayName = "Lockly",
        DeviceType = "lockly_lock",
        Model = "Secure Plus",
        PinLengths = [6, 7, 8],
        Connection = LockConnection.Bridge,
        Capacity = 20,
        PinConstraints = PinConstraints.NoAllSame | PinConstraints.NoSequence,
        Conditions = Suffering(
            (LockCondition.BridgeMissing, CutOffBy(ErrorCode.LocklyMissingWifiBridge))),
    };

    /// <summary>Ultraloq: a code can be switched off in its app.</summary>
    public static ProviderProfile Ultraloq { get; } = new()
    {
        Provider = "ultraloq",
        DisplayName = "Ultraloq",
        DeviceType = "ultraloq_lock",
        Model = "U-Bolt Pro WiFi",
        PinLengths = [4, 5, 6, 7, 8],
        Connection = LockConnection.Direct,
        Capacity = 100,
        LongestName = 16,
        DisabledWarning = WarningCode.UltraloqAccessCodeDisabled,
        Conditions = Suffering(),
    };

    /// <summary>Nuki: six digits, no zeros, nothing that begins with 12.</summary>
    public static ProviderProfile Nuki { get; } = new()
    {
        Provider = "nuki",
        DisplayName = "Nuki",
        DeviceType = "nuki_lock",
        Model = "Smart Lock 3.0 Pro",
        PinLengths = [6],
        Connection = LockConnection.Bridge,
        Capacity = 200,
        LongestName = 20,
        PinConstraints = PinConstraints.NoZeros | PinConstraints.CannotStartWith12,
        Conditions = Suffering(
            (LockCondition.BridgeMissing, CutOffBy(ErrorCode.DeviceDisconnected)),
            (LockCondition.KeypadMissing,
                HinderedBy(ErrorCode.FailedToSetOnDevice, LockActions.Adopt | LockActions.Set))),
    };
}
