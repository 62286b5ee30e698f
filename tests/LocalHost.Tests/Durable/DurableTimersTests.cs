using AccessCodes.LocalHost.Durable;
using Microsoft.Extensions.Time.Testing;

namespace AccessCodes.LocalHost.Tests.Durable;

public sealed class DurableTimersTests
{
    [Fact]
    public void A_clock_that_is_put_forward_while_a_timer_is_set_does_not_make_it_late()
    {
        var time = new LeapingTime();
        using var timers = new DurableTimers(time);
        var fired = 0;

        timers.Set(1, time.GetUtcNow().AddSeconds(5), () => fired++);

        Assert.Equal(1, fired);
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, fired);
    }

    private sealed class LeapingTime : FakeTimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Advance(dueTime);
            return base.CreateTimer(callback, state, dueTime, period);
        }
    }
}
