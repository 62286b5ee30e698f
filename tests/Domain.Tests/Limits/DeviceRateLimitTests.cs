using AccessCodes.Domain.Attempts;
using AccessCodes.Domain.Limits;

namespace AccessCodes.Domain.Tests.Limits;

public sealed class DeviceRateLimitTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void As_many_as_the_limit_are_taken_and_no_more()
    {
        var recent = Accepted(limit: 3, Noon, Noon, Noon);

        var refusal = Accept(recent, limit: 3, Noon).Refusal!;

        Assert.Equal(RefusalReason.RateLimited, refusal.Reason);
        Assert.Contains("at most 3 access code updates a minute", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_has_waited_for_as_long_as_it_was_told_is_taken_and_not_a_moment_earlier()
    {
        var recent = Accepted(limit: 2, Noon, Noon.AddSeconds(20));
        var now = Noon.AddSeconds(30);

        var wait = Accept(recent, limit: 2, now).Refusal!.RetryAfter!.Value;

        Assert.Equal(TimeSpan.FromSeconds(30), wait);
        Assert.NotNull(Accept(recent, limit: 2, now + wait).Value);
        Assert.NotNull(Accept(recent, limit: 2, now + wait - TimeSpan.FromMilliseconds(1)).Refusal);
    }

    [Fact]
    public void Any_minute_counts_not_that_of_the_clock()
    {
        var recent = Accepted(limit: 2, Noon.AddSeconds(59), Noon.AddSeconds(59));

        Assert.NotNull(Accept(recent, limit: 2, Noon.AddSeconds(61)).Refusal);
    }

    [Fact]
    public void What_is_older_than_a_minute_is_forgotten()
    {
        var recent = Accepted(limit: 2, Noon, Noon.AddMinutes(2));

        Assert.Equal([Noon.AddMinutes(2)], recent.AcceptedAt);
    }

    [Fact]
    public void Where_the_limit_was_lowered_enough_must_pass_for_the_new_one()
    {
        var recent = Accepted(limit: 3, Noon, Noon.AddSeconds(10), Noon.AddSeconds(20));

        Assert.Equal(
            TimeSpan.FromSeconds(50), Accept(recent, limit: 1, Noon.AddSeconds(30)).Refusal!.RetryAfter);
    }

    [Fact]
    public void Another_instance_whose_clock_is_ahead_is_counted()
    {
        var recent = Accepted(limit: 1, Noon.AddSeconds(5));

        Assert.Equal(TimeSpan.FromSeconds(65), Accept(recent, limit: 1, Noon).Refusal!.RetryAfter);
    }

    [Theory]
    [InlineData(ActionType.CreateAccessCode, DeviceActionKind.Creation)]
    [InlineData(ActionType.UpdateAccessCode, DeviceActionKind.Update)]
    [InlineData(ActionType.ConvertAccessCodeToManaged, DeviceActionKind.Update)]
    [InlineData(ActionType.DeleteAccessCode, DeviceActionKind.Deletion)]
    [InlineData(ActionType.DeleteUnmanagedAccessCode, DeviceActionKind.Deletion)]
    [InlineData(ActionType.ResetSandboxWorkspace, null)]
    public void Each_action_is_of_one_kind(ActionType actionType, DeviceActionKind? kind) =>
        Assert.Equal(kind, DeviceRateLimit.KindOf(actionType));

    private static RecentActions Accepted(int limit, params DateTimeOffset[] times) =>
        times.Aggregate((RecentActions?)null, (recent, now) => Accept(recent, limit, now).Value!)!;

    private static Decision<RecentActions> Accept(RecentActions? recent, int limit, DateTimeOffset now) =>
        DeviceRateLimit.Accept(recent, DeviceActionKind.Update, limit, now);
}
