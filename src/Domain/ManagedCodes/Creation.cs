using AccessCodes.Domain.AccessCodes;
using AccessCodes.Domain.Attempts;
using AccessCodes.Domain.BackupCodes;
using AccessCodes.Domain.Catalog;
using AccessCodes.Domain.Conversions;
using AccessCodes.Domain.Devices;
using AccessCodes.Domain.Events;
using AccessCodes.Domain.Locks;

namespace AccessCodes.Domain.ManagedCodes;

/// <summary>
/// The rules by which a workspace puts a code of its own on a lock (/access_codes/create). Pure functions: they decide,
/// the caller commits what they return in one transaction.
/// </summary>
public static class Creation
{
    /// <summary>Decides whether codes can be created, on one device or with one PIN on several.</summary>
    /// <param name="sites">Where.</param>
    /// <param name="wish">What was asked for.</param>
    /// <param name="draw">Draws a number from 0 up to, and without, the one it is given; not to be foreseen.</param>
    /// <param name="now">The time.</param>
    /// <returns>
    /// What to commit, a code for each site, all or none of them; or a refusal:
    /// <see cref="RefusalReason.UnsupportedDevice"/> where the lock is not programmed online,
    /// <see cref="RefusalReason.InvalidInput"/> where it does not take such a PIN or such a name,
    /// <see cref="RefusalReason.DuplicateAccessCode"/> where another code of the device has it.
    /// </returns>
    public static Decision<AcceptedCreation> Accept(
        IReadOnlyList<CreationSite> sites, CreationWish wish, Func<int, int> draw, DateTimeOffset now)
    {
        if (sites.Any(site => !site.Provider.ProgramsCodesOnline))
            return Refusals.ProgrammingNotSupported;
        if (wish.UsesBackupPool && BackupPool.CheckUse(wish.Bounds, sites.Select(site => site.Provider)) is { } use)
            return use;
        if (sites.Select(site => PinRules.CheckChoice(wish.Pin, site.Provider)).OfType<Refusal>().FirstOrDefault() is { } choice)
            return choice;
        if (sites.Select(site => NameRules.Check(wish.Name, site.Provider)).OfType<Refusal>().FirstOrDefault() is { } name)
            return name;

        var shared = wish.Pin ?? GenerateFor(sites, wish, draw, now);
        var accepted = new List<AcceptedAction>();
        foreach (var site in sites)
        {
            var refusal = shared is null
                ? Refusals.NoFreePin
                : PinRules.Check(shared, site.Provider) ?? Duplicate(site, shared, now);
            var pin = shared;
            if (refusal is not null)
            {
                pin = wish.MayDiffer ? GenerateFor([site], wish, draw, now) : null;
                if (pin is null)
                    return refusal;
            }

            accepted.Add(Begin(site, wish, pin!, now));
        }

        return new AcceptedCreation(accepted);
    }

    /// <summary>Begins to set a code that waited for its lock, as if it had just been created.</summary>
    /// <param name="code">The code, which no action is busy with.</param>
    /// <param name="device">The device that it is to be on.</param>
    /// <param name="account">The account that the device is reached through.</param>
    /// <param name="attemptId">The id of the attempt.</param>
    /// <param name="now">The time.</param>
    public static AcceptedAction Resume(
        AccessCode code, Device device, ConnectedAccount account, Guid attemptId, DateTimeOffset now)
    {
        var begun = Situation(code, device, account, attemptId, now).Begin(ActionType.CreateAccessCode);
        return begun with
        {
            Code = begun.Code with { StatusBefore = code.Status, Status = AccessCodeStatus.Setting },
        };
    }

    /// <summary>Warns that a code takes long to reach its lock; the provider may have words of its own for it.</summary>
    /// <param name="code">The code.</param>
    /// <param name="device">The device that the code is to be on.</param>
    /// <param name="account">The account that the device is reached through.</param>
    /// <param name="events">Makes the events.</param>
    /// <returns>What to commit; null where that was told already.</returns>
    public static CodeOutcome? Delay(AccessCode code, Device device, ConnectedAccount account, EventMaker events)
    {
        var warning = ProviderProfiles.Of(device.Provider).SetDelayed;
        if (code.Warnings.Has(warning))
            return null;

        var delayed = code with { Warnings = code.Warnings.With(warning.At(events.Now)) };
        return new CodeOutcome(
            delayed,
            Attempt: null,
            [events.Tell(EventTypes.DelayInSettingOnDevice, EventIssues.Of(delayed, device, account))]);
    }

    /// <summary>The warnings of a code that is no longer on its way to its lock.</summary>
    /// <param name="code">The code.</param>
    internal static IReadOnlyList<ReportedWarning> WithoutDelay(AccessCode code) =>
        code.Warnings.Without(ProviderProfiles.Of(code.Address.Provider).SetDelayed);

    /// <summary>Finds a code that was asked for in the same words and is on its way to the device.</summary>
    /// <param name="site">Where.</param>
    /// <param name="wish">What was asked for.</param>
    public static AccessCode? FindTwin(CreationSite site, CreationWish wish) => site.Codes.FirstOrDefault(code =>
        code.Pending?.ActionType == ActionType.CreateAccessCode
        && wish.Pin is not null
        && code.Pin == wish.Pin
        && code.Name == wish.Name
        && code.Bounds == wish.Bounds
        && code.IsExternalModificationAllowed == wish.IsExternalModificationAllowed
        && code.UsesBackupPool == wish.UsesBackupPool);

    /// <summary>Ends a creation that the lock has carried out.</summary>
    /// <param name="code">The code.</param>
    /// <param name="attempt">The attempt, which is pending.</param>
    /// <param name="keeperId">Who sees to it from now on that the code starts and ends in time.</param>
    /// <param name="events">Makes the events.</param>
    public static CodeOutcome Complete(AccessCode code, ActionAttempt attempt, Guid keeperId, EventMaker events)
    {
        var set = Validity.Programmed(
            code with
            {
                Errors = [],
                Warnings = WithoutDelay(code).Without(WarningCode.UsingBackupAccessCode),
                Pending = null,
                StatusBefore = null,
            },
            keeperId,
            events.Now);
        return new CodeOutcome(
            set,
            attempt.Succeed(events.Now),
            [events.Tell(set.IsScheduledOnDevice ? EventTypes.ScheduledOnDevice : EventTypes.SetOnDevice)]);
    }

    /// <summary>Ends a creation that failed: the code is kept, unset, and shows why.</summary>
    /// <param name="code">The code.</param>
    /// <param name="attempt">The attempt, which is pending.</param>
    /// <param name="device">The device that the code is on.</param>
    /// <param name="account">The account that the device was reached through.</param>
    /// <param name="obstacle">What stood in the way.</param>
    /// <param name="events">Makes the events.</param>
    public static CodeOutcome Fail(
        AccessCode code,
        ActionAttempt attempt,
        Device device,
        ConnectedAccount account,
        Obstacle obstacle,
        EventMaker events) =>
        CodeOutcome.Failed(
            code with
            {
                Status = AccessCodeStatus.Unset,
                Warnings = WithoutDelay(code),
                Pending = null,
                StatusBefore = null,
            },
            attempt,
            device,
            account,
            obstacle,
            issues => events.Tell(EventTypes.FailedToSetOnDevice, issues),
            events.Now);

    private static AcceptedAction Begin(CreationSite site, CreationWish wish, Pin pin, DateTimeOffset now)
    {
        var device = site.Device;
        var code = new AccessCode
        {
            AccessCodeId = site.AccessCodeId,
            WorkspaceId = device.WorkspaceId,
            DeviceId = device.DeviceId,
            ConnectedAccountId = device.ConnectedAccountId,
            Address = LockCodeAddress.OfManaged(device.Provider, device.LockId, site.AccessCodeId),
            Name = wish.IsBackup ? BackupPool.NameOf(site.AccessCodeId) : wish.Name,
            Pin = pin,
            Bounds = wish.Bounds,
            Status = AccessCodeStatus.Setting,
            StatusBefore = AccessCodeStatus.Unset,
            IsManaged = true,
            IsExternalModificationAllowed = wish.IsExternalModificationAllowed,
            CommonCodeKey = wish.CommonCodeKey,
            UsesBackupPool = wish.UsesBackupPool,
            IsBackup = wish.IsBackup,
            CreatedAt = now,
        };

        var begun = Situation(code, device, site.Account, site.AttemptId, now).Begin(ActionType.CreateAccessCode);
        return begun with { Attempt = begun.Attempt with { WaitsForDevice = wish.WaitsForDevice } };
    }

    private static CodeSituation Situation(
        AccessCode code, Device device, ConnectedAccount account, Guid attemptId, DateTimeOffset now) => new()
        {
            Code = code,
            Pending = null,
            Holder = null,
            Device = device,
            Account = account,
            AttemptId = attemptId,
            Now = now,
        };

    private static Refusal? Duplicate(CreationSite site, Pin pin, DateTimeOffset now) =>
        site.Codes.Any(code => PinRules.Holds(code, pin, now)) ? Refusals.DuplicateAccessCode : null;

    private static Pin? GenerateFor(
        IReadOnlyList<CreationSite> sites, CreationWish wish, Func<int, int> draw, DateTimeOffset now)
    {
        var lengths = sites
            .Select(site => site.Device.PinLengths ?? site.Provider.PinLengths)
            .Aggregate((one, other) => [.. one.Intersect(other)]);
        return PinRules.Generate(
            lengths,
            wish.PreferredLength,
            sites.Aggregate(PinConstraints.None, (all, site) => all | site.Provider.PinConstraints),
            pin => sites.Any(site => Duplicate(site, pin, now) is not null),
            draw);
    }
}

/// <summary>A device that a code is to be created on.</summary>
/// <param name="Device">The device.</param>
/// <param name="Account">The account that it was reached through.</param>
/// <param name="Codes">The codes of the device that the workspace knows, managed or not.</param>
/// <param name="AccessCodeId">The id of the code, should one be created.</param>
/// <param name="AttemptId">The id of the attempt, should one begin.</param>
public sealed record CreationSite(
    Device Device, ConnectedAccount Account, IReadOnlyList<AccessCode> Codes, Guid AccessCodeId, Guid AttemptId)
{
    /// <summary>What the provider of the lock can do.</summary>
    public ProviderProfile Provider => ProviderProfiles.Of(Device.Provider);
}

/// <summary>Codes that are to be created, all or none of them.</summary>
/// <param name="Actions">The codes with their attempts, in the order of the sites.</param>
public sealed record AcceptedCreation(IReadOnlyList<AcceptedAction> Actions);

/// <summary>What was asked for (the parameters of /access_codes/create).</summary>
/// <param name="Name">What people are to call the code.</param>
/// <param name="Pin">The PIN; null for one that is made up.</param>
/// <param name="PreferredLength">How long a PIN that is made up should be, where the lock takes it.</param>
/// <param name="Bounds">When the code is to work; null for an ongoing one.</param>
/// <param name="IsExternalModificationAllowed">Whether a change made at the lock is accepted.</param>
/// <param name="CommonCodeKey">What codes that are created together have in common; null for one alone.</param>
/// <param name="MayDiffer">Whether a device that cannot have the common PIN gets another one.</param>
/// <param name="WaitsForDevice">Whether to wait, up to the attempt's deadline, for a lock that cannot be reached.</param>
/// <param name="UsesBackupPool">Whether a backup code may be pulled in place of the code.</param>
/// <param name="IsBackup">Whether it is a backup code itself, for the pool of its device.</param>
public sealed record CreationWish(
    string? Name,
    Pin? Pin,
    int? PreferredLength,
    TimeBounds? Bounds,
    bool IsExternalModificationAllowed,
    string? CommonCodeKey = null,
    bool MayDiffer = false,
    bool WaitsForDevice = false,
    bool UsesBackupPool = false,
    bool IsBackup = false);
