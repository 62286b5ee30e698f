using AccessCodes.Domain.Catalog;
using AccessCodes.Domain.Devices;
using AccessCodes.Domain.Events;
using AccessCodes.Domain.Locks;
using AccessCodes.Domain.ManagedCodes;

namespace AccessCodes.Domain.Reconciliations;

/// <summary>
/// The rules by which a device and its account follow what their provider reports: errors and warnings come with their
/// cause and go with it ("Errors" and "Warnings" of the unmanaged access code document).
/// </summary>
public static class DeviceReconciliation
{
    /// <summary>Brings a device in line with a report.</summary>
    /// <param name="device">The device.</param>
    /// <param name="account">Its account, in line with the report already.</param>
    /// <param name="report">The report.</param>
    /// <param name="events">Makes the events, of the device.</param>
    /// <returns>What to commit; null where nothing has changed.</returns>
    public static ReconciledDevice? OfDevice(
        Device device, ConnectedAccount account, LockReport report, EventMaker events)
    {
        var effects = report.Conditions.Order().Select(report.Provider.EffectOf).Where(effect => effect.IsSeen).ToArray();
        var errors = effects.Where(effect => effect.Warning is null).Select(effect => effect.Error).OfType<ErrorCode>();
        var (ofCodes, own) = (
            errors.Where(error => error.Scope == ErrorScope.AccessCode),
            errors.Where(error => error.Scope == ErrorScope.Device));
        var thirdParty = report.Conditions.Contains(LockCondition.ThirdPartyIntegration);

        // An empty pool is no condition of the lock: it comes and goes with the pool.
        if (device.Errors.Has(ErrorCode.EmptyBackupAccessCodePool))
            own = own.Append(ErrorCode.EmptyBackupAccessCodePool);

        var after = device with
        {
            IsOnline = report.IsOnline,
            Capacity = report.Capacity == report.Provider.Capacity ? null : report.Capacity,
            PinLengths = PinLengthsOf(device, report),
            Errors = device.Errors.Become(own, events.Now),
            Warnings = device.Warnings.Become(
                thirdParty ? [WarningCode.ThirdPartyIntegrationDetected] : [], events.Now),
            CodeErrors = device.CodeErrors.Become(ofCodes, events.Now),
            CodeWarnings = device.CodeWarnings.Become(
                effects.Select(effect => effect.Warning).OfType<WarningCode>(), events.Now),
        };
        return after == device ? null : new ReconciledDevice(after, [.. Tell(device, after, account, report, events)]);
    }

    /// <summary>Brings an account in line with a report.</summary>
    /// <param name="account">The account.</param>
    /// <param name="report">The report.</param>
    /// <param name="events">Makes the events, of the account.</param>
    /// <returns>What to commit; null where nothing has changed.</returns>
    public static ReconciledAccount? OfAccount(ConnectedAccount account, LockReport report, EventMaker events)
    {
        var errors = report.AccountConditions.Order().Select(condition => condition switch
        {
            AccountCondition.Disconnected => ErrorCode.AccountDisconnected,
            AccountCondition.BridgeDown => ErrorCode.BridgeDisconnected,
            AccountCondition.UserLimitReached => ErrorCode.SaltoKsSubscriptionLimitExceeded,
            _ => throw new ArgumentOutOfRangeException(nameof(report), condition, "A condition without an error."),
        });

        var after = account with { Errors = account.Errors.Become(errors, events.Now) };
        if (after == account)
            return null;

        return (account.Errors.Has(ErrorCode.AccountDisconnected), after.Errors.Has(ErrorCode.AccountDisconnected)) switch
        {
            (false, true) => new ReconciledAccount(
                after, [events.Tell(EventTypes.AccountDisconnected, EventIssues.Of(after))]),
            (true, false) => new ReconciledAccount(after, [events.Tell(EventTypes.AccountConnected)]),
            _ => new ReconciledAccount(after, []),
        };
    }

    /// <returns>The very list of the device where nothing has changed.</returns>
    private static IReadOnlyList<int>? PinLengthsOf(Device device, LockReport report)
    {
        if (report.PinLengths.SequenceEqual(report.Provider.PinLengths))
            return null;

        return device.PinLengths?.SequenceEqual(report.PinLengths) == true ? device.PinLengths : report.PinLengths;
    }

    private static IEnumerable<Event> Tell(
        Device before, Device after, ConnectedAccount account, LockReport report, EventMaker events)
    {
        var issues = EventIssues.Of(after, account);

        var (wasRemoved, isRemoved) = (
            before.Errors.Has(ErrorCode.DeviceRemoved), after.Errors.Has(ErrorCode.DeviceRemoved));
        if (isRemoved && !wasRemoved)
            yield return events.Tell(EventTypes.DeviceRemoved);
        else if (wasRemoved && !isRemoved)
            yield return events.Tell(EventTypes.DeviceAdded);

        if (before.IsOnline && !after.IsOnline && !isRemoved)
            yield return events.Tell(EventTypes.DeviceDisconnected, issues);
        else if (!before.IsOnline && after.IsOnline)
            yield return events.Tell(EventTypes.DeviceConnected);

        switch (before.Errors.Has(ErrorCode.SubscriptionRequired), after.Errors.Has(ErrorCode.SubscriptionRequired))
        {
            case (false, true):
                yield return events.Tell(EventTypes.DeviceSubscriptionRequired, issues);
                break;
            case (true, false):
                yield return events.Tell(EventTypes.DeviceSubscriptionRequiredResolved);
                break;
        }

        switch (LacksKeypad(before, report.Provider), LacksKeypad(after, report.Provider))
        {
            case (false, true):
                yield return events.Tell(EventTypes.DeviceKeypadDisconnected, issues);
                break;
            case (true, false):
                yield return events.Tell(EventTypes.DeviceKeypadConnected);
                break;
        }

        switch (before.Warnings.Count > 0, after.Warnings.Count > 0)
        {
            case (false, true):
                yield return events.Tell(EventTypes.DeviceThirdPartyDetected);
                break;
            case (true, false):
                yield return events.Tell(EventTypes.DeviceThirdPartyNoLongerDetected);
                break;
        }
    }

    private static bool LacksKeypad(Device device, ProviderProfile provider) =>
        provider.Conditions.TryGetValue(LockCondition.KeypadMissing, out var effect)
        && device.CodeErrors.Has(effect.Error!);
}

/// <summary>A device that follows a report.</summary>
/// <param name="Device">The device.</param>
/// <param name="Events">What to tell, in this order.</param>
public sealed record ReconciledDevice(Device Device, IReadOnlyList<Event> Events);

/// <summary>An account that follows a report.</summary>
/// <param name="Account">The account.</param>
/// <param name="Events">What to tell, in this order.</param>
public sealed record ReconciledAccount(ConnectedAccount Account, IReadOnlyList<Event> Events);
