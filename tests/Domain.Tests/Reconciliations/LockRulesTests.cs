using AccessCodes.Domain.AccessCodes;
using AccessCodes.Domain.Catalog;
using AccessCodes.Domain.Locks;
using static AccessCodes.Domain.Tests.Reconciliations.LockWorld;

namespace AccessCodes.Domain.Tests.Reconciliations;

public sealed class LockRulesTests
{
    private static readonly CodeContent Content = new("Guest", new Pin("4071"), Bounds: null);

    private static string? InTheWay(LockReport report, string lockCodeId = "new", CodeContent? content = null) =>
        LockRules.InTheWayOfSetting(report, lockCodeId, content ?? Content)?.Code;

    [Fact]
    public void Nothing_is_in_the_way_of_a_lock_that_is_well()
    {
        foreach (var action in (LockActions[])[LockActions.Read, LockActions.Adopt, LockActions.Set, LockActions.Remove])
            Assert.Null(LockRules.InTheWay(Report(), action));
        Assert.Null(InTheWay(Report()));
    }

    [Fact]
    public void What_is_farthest_from_the_lock_is_told_first()
    {
        var worst = Report(LockCondition.KeypadMissing, LockCondition.BridgeMissing)
            .WithAccount(AccountCondition.BridgeDown, AccountCondition.Disconnected);

        Assert.Equal("account_disconnected", InTheWay(worst));
        Assert.Equal("bridge_disconnected", InTheWay(worst.WithAccount(AccountCondition.BridgeDown)));
        Assert.Equal("august_lock_missing_bridge", InTheWay(worst.WithAccount()));
        Assert.Equal("august_lock_missing_keypad", InTheWay(Report(LockCondition.KeypadMissing)));
    }

    [Fact]
    public void A_lost_keypad_keeps_no_code_from_being_read_or_removed()
    {
        var report = Report(LockCondition.KeypadMissing);

        Assert.Null(LockRules.InTheWay(report, LockActions.Read));
        Assert.Null(LockRules.InTheWay(report, LockActions.Remove));
        Assert.Equal(ErrorCode.AugustLockMissingKeypad, LockRules.InTheWay(report, LockActions.Adopt));
    }

    [Theory]
    [InlineData("august", "duplicate_code_on_device")]
    [InlineData("wyze", "wyze_potential_duplicate_code")]
    [InlineData("kwikset", "kwikset_unable_to_confirm_code")]
    public void A_pin_that_another_code_has_is_refused_in_the_provider_s_words(string provider, string error) =>
        Assert.Equal(error, InTheWay(Report(ProviderProfiles.Of(provider)).WithCodes(Another("4071"))));

    [Fact]
    public void A_code_is_not_changed_to_a_pin_that_another_has()
    {
        var own = Another("9999") with { Address = Another("9999").Address with { LockCodeId = "own" } };

        Assert.Equal(
            "duplicate_code_attempt_prevented", InTheWay(Report().WithCodes(own, Another("4071")), "own"));
        Assert.Null(InTheWay(Report().WithCodes(own), "own"));
    }

    [Fact]
    public void Only_wyze_wants_a_name_of_its_own_for_each_code()
    {
        var namesake = Another("8888", name: "Guest");

        Assert.Equal("wyze_duplicate_code_name", InTheWay(Report(ProviderProfiles.Wyze).WithCodes(namesake)));
        Assert.Null(InTheWay(Report().WithCodes(namesake)));
    }

    [Theory]
    [InlineData("august", "no_space_for_access_code_on_device")]
    [InlineData("smartthings", "smartthings_no_free_slots_available")]
    public void A_full_lock_takes_no_new_code_and_changes_one_that_it_has(string provider, string error)
    {
        var full = Report(ProviderProfiles.Of(provider)).WithCodes(Another("8888")) with { Capacity = 1 };

        Assert.Equal(error, InTheWay(full));
        Assert.Null(InTheWay(full, "another"));
    }

    [Fact]
    public void A_full_site_takes_no_new_user()
    {
        var pin = Content with { Pin = new Pin("407162") };
        var full = Report(ProviderProfiles.SaltoKs).WithAccount(AccountCondition.UserLimitReached);

        Assert.Equal("salto_ks_subscription_limit_exceeded", InTheWay(full, content: pin));
    }

    [Fact]
    public void A_stay_is_as_long_as_a_user_level_allows()
    {
        var start = DateTimeOffset.UnixEpoch;
        CodeContent Stay(int days) => Content with { Bounds = new TimeBounds(start, start.AddDays(days)) };
        var oracode = Report(ProviderProfiles.DormakabaOracode);

        Assert.Null(InTheWay(oracode, content: Stay(31)));
        Assert.Equal("dormakaba_oracode_invalid_time_range", InTheWay(oracode, content: Stay(32)));
        Assert.Equal("dormakaba_oracode_invalid_time_range", InTheWay(oracode));
    }

    [Fact]
    public void A_lock_may_take_fewer_lengths_than_its_provider() =>
        Assert.Equal("august_lock_invalid_code_length", InTheWay(Report() with { PinLengths = [6] }));

    [Fact]
    public void Every_condition_of_every_provider_tells_of_itself()
    {
        foreach (var provider in ProviderProfiles.All)
        {
            foreach (var (condition, effect) in provider.Conditions)
            {
                Assert.True(
                    effect.Error is not null || effect.Warning is not null,
                    $"{condition} of {provider.Provider} is told as nothing.");
                Assert.True(
                    !effect.CutsOff || effect.Blocks == LockActions.All,
                    $"{condition} cuts a lock of {provider.Provider} off and blocks only {effect.Blocks}.");
                Assert.Equal(
                    (effect.Blocks & LockActions.Set) == 0 ? null : effect.Error,
                    LockRules.InTheWay(Report(provider, condition), LockActions.Set));
            }
        }
    }
}
