using AccessCodes.Domain.Locks;

namespace AccessCodes.Domain.Tests.Locks;

public sealed class ProviderProfileTests
{
    [Fact]
    public void Only_kwikset_shows_no_unmanaged_codes() => Assert.Equal(
        ["kwikset"], Names(profile => !profile.ListsUnmanagedCodes));

    [Fact]
    public void Igloohome_kwikset_and_smartthings_cannot_convert() => Assert.Equal(
        ["igloohome", "kwikset", "smartthings"], Names(profile => !profile.ConvertsUnmanagedCodes));

    [Fact]
    public void Smartthings_and_wyze_hide_pins() => Assert.Equal(
        ["smartthings", "wyze"], Names(profile => !profile.RevealsPins));

    [Fact]
    public void An_unknown_provider_is_a_bug() =>
        Assert.Throws<ArgumentException>(() => ProviderProfiles.Of("acme"));

    private static IEnumerable<string> Names(Func<ProviderProfile, bool> which) =>
        ProviderProfiles.All.Where(which).Select(profile => profile.Provider).Order();
}
