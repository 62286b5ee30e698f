using AccessCodes.Domain.Catalog;

namespace AccessCodes.Domain.Locks;

/// <content>Locks that are reached through what serves several of them, and those of hotels and lockers.</content>
public static partial class ProviderProfiles
{
    /// <summary>SmartThings: codes can be seen without their PIN and cannot be converted; the hub has few slots.</summary>
    public static ProviderProfile SmartThings { get; } = new()
    {
        Provider = "smartthings",
        DisplayName = "SmartThings",
        DeviceType = "smartthings_lock",
        Model = "Z-Wave Lock",
        PinLengths = [4, 5, 6, 7, 8],
        Connection = LockConnection.Hub,
        Capacity = 30,
        RevealsPins = false,
        ConvertsUnmanagedCodes = false,
        NoSpace = ErrorCode.SmartthingsNoFreeSlotsAvailable,
        SetUnanswered = ErrorCode.SmartthingsFailedToSetAfterMultipleRetries,
        SetLate = ErrorCode.SmartthingsFailedToSetAfterMultipleRetries,
        SetDelayed = WarningCode.SmartthingsFailedToSetAccessCode,
        Conditions = Suffering(
            (LockCondition.Offline, CutOffBy(ErrorCode.DeviceDisconnected)),
            (LockCondition.HubDisconnected, CutOffBy(ErrorCode.HubDisconnected)),
            (LockCondition.RejectsCodes, Unseen(ErrorCode.SmartthingsFailedToSetAccessCode, LockActions.Set))),
    };

    /// <summary>TTLock: reached through a gateway that each lock is paired to.</summary>
    public static ProviderProfile Ttlock { get; } = new()
    {
        Provider = "ttlock",
        DisplayName = "TTLock",
        DeviceType = "ttlock_lock",
        Model = "TTLock Deadbolt",
        PinLengths = [4, 5, 6, 7, 8, 9],
        Connection = LockConnection.Gateway,
        Capacity = 250,
        Conditions = Suffering(
            (LockCondition.Offline, CutOffBy(ErrorCode.DeviceDisconnected)),
            (LockCondition.HubDisconnected, CutOffBy(ErrorCode.HubDisconnected)),
            (LockCondition.GatewayUnpaired, CutOffBy(ErrorCode.TtlockLockNotPairedToGateway))),
    };

    /// <summary>igloohome: algorithmic PINs, which can be neither converted nor deleted from afar.</summary>
    public static ProviderProfile Igloohome { get; } = new()
    {
        Provider = "igloohome",
        DisplayName = "igloohome",
        DeviceType = "igloohome_lock",
        Model = "Smart Deadbolt 2S",
        PinLengths = [7, 8, 9],
        Connection = LockConnection.Offline,
        Capacity = 10_000,
        BackupPoolSize = 0,
        ConvertsUnmanagedCodes = false,
        DeletesUnmanagedCodes = false,
        UsesAlgorithmicPins = true,
        Conditions = Suffering(
            (LockCondition.SubscriptionLapsed, HinderedBy(ErrorCode.SubscriptionRequired))),
    };

    /// <summary>Salto KS: makes up its own six digits, for users whom the site's subscription counts.</summary>
    public static ProviderProfile SaltoKs { get; } = new()
    {
        Provider = "salto_ks",
        DisplayName = "Salto KS",
        DeviceType = "salto_lock",
        Model = "Neo Cylinder",
        PinLengths = [6],
        Connection = LockConnection.Hub,
        Capacity = 500,
        BackupPoolSize = 0,
        Categories = ["access_control_systems", "stable"],
        TakesChosenPins = false,
        SplitsNames = true,
        DisabledError = ErrorCode.SaltoKsUserNotSubscribed,
        Conditions = Suffering(
            (LockCondition.HubDisconnected, CutOffBy(ErrorCode.HubDisconnected)),
            (LockCondition.SubscriptionLapsed, HinderedBy(ErrorCode.SubscriptionRequired))),
    };

    /// <summary>
    /// dormakaba Oracode: makes up its own PINs, for stays of the lengths that its user levels know, at most 31 days.
    /// </summary>
    public static ProviderProfile DormakabaOracode { get; } = new()
    {
        Provider = "dormakaba_oracode",
        DisplayName = "dormakaba Oracode",
        DeviceType = "dormakaba_oracode_door",
        Model = "Oracode 660",
        PinLengths = [4, 5, 6],
        Connection = LockConnection.Hub,
        Capacity = 10_000,
        BackupPoolSize = 0,
        Categories = ["stable"],
        TakesChosenPins = false,
        TakesOngoingCodes = false,
        LongestValidity = TimeSpan.FromDays(31),
        InvalidBounds = ErrorCode.DormakabaOracodeInvalidTimeRange,
        Conditions = Suffering(
            (LockCondition.HubDisconnected, CutOffBy(ErrorCode.HubDisconnected))),
    };

    /// <summary>KeyNest: the code opens a locker with a key; lockers of third parties cannot be programmed.</summary>
    public static ProviderProfile Keynest { get; } = new()
    {
        Provider = "keynest",
        DisplayName = "KeyNest",
        DeviceType = "keynest_key",
        Model = "KeyNest Locker",
        PinLengths = [6],
        Connection = LockConnection.Direct,
        Capacity = 10,
        Conditions = Suffering(
            (LockCondition.ThirdPartyLocker,
                HinderedBy(ErrorCode.KeynestUnsupportedThirdPartyLocker, LockActions.Adopt | LockActions.Set))),
    };
}
