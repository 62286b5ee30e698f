using AccessCodes.Domain.AccessCodes;
using AccessCodes.Domain.Locks;
using AccessCodes.Domain.ManagedCodes;
using static AccessCodes.Domain.Tests.Conversions.World;

namespace AccessCodes.Domain.Tests.ManagedCodes;

public sealed class PinRulesTests
{
    [Theory]
    [InlineData("4071", null)]
    [InlineData("407193", null)]
    [InlineData("407", "Must have 4, 5 or 6 digits on this device")]
    [InlineData("4071936", "Must have 4, 5 or 6 digits on this device")]
    [InlineData("40a1", "Must consist of digits")]
    public void A_pin_fits_the_lock(string digits, string? message)
    {
        var refusal = PinRules.Check(new Pin(digits), ProviderProfiles.August);

        Assert.Equal(message, refusal?.Message);
        Assert.Equal(message is null ? null : "code", refusal?.Parameter);
    }

    [Theory]
    [InlineData("0000", true)]
    [InlineData("1234", true)]
    [InlineData("8901", true)]
    [InlineData("4321", true)]
    [InlineData("2525", true)]
    [InlineData("371371", true)]
    [InlineData("1984", true)]
    [InlineData("2026", true)]
    [InlineData("4071", false)]
    [InlineData("1124", false)]
    [InlineData("198437", false)]
    public void What_is_easily_guessed_is_known(string digits, bool isGuessed) =>
        Assert.Equal(isGuessed, PinRules.IsEasilyGuessed(digits));

    [Fact]
    public void A_pin_has_the_length_that_is_preferred_or_else_the_shortest()
    {
        Assert.Equal(5, Generate(preferred: 5)?.Reveal.Length);
        Assert.Equal(4, Generate(preferred: 9)?.Reveal.Length);
        Assert.Equal(4, Generate(preferred: null)?.Reveal.Length);
    }

    [Fact]
    public void What_is_taken_or_easily_guessed_is_drawn_again()
    {
        // Draws 1234, then 4071, which is taken, then 8362.
        var digits = new Queue<int>([1, 2, 3, 4, 4, 0, 7, 1, 8, 3, 6, 2]);
        var pin = PinRules.Generate(
            [4], preferredLength: null, PinConstraints.None, taken => taken.Reveal == "4071", _ => digits.Dequeue());

        Assert.Equal("8362", pin?.Reveal);
    }

    [Fact]
    public void When_all_short_pins_are_taken_a_longer_one_is_drawn() =>
        Assert.Equal(6, PinRules.Generate(
            [4, 5, 6], 4, PinConstraints.None, pin => pin.Reveal.Length < 6, Random.Shared.Next)?.Reveal.Length);

    [Fact]
    public void When_every_pin_is_taken_there_is_none() =>
        Assert.Null(PinRules.Generate([4, 5], null, PinConstraints.None, _ => true, Random.Shared.Next));

    [Fact]
    public void A_code_holds_its_pin_and_the_one_it_is_to_have_until_it_has_ended()
    {
        var (now, pin) = (Now, new Pin("4071"));
        var ended = GuestCode with
        {
            IsManaged = true,
            Status = AccessCodeStatus.Unset,
            Bounds = new TimeBounds(now.AddDays(-2), now.AddDays(-1)),
        };
        var wanted = new WantedContent(null, new Pin("9999"), null, false, true, now);

        Assert.True(PinRules.Holds(GuestCode, pin, now));
        Assert.True(PinRules.Holds(GuestCode with { Wanted = wanted }, wanted.Pin!, now));
        Assert.False(PinRules.Holds(GuestCode, wanted.Pin!, now));
        Assert.False(PinRules.Holds(ended, pin, now));
        Assert.True(PinRules.Holds(ended with { Status = AccessCodeStatus.Removing }, pin, now));
        Assert.True(PinRules.Holds(ended with { IsManaged = false }, pin, now));
    }

    private static Pin? Generate(int? preferred) =>
        PinRules.Generate(
            ProviderProfiles.August.PinLengths, preferred, PinConstraints.None, _ => false, Random.Shared.Next);
}
