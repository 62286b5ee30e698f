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
/// The rules by which a managed code is changed, or handed back (/access_codes/update). What it is to be is noted on the
/// code and takes effect when the lock has it. Pure functions: they decide, the caller commits what they return in one
/// transaction.
/// </summary>
public static class Change
{
    /// <summary>Decides whether a change can begin.</summary>
    /// <param name="situation">The code, and what is known around it.</param>
    /// <param name="wish">What was asked for.</param>
    /// <param name="neighbours">The codes of the device; only looked at where <see cref="TakesAPin"/>.</param>
    /// <returns>
    /// What to commit; or the attempt that already does just this; or a refusal:
    /// <see cref="RefusalReason.AccessCodeNotFound"/> for an unmanaged code,
    /// <see cref="RefusalReason.InvalidInput"/> for bounds, a name or a PIN that cannot be,
    /// <see cref="RefusalReason.DuplicateAccessCode"/> where another code of the device has the PIN,
    /// <see cref="RefusalReason.UnsupportedDevice"/> where the provider knows no unmanaged codes to hand this back to,
    /// or no backup codes,
    /// <see cref="RefusalReason.AccessCodeBusy"/> where another action is under way,
    /// <see cref="RefusalReason.ManagedByAnotherWorkspace"/> where the code is somebody else's by now.
    /// </returns>
    public static Decision<AcceptedAction> Accept(
        CodeSituation situation, ChangeWish wish, IReadOnlyList<AccessCode> neighbours)
    {
        var code = situation.Code;
        if (!code.IsManaged)
            return Refusals.AccessCodeNotFound;

        if (wish.IsHandBack && !situation.Provider.ListsUnmanagedCodes)
            return Refusals.UnmanagedCodesNotSupported;

        if (Resolve(code, wish, situation.Now).IsRefused(out var wanted, out var unresolved))
            return unresolved;

        if (NameRules.Check(wish.Name, situation.Provider) is { } unfit)
            return unfit;

        if (situation.Pending is { } pending)
        {
            return code.Wanted is { } already && already == wanted with { RequestedAt = already.RequestedAt }
                ? situation.Join()
                : Refusals.AccessCodeBusy(pending);
        }

        if (code.Status == AccessCodeStatus.Removing)
            return Refusals.AccessCodeEnding;

        if (situation.IsManagedElsewhere)
            return Refusals.ManagedByAnotherWorkspace;

        if (situation.IsBeingHandedOver)
            return Refusals.AccessCodeChangingHands;

        if (TakesAPin(code, wish, situation.Now) && CheckPin(situation, wanted.Pin!, neighbours) is { } refusal)
            return refusal;

        var begun = situation.Begin(ActionType.UpdateAccessCode);
        return begun with
        {
            Attempt = begun.Attempt with { WaitsForDevice = wish.WaitsForDevice },
            Code = begun.Code with
            {
                Wanted = wanted,
                StatusBefore = code.Status,
                Status = ConcernsTheLock(code, wanted) ? AccessCodeStatus.Setting : code.Status,
            },
        };
    }

    /// <summary>Whether a change takes a PIN that the code does not hold: another one, or its own after it had ended.</summary>
    /// <param name="code">The code as it is.</param>
    /// <param name="wish">What was asked for.</param>
    /// <param name="now">The time.</param>
    public static bool TakesAPin(AccessCode code, ChangeWish wish, DateTimeOffset now) =>
        !wish.IsHandBack
        && (wish.Pin ?? code.Pin) is { } pin
        && (pin != code.Pin || !PinRules.Holds(code, pin, now));

    /// <summary>Whether a change makes a difference on the lock.</summary>
    /// <param name="code">The code as it is.</param>
    /// <param name="wanted">What it is to be.</param>
    public static bool ConcernsTheLock(AccessCode code, WantedContent wanted) =>
        IsOutOfStep(code) || wanted.Name != code.Name || wanted.Pin != code.Pin || wanted.Bounds != code.Bounds;

    /// <summary>Whether the lock is known to have something else than the record says, so that even no change is one.</summary>
    /// <param name="code">The code.</param>
    private static bool IsOutOfStep(AccessCode code) =>
        code.Errors.Has(ErrorCode.CodeModifiedExternalToSeam)
        || code.Errors.Has(ErrorCode.ReplacedByNewerAccessCode)
        || code.Warnings.Has(WarningCode.CodeModifiedExternalToSeam)
        || code.LacksBoundsOnLock;

    /// <summary>Ends a change that the lock has carried out.</summary>
    /// <param name="code">The code.</param>
    /// <param name="attempt">The attempt, which is pending.</param>
    /// <param name="keeperId">Who sees to it from now on that the code starts and ends in time.</param>
    /// <param name="events">Makes the events.</param>
    public static CodeOutcome Complete(AccessCode code, ActionAttempt attempt, Guid keeperId, EventMaker events)
    {
        var wanted = code.Wanted!;
        var before = code.StatusBefore ?? code.Status;
        var changed = code with
        {
            Name = wanted.Name,
            Pin = wanted.Pin,
            Bounds = wanted.Bounds,
            IsExternalModificationAllowed = wanted.IsExternalModificationAllowed,
            IsManaged = wanted.IsManaged,
            UsesBackupPool = wanted.UsesBackupPool,
            Status = before,
            StatusBefore = null,
            Wanted = null,
            Pending = null,
        };

        if (!wanted.IsManaged)
        {
            return new CodeOutcome(
                BackupPool.Leave(changed) with
                {
                    IsExternalModificationAllowed = false,
                    IsScheduledOnDevice = false,
                    TimedBy = null,
                },
                attempt.Succeed(events.Now),
                [events.Tell(EventTypes.Changed)]);
        }

        if (!ConcernsTheLock(code, wanted))
            return new CodeOutcome(changed, attempt.Succeed(events.Now), [events.Tell(EventTypes.Changed)]);

        changed = Validity.Programmed(
            changed with
            {
                Errors = [],
                LacksBoundsOnLock = false,
                Warnings = Creation.WithoutDelay(changed)
                    .Without(WarningCode.CodeModifiedExternalToSeam)
                    .Without(WarningCode.UsingBackupAccessCode),
            },
            keeperId,
            events.Now);
        List<Event> told = [events.Tell(EventTypes.Changed)];
        if (changed.IsScheduledOnDevice && !code.IsScheduledOnDevice)
            told.Add(events.Tell(EventTypes.ScheduledOnDevice));
        else if (changed.Status == AccessCodeStatus.Set && before != AccessCodeStatus.Set)
            told.Add(events.Tell(EventTypes.SetOnDevice));

        return new CodeOutcome(changed, attempt.Succeed(events.Now), told);
    }

    /// <summary>Ends a change that failed: the code stays what it was and shows why.</summary>
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
                Status = code.StatusBefore ?? code.Status,
                StatusBefore = null,
                Warnings = Creation.WithoutDelay(code),
                Wanted = null,
                Pending = null,
            },
            attempt,
            device,
            account,
            obstacle,
            issues => events.Tell(EventTypes.FailedToSetOnDevice, issues),
            events.Now);

    private static Decision<WantedContent> Resolve(AccessCode code, ChangeWish wish, DateTimeOffset now)
    {
        var bounds = code.Bounds;
        if (wish.IsTimeBound is false)
        {
            bounds = null;
        }
        else if (wish.StartsAt is not null || wish.EndsAt is not null || wish.IsTimeBound is true)
        {
            // A code that has bounds can have one of them moved.
            if ((wish.StartsAt ?? bounds?.StartsAt) is not { } startsAt)
                return Refusals.InvalidInput("starts_at", "Required, because the access code has none yet");
            if ((wish.EndsAt ?? bounds?.EndsAt) is not { } endsAt)
                return Refusals.InvalidInput("ends_at", "Required, because the access code has none yet");
            if (endsAt <= startsAt)
                return Refusals.InvalidInput("ends_at", "Must be after starts_at");
            if (endsAt <= now)
                return Refusals.InvalidInput("ends_at", "Must be in the future");

            bounds = new TimeBounds(startsAt, endsAt);
        }

        var wanted = new WantedContent(
            wish.Name ?? code.Name,
            wish.Pin ?? code.Pin,
            bounds,
            wish.IsExternalModificationAllowed ?? code.IsExternalModificationAllowed,
            !wish.IsHandBack,
            now,
            wish.UsesBackupPool ?? (code.UsesBackupPool && bounds is not null));

        if (wish.UsesBackupPool is true
            && BackupPool.CheckUse(bounds, [ProviderProfiles.Of(code.Address.Provider)]) is { } use)
        {
            return use;
        }

        if (ConcernsTheLock(code, wanted) && wanted.Pin is null)
            return Refusals.InvalidInput("code", "Required, because the lock does not reveal the present one");
        return wanted;
    }

    private static Refusal? CheckPin(CodeSituation situation, Pin pin, IReadOnlyList<AccessCode> neighbours)
    {
        if ((PinRules.CheckChoice(pin == situation.Code.Pin ? null : pin, situation.Provider)
            ?? PinRules.Check(pin, situation.Provider)) is { } refusal)
            return refusal;

        return neighbours.Any(other =>
            other.AccessCodeId != situation.Code.AccessCodeId && PinRules.Holds(other, pin, situation.Now))
            ? Refusals.DuplicateAccessCode
            : null;
    }
}

/// <summary>What was asked for (the parameters of /access_codes/update); null leaves a thing as it is.</summary>
public sealed record ChangeWish
{
    /// <summary>What people are to call the code.</summary>
    public string? Name { get; init; }

    /// <summary>The new PIN.</summary>
    public Pin? Pin { get; init; }

    /// <summary>When it is to start.</summary>
    public DateTimeOffset? StartsAt { get; init; }

    /// <summary>When it is to end.</summary>
    public DateTimeOffset? EndsAt { get; init; }

    /// <summary>True to make it time-bound, false to make it ongoing.</summary>
    public bool? IsTimeBound { get; init; }

    /// <summary>Whether a change made at the lock is accepted.</summary>
    public bool? IsExternalModificationAllowed { get; init; }

    /// <summary>Whether a backup code may be pulled in its place.</summary>
    public bool? UsesBackupPool { get; init; }

    /// <summary>Whether to wait, up to the attempt's deadline, for a lock that cannot be reached.</summary>
    public bool WaitsForDevice { get; init; }

    /// <summary>Whether the code is to be unmanaged again.</summary>
    public bool IsHandBack { get; init; }
}
