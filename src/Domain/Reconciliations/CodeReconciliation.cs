using AccessCodes.Domain.AccessCodes;
using AccessCodes.Domain.Catalog;
using AccessCodes.Domain.Events;
using AccessCodes.Domain.Locks;
using AccessCodes.Domain.ManagedCodes;

namespace AccessCodes.Domain.Reconciliations;

/// <summary>
/// The rules by which a workspace's record of a code follows what is on the lock. An unmanaged code is what the lock
/// says. A managed one is what Seam says: where the lock differs, somebody changed or removed it there, which is an error
/// unless it was allowed (<c>is_external_modification_allowed</c>), and then a warning.
/// </summary>
public static class CodeReconciliation
{
    /// <summary>For how long an algorithmic PIN waits for its first use ("Algopins must be used within 24 hours").</summary>
    private static readonly TimeSpan FirstUse = TimeSpan.FromHours(24);

    /// <summary>Brings a code in line with a report.</summary>
    /// <param name="code">The code, which no action is busy with.</param>
    /// <param name="report">The report, which tells of the codes on the lock.</param>
    /// <param name="events">Makes the events, of the code.</param>
    /// <returns>What to commit; null where nothing has changed.</returns>
    public static CodeOutcome? OfCode(AccessCode code, LockReport report, EventMaker events)
    {
        if (code.Pending is not null || code.Status == AccessCodeStatus.Removing || report.Codes is not { } codes)
            return null;

        var found = codes.FirstOrDefault(present => present.Address == code.Address);
        if (!code.IsManaged)
        {
            return found is null
                ? new CodeOutcome(Code: null, Attempt: null, [events.Tell(EventTypes.UnmanagedRemoved)])
                : Outcome(code, Follow(code, found, report, events.Now), events);
        }

        if (found is not null)
            return IsWaiting(code, report, events.Now) ? null : Compare(code, found, report, events);

        return IsMissing(code, events.Now) ? Missed(code, report, events) : null;
    }

    /// <summary>
    /// Whether a managed code waits to be set: it should be on its lock, and has either not come there, or come there
    /// without anybody to see to its bounds, because its provider never said so. A backup code that fails is replaced
    /// instead.
    /// </summary>
    /// <param name="code">The code.</param>
    /// <param name="report">The report.</param>
    /// <param name="now">The time.</param>
    public static bool IsWaiting(AccessCode code, LockReport report, DateTimeOffset now)
    {
        if (code is not
            { IsManaged: true, Pending: null, Status: AccessCodeStatus.Unset, IsScheduledOnDevice: false, Pin: not null }
            || code.IsInPool
            || code.Bounds?.EndsAt <= now
            || WasTakenOff(code)
            || report.Codes is not { } codes)
        {
            return false;
        }

        var found = codes.FirstOrDefault(present => present.Address == code.Address);
        return found is null || (found.Status == AccessCodeStatus.Set && code is { Bounds: not null, TimedBy: null });
    }

    private static bool WasTakenOff(AccessCode code) =>
        code.Errors.Has(ErrorCode.CodeModifiedExternalToSeam)
        || code.Errors.Has(ErrorCode.ReplacedByNewerAccessCode)
        || code.Warnings.Has(WarningCode.CodeModifiedExternalToSeam);

    private static bool IsMissing(AccessCode code, DateTimeOffset now) =>
        code.Status == AccessCodeStatus.Set || (code.IsScheduledOnDevice && now < code.Bounds?.EndsAt);

    private static CodeOutcome Missed(AccessCode code, LockReport report, EventMaker events)
    {
        var off = code with { Status = AccessCodeStatus.Unset, IsScheduledOnDevice = false };
        var isReplaced = report.Codes!.Any(present => present.Replaces == code.Address.LockCodeId);
        if (isReplaced)
            off = off with { Errors = off.Errors.With(ErrorCode.ReplacedByNewerAccessCode.At(events.Now)) };
        else
            off = Blame(off, events.Now);

        return new CodeOutcome(off, Attempt: null, [events.Tell(EventTypes.DeletedExternalToSeam)]);
    }

    private static CodeOutcome? Compare(AccessCode code, LockCode found, LockReport report, EventMaker events)
    {
        if (IsSame(code, found, report.Provider))
        {
            // A code that was taken off and put back is on its lock again.
            var isBack = code.Status == AccessCodeStatus.Unset && WasTakenOff(code);
            var inOrder = code with
            {
                Errors = code.Errors
                    .Without(ErrorCode.CodeModifiedExternalToSeam)
                    .Without(ErrorCode.ReplacedByNewerAccessCode),
                Warnings = isBack
                    ? code.Warnings
                        .Without(WarningCode.CodeModifiedExternalToSeam)
                        .Without(WarningCode.UsingBackupAccessCode)
                    : code.Warnings,
                LacksBoundsOnLock = code.LacksBoundsOnLock && found.Bounds is null,
            };
            return Outcome(code, Follow(inOrder, found, report, events.Now), events);
        }

        if (code.IsExternalModificationAllowed)
        {
            var taken = Blame(code with { Name = found.Name, Pin = found.Pin ?? code.Pin, Bounds = found.Bounds }, events.Now);
            return new CodeOutcome(
                Follow(taken, found, report, events.Now),
                Attempt: null,
                [events.Tell(EventTypes.ModifiedExternalToSeam)]);
        }

        return code.Errors.Has(ErrorCode.CodeModifiedExternalToSeam)
            ? null
            : new CodeOutcome(
                Blame(code, events.Now), Attempt: null, [events.Tell(EventTypes.ModifiedExternalToSeam)]);
    }

    private static AccessCode Blame(AccessCode code, DateTimeOffset now) => code.IsExternalModificationAllowed
        ? code with { Warnings = code.Warnings.With(WarningCode.CodeModifiedExternalToSeam.At(now)) }
        : code with { Errors = code.Errors.With(ErrorCode.CodeModifiedExternalToSeam.At(now)) };

    private static bool IsSame(AccessCode code, LockCode found, ProviderProfile provider) =>
        provider.AppearanceOf(code.Name) == found.Name
        && (code.Bounds == found.Bounds || (code.LacksBoundsOnLock && found.Bounds is null))
        && (found.Pin is null || found.Pin == code.Pin);

    /// <summary>The record with what the lock says of the code beyond what Seam put there.</summary>
    private static AccessCode Follow(AccessCode code, LockCode found, LockReport report, DateTimeOffset now)
    {
        var provider = report.Provider;
        var isTwin = provider.ToleratesDuplicates && found.Pin is not null && report.Codes!.Any(
            other => other.Address != found.Address && other.Pin == found.Pin);
        var starts = found.Bounds?.StartsAt;

        var errors = code.Errors.Where(error => error.Code != provider.DisabledError?.Code && IsDue(error, code, report));
        var warnings = code.Warnings.Where(warning =>
            warning.Code != WarningCode.SchlageDetectedDuplicate.Code
            && warning.Code != WarningCode.IglooAlgopinMustBeUsedWithin24Hours.Code
            && warning.Code != provider.DisabledWarning?.Code
            && (code.IsManaged || !IsOfManagedCodes(warning))).ToList();
        var kept = new List<ReportedError>(errors);

        if (found.IsDisabled && provider.DisabledError is { } disabled)
            kept.Add(code.Errors.FirstOrDefault(error => error.Code == disabled.Code) ?? disabled.At(now));
        Warn(provider.DisabledWarning, found.IsDisabled);
        Warn(WarningCode.SchlageDetectedDuplicate, isTwin);
        Warn(
            WarningCode.IglooAlgopinMustBeUsedWithin24Hours,
            provider.UsesAlgorithmicPins && !found.HasBeenUsed && starts is not null && now < starts + FirstUse);

        var followed = code with
        {
            Errors = kept.SequenceEqual(code.Errors) ? code.Errors : kept,
            Warnings = warnings.SequenceEqual(code.Warnings) ? code.Warnings : warnings,
            OracodeMetadata = found.OracodeMetadata,
        };
        if (!code.IsManaged)
            return followed with { Name = found.Name, Pin = found.Pin, Bounds = found.Bounds, Status = found.Status };

        if (found.Status != AccessCodeStatus.Set)
            return followed with { Status = found.Status };

        // The lock keeps the bounds of a code: it is there before it starts, and does not work then. That it starts is
        // for its keeper to say, who tells of it as well.
        return code.IsScheduledOnDevice ? followed : followed with { Status = Validity.StatusAt(code.Bounds, now) };

        void Warn(WarningCode? warning, bool holds)
        {
            if (holds && warning is not null)
                warnings.Add(code.Warnings.FirstOrDefault(known => known.Code == warning.Code) ?? warning.At(now));
        }
    }

    /// <summary>Whether an error that an action met still says something: its cause lasts, or the code is in no order.</summary>
    private static bool IsDue(ReportedError error, AccessCode code, LockReport report) => IsOfManagedCodes(error)
        ? code.IsManaged
        : (code is { IsManaged: true, Status: not AccessCodeStatus.Set } && !code.IsScheduledOnDevice)
        || report.Conditions.Any(condition => report.Provider.EffectOf(condition).Error?.Code == error.Code);

    // An unmanaged code is what the lock says: nobody changed it behind Seam's back, and nothing stands in for it.
    private static bool IsOfManagedCodes(ReportedError error) =>
        error.Code == ErrorCode.CodeModifiedExternalToSeam.Code || error.Code == ErrorCode.ReplacedByNewerAccessCode.Code;

    private static bool IsOfManagedCodes(ReportedWarning warning) =>
        warning.Code == WarningCode.CodeModifiedExternalToSeam.Code || warning.Code == WarningCode.UsingBackupAccessCode.Code;

    private static CodeOutcome? Outcome(AccessCode before, AccessCode after, EventMaker events)
    {
        if (after == before)
            return null;

        var works = after is { IsManaged: true, Status: AccessCodeStatus.Set } && before.Status != AccessCodeStatus.Set
            && !before.IsScheduledOnDevice;
        return new CodeOutcome(after, Attempt: null, works ? [events.Tell(EventTypes.SetOnDevice)] : []);
    }
}
