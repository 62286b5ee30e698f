using AccessCodes.Domain.AccessCodes;
using AccessCodes.Domain.Attempts;
using AccessCodes.Domain.Catalog;
using AccessCodes.Domain.Locks;
using AccessCodes.Domain.ManagedCodes;
using AccessCodes.Domain.Reconciliations;
using AccessCodes.Domain.Tests.Conversions;
using AccessCodes.Domain.Tests.ManagedCodes;
using static AccessCodes.Domain.Tests.Conversions.World;
using static AccessCodes.Domain.Tests.ManagedCodes.ManagedWorld;
using static AccessCodes.Domain.Tests.Reconciliations.LockWorld;

namespace AccessCodes.Domain.Tests.Reconciliations;

public sealed class CodeReconciliationTests
{
    private static readonly AccessCode Tolerant = ManagedCode with { IsExternalModificationAllowed = true };

    private static CodeOutcome? Reconcile(AccessCode code, params LockCode[] found) =>
        CodeReconciliation.OfCode(code, Report().WithCodes(found), Told);

    private static CodeOutcome? Reconcile(AccessCode code, LockReport report, DateTimeOffset? at = null) =>
        CodeReconciliation.OfCode(code, report, EventsAt(at ?? Now));

    [Fact]
    public void A_code_that_is_as_its_record_says_changes_nothing()
    {
        Assert.Null(Reconcile(GuestCode, GuestCode.OnLock()));
        Assert.Null(Reconcile(ManagedCode, ManagedCode.OnLock()));
    }

    [Fact]
    public void An_unmanaged_code_becomes_what_the_lock_says_and_nobody_is_told()
    {
        var outcome = Reconcile(
            GuestCode, GuestCode.OnLock() with { Name = "Visitor", Pin = new Pin("5555"), Status = AccessCodeStatus.Unset })!;

        Assert.Equal(
            ("Visitor", "5555", AccessCodeStatus.Unset),
            (outcome.Code!.Name, outcome.Code.Pin!.Reveal, outcome.Code.Status));
        Assert.Empty(outcome.Events);
    }

    [Fact]
    public void An_unmanaged_code_that_has_left_the_lock_goes()
    {
        var outcome = Reconcile(GuestCode)!;

        Assert.Null(outcome.Code);
        Assert.Equal(["access_code.unmanaged.removed"], outcome.EventTypes());
    }

    [Fact]
    public void A_lock_that_cannot_be_read_tells_nothing_of_its_codes() =>
        Assert.Null(Reconcile(GuestCode, Report(LockCondition.Offline) with { Codes = null }));

    [Fact]
    public void A_code_that_an_action_is_busy_with_is_left_to_it()
    {
        var busy = new PendingAction(AttemptId, ActionType.DeleteAccessCode);

        Assert.Null(Reconcile(GuestCode with { Pending = busy }));
        Assert.Null(Reconcile(ManagedCode with { Pending = busy }));
        Assert.Null(Reconcile(ManagedCode with { Status = AccessCodeStatus.Removing }));
    }

    [Fact]
    public void A_managed_code_that_was_changed_at_the_lock_stays_what_Seam_says_and_shows_an_error_once()
    {
        var changed = ManagedCode.OnLock() with { Pin = new Pin("5555") };
        var outcome = Reconcile(ManagedCode, changed)!;

        Assert.Equal("4071", outcome.Code!.Pin!.Reveal);
        Assert.Equal(["code_modified_external_to_seam"], outcome.Code.Errors.Select(error => error.Code));
        Assert.Equal(["access_code.modified_external_to_seam"], outcome.EventTypes());
        Assert.Null(Reconcile(outcome.Code, changed));
    }

    [Fact]
    public void A_change_that_is_allowed_is_taken_over_with_a_warning()
    {
        var changed = Tolerant.OnLock() with { Name = "Visitor", Pin = new Pin("5555") };
        var outcome = Reconcile(Tolerant, changed)!;

        Assert.Equal(("Visitor", "5555"), (outcome.Code!.Name, outcome.Code.Pin!.Reveal));
        Assert.Empty(outcome.Code.Errors);
        Assert.Equal(["code_modified_external_to_seam"], outcome.Code.Warnings.Select(warning => warning.Code));
        Assert.Equal(["access_code.modified_external_to_seam"], outcome.EventTypes());
        Assert.Null(Reconcile(outcome.Code, changed));
    }

    [Fact]
    public void A_managed_code_that_was_changed_back_is_in_order_again()
    {
        var changed = Reconcile(ManagedCode, ManagedCode.OnLock() with { Name = "Visitor" })!.Code!;

        Assert.Empty(Reconcile(changed, ManagedCode.OnLock())!.Code!.Errors);
    }

    [Fact]
    public void A_managed_code_that_was_taken_off_is_unset_and_does_not_wait_to_be_set()
    {
        foreach (var code in (AccessCode[])[ManagedCode, Tolerant])
        {
            var outcome = Reconcile(code)!;

            Assert.Equal(AccessCodeStatus.Unset, outcome.Code!.Status);
            Assert.Equal(["access_code.deleted_external_to_seam"], outcome.EventTypes());
            Assert.Equal(code.IsExternalModificationAllowed, outcome.Code.Errors.Count == 0);
            Assert.Equal(code.IsExternalModificationAllowed, outcome.Code.Warnings.Count == 1);
            Assert.Null(Reconcile(outcome.Code));
            Assert.False(CodeReconciliation.IsWaiting(outcome.Code, Report(), Now));

            var back = Reconcile(outcome.Code, code.OnLock())!;
            Assert.Equal((AccessCodeStatus.Set, 0, 0), (back.Code!.Status, back.Code.Errors.Count, back.Code.Warnings.Count));
            Assert.Equal(["access_code.set_on_device"], back.EventTypes());
        }
    }

    [Fact]
    public void A_code_that_is_managed_no_longer_is_what_the_lock_says_and_nobody_is_blamed()
    {
        var handedBack = ManagedCode with
        {
            IsManaged = false,
            Errors = [ErrorCode.CodeModifiedExternalToSeam.At(Now), ErrorCode.ReplacedByNewerAccessCode.At(Now)],
            Warnings =
            [
                WarningCode.CodeModifiedExternalToSeam.At(Now),
                WarningCode.UsingBackupAccessCode.At(Now),
                WarningCode.ManagementTransferred.At(Now),
            ],
        };
        var outcome = Reconcile(handedBack, handedBack.OnLock() with { Pin = new Pin("5555") })!;

        Assert.Equal("5555", outcome.Code!.Pin!.Reveal);
        Assert.Empty(outcome.Code.Errors);
        Assert.Equal(["management_transferred"], outcome.Code.Warnings.Select(warning => warning.Code));
        Assert.Empty(outcome.Events);
    }

    [Fact]
    public void A_code_whose_slot_another_took_was_replaced()
    {
        var newer = Another("5555") with { Replaces = ManagedCode.Address.LockCodeId };

        var outcome = Reconcile(ManagedCode, newer)!;

        Assert.Equal(["replaced_by_newer_access_code"], outcome.Code!.Errors.Select(error => error.Code));
        Assert.Equal(["access_code.deleted_external_to_seam"], outcome.EventTypes());
    }

    [Fact]
    public void A_code_that_has_ended_is_not_missed()
    {
        var ended = ManagedCode with { Bounds = Days(-3, -1), Status = AccessCodeStatus.Unset };

        Assert.Null(Reconcile(ended));
        Assert.False(CodeReconciliation.IsWaiting(ended, Report(), Now));
    }

    [Fact]
    public void A_code_ahead_of_its_time_is_on_the_lock_and_unset()
    {
        var ahead = ManagedCode with
        {
            Bounds = Days(1, 3),
            Status = AccessCodeStatus.Unset,
            IsScheduledOnDevice = true,
            TimedBy = KeeperId,
        };

        Assert.Null(Reconcile(ahead, ahead.OnLock()));
        Assert.Null(Reconcile(ahead, Report().WithCodes(ahead.OnLock()), at: Now.AddDays(2)));
        Assert.Equal(["access_code.deleted_external_to_seam"], Reconcile(ahead)!.EventTypes());
    }

    [Fact]
    public void A_code_that_never_came_to_its_lock_waits_to_be_set()
    {
        var failed = ManagedCode with { Status = AccessCodeStatus.Unset };

        Assert.True(CodeReconciliation.IsWaiting(failed, Report(), Now));
        Assert.False(CodeReconciliation.IsWaiting(failed, Report() with { Codes = null }, Now));
        Assert.False(CodeReconciliation.IsWaiting(failed with { Pin = null }, Report(), Now));
        Assert.False(CodeReconciliation.IsWaiting(ManagedCode, Report(), Now));
        Assert.Null(Reconcile(failed));
    }

    [Fact]
    public void A_code_that_is_there_though_its_provider_never_said_so_works()
    {
        var doubted = ManagedCode with { Status = AccessCodeStatus.Unset };
        var outcome = Reconcile(doubted, doubted.OnLock())!;

        Assert.Equal(AccessCodeStatus.Set, outcome.Code!.Status);
        Assert.Equal(["access_code.set_on_device"], outcome.EventTypes());

        // One with bounds has nobody yet to see to them: it is set once more.
        var bounded = doubted with { Bounds = Days(-1, 1) };
        Assert.True(CodeReconciliation.IsWaiting(bounded, Report().WithCodes(bounded.OnLock()), Now));
    }

    [Fact]
    public void An_error_that_an_action_met_goes_with_its_cause()
    {
        var kept = GuestCode with { Errors = [ErrorCode.FailedToRemoveFromDevice.At(Now)] };

        Assert.Null(Reconcile(kept, Report(LockCondition.KeepsCodes).WithCodes(kept.OnLock())));
        Assert.Empty(Reconcile(kept, kept.OnLock())!.Code!.Errors);
    }

    [Fact]
    public void A_code_that_was_switched_off_in_the_app_does_not_work()
    {
        foreach (var provider in (ProviderProfile[])[ProviderProfiles.Ultraloq, ProviderProfiles.SaltoKs])
        {
            var code = ManagedCode.On(provider);
            var off = code.OnLock() with { IsDisabled = true, Status = AccessCodeStatus.Unset };
            var outcome = Reconcile(code, Report(provider).WithCodes(off))!.Code!;

            Assert.Equal(AccessCodeStatus.Unset, outcome.Status);
            Assert.Equal(provider.DisabledError?.Code, outcome.Errors.SingleOrDefault()?.Code);
            Assert.Equal(provider.DisabledWarning?.Code, outcome.Warnings.SingleOrDefault()?.Code);

            var on = Reconcile(outcome, Report(provider).WithCodes(code.OnLock()))!.Code!;
            Assert.Equal((AccessCodeStatus.Set, 0, 0), (on.Status, on.Errors.Count, on.Warnings.Count));
        }
    }

    [Fact]
    public void Two_codes_with_one_pin_are_warned_of_where_the_lock_takes_them()
    {
        var provider = ProviderProfiles.Schlage;
        var code = GuestCode.On(provider);
        var twin = Another(code.Pin!.Reveal);

        var warned = Reconcile(code, Report(provider).WithCodes(code.OnLock(), twin))!.Code!;
        Assert.Equal(["schlage_detected_duplicate"], warned.Warnings.Select(warning => warning.Code));
        Assert.Empty(Reconcile(warned, Report(provider).WithCodes(code.OnLock()))!.Code!.Warnings);
    }

    [Fact]
    public void An_algorithmic_pin_warns_until_it_is_used_or_its_day_is_over()
    {
        var provider = ProviderProfiles.Igloohome;
        var code = GuestCode.On(provider) with { Bounds = new TimeBounds(Now, Now.AddDays(5)) };
        LockReport Unused(bool isUsed = false) =>
            Report(provider).WithCodes(code.OnLock() with { HasBeenUsed = isUsed });

        var warned = Reconcile(code, Unused())!.Code!;
        Assert.Equal(
            ["igloo_algopin_must_be_used_within_24_hours"], warned.Warnings.Select(warning => warning.Code));
        Assert.Null(Reconcile(warned, Unused(), Now.AddHours(23)));
        Assert.Empty(Reconcile(warned, Unused(isUsed: true))!.Code!.Warnings);
        Assert.Empty(Reconcile(warned, Unused(), Now.AddHours(24))!.Code!.Warnings);
    }

    [Fact]
    public void A_name_is_compared_as_it_appears_at_the_lock()
    {
        var provider = ProviderProfiles.Schlage;
        var code = ManagedCode.On(provider) with { Name = "Guest: van den Berg" };
        var found = code.OnLock() with { Name = provider.AppearanceOf(code.Name) };

        Assert.Equal("Guest: van d", found.Name);
        Assert.Null(Reconcile(code, Report(provider).WithCodes(found)));
    }
}
