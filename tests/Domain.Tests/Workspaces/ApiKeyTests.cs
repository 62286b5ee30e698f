using AccessCodes.Domain.Workspaces;

namespace AccessCodes.Domain.Tests.Workspaces;

public sealed class ApiKeyTests
{
    [Fact]
    public void A_fingerprint_does_not_hold_the_key() => Assert.DoesNotContain(
        "secret", ApiKey.FingerprintOf("seam_secret")!, StringComparison.OrdinalIgnoreCase);

    [Theory]
    [InlineData("")]
    [InlineData("seam")]
    [InlineData("SEAM_sandbox_1")]
    [InlineData("sk_live_1")]
    public void A_text_that_does_not_begin_as_keys_do_is_no_key(string text) =>
        Assert.Null(ApiKey.FingerprintOf(text));

    [Fact]
    public void A_very_long_text_is_no_key() => Assert.Null(ApiKey.FingerprintOf("seam_" + new string('x', 10_000)));

    [Fact]
    public void A_key_that_was_issued_is_a_key_and_no_other_is_like_it()
    {
        var workspaceId = Guid.NewGuid();
        var (kept, key) = ApiKey.Issue(workspaceId, DateTimeOffset.UnixEpoch, "Night shift");

        Assert.Equal(
            (workspaceId, ApiKey.FingerprintOf(key), "Night shift"), (kept.WorkspaceId, kept.Fingerprint, kept.Name));
        Assert.NotEqual(key, ApiKey.Issue(workspaceId, DateTimeOffset.UnixEpoch).Key);
    }

    [Fact]
    public void Of_a_key_that_was_issued_four_characters_are_kept_to_recognise_it()
    {
        var (kept, key) = ApiKey.Issue(Guid.NewGuid(), DateTimeOffset.UnixEpoch);

        Assert.Equal(key[..9], kept.Shown);
        Assert.DoesNotContain(key[10..], kept.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_use_of_a_key_is_known_to_the_hour()
    {
        var (kept, _) = ApiKey.Issue(Guid.NewGuid(), DateTimeOffset.UnixEpoch);

        var used = kept.Used(Hour(1));

        Assert.Equal(Hour(1), used.LastUsedAt);
        Assert.Same(used, used.Used(Hour(1.9)));
        Assert.Equal(Hour(2), used.Used(Hour(2)).LastUsedAt);

        static DateTimeOffset Hour(double number) => DateTimeOffset.UnixEpoch.AddHours(number);
    }

    [Fact]
    public void A_key_matches_its_own_fingerprint_only()
    {
        var key = new ApiKey(Guid.NewGuid(), ApiKey.FingerprintOf("seam_one")!, DateTimeOffset.UnixEpoch);

        Assert.True(key.Matches(ApiKey.FingerprintOf("seam_one")!));
        Assert.False(key.Matches(ApiKey.FingerprintOf("seam_two")!));
    }
}
