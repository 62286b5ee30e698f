using AccessCodes.LocalHost.TaskHub;
using DurableTask.Core;
using Microsoft.Extensions.Time.Testing;

namespace AccessCodes.LocalHost.Tests.TaskHub;

public sealed class HubTimersTests
{
    [Fact]
    public void A_clock_that_is_put_forward_while_a_timer_is_set_does_not_make_it_late()
    {
        var time = new LeapingTime();
        var fired = 0;
        using var timers = new HubTimers(time, _ => fired++);

        timers.Add(WakeAt(time.GetUtcNow().AddSeconds(5)));

        Assert.Equal(1, fired);
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, fired);
    }

    [Fact]
    public void Timers_fire_in_the_order_of_their_times_and_not_once_removed()
    {
        var time = new FakeTimeProvider();
        var fired = new List<Wake>();
        using var timers = new HubTimers(time, fired.Add);
        var (late, early, never) = (InSeconds(3), InSeconds(1), InSeconds(2));
        foreach (var wake in new[] { late, early, never })
            timers.Add(wake);

        timers.Remove(never);
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal([early], fired);
        time.Advance(TimeSpan.FromDays(100));

        Assert.Equal([early, late], fired);

        Wake InSeconds(int seconds) => WakeAt(time.GetUtcNow().AddSeconds(seconds));
    }

    private static Wake WakeAt(DateTimeOffset due) => new(due, new HubInstance("it", "execution"), new TaskMessage());

    private sealed class LeapingTime : FakeTimeProvider
    {
        private int _looks;

        // The second look is that for how long the timer is to wait.
        public override DateTimeOffset GetUtcNow()
        {
            if (++_looks == 3)
                Advance(TimeSpan.FromSeconds(5));
            return base.GetUtcNow();
        }
    }
}
