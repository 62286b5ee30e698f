using AccessCodes.Domain.AccessCodes;
using static AccessCodes.Domain.Tests.Conversions.World;

namespace AccessCodes.Domain.Tests.AccessCodes;

public sealed class PinTests
{
    [Fact]
    public void A_pin_does_not_show_when_it_is_formatted() =>
        Assert.DoesNotContain("4071", $"{new Pin("4071")}", StringComparison.Ordinal);

    [Fact]
    public void A_pin_does_not_show_when_its_code_is_formatted() =>
        Assert.DoesNotContain("letmein", (GuestCode with { Pin = new Pin("letmein") }).ToString(), StringComparison.Ordinal);

    [Fact]
    public void Pins_of_different_length_look_the_same() =>
        Assert.Equal(new Pin("1234").ToString(), new Pin("12345678").ToString());

    [Fact]
    public void An_empty_pin_is_none() => Assert.Throws<ArgumentException>(() => new Pin(""));
}
