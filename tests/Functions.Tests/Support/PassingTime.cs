using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;

namespace AccessCodes.Functions.Tests.Support;

/// <summary>
/// A clock that stands still until it is put forward. It knows when its timers are due: see <see cref="Passage"/>.
/// </summary>
/// <param name="begin">Where it begins.</param>
internal sealed class PassingTime(DateTimeOffset begin) : FakeTimeProvider(begin)
{
    private readonly ConcurrentDictionary<DueTimer, DateTimeOffset> _due = new();

    /// <summary>A clock that begins now.</summary>
    public PassingTime()
        : this(DateTimeOffset.UtcNow)
    {
    }

    /// <summary>How long it is until the next timer is due; null where none is set.</summary>
    public TimeSpan? UntilNextTimer
    {
        get
        {
            var due = _due.Values.ToArray();
            return due.Length == 0 ? null : due.Min() - GetUtcNow();
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new DueTimer(this);
        timer.Set(base.CreateTimer(
            given =>
            {
                // One that comes again and again is nothing to wait for.
                _due.TryRemove(timer, out _);
                callback(given);
            },
            state,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan));
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class DueTimer(PassingTime time) : ITimer
    {
        private ITimer _timer = null!;

        public void Set(ITimer timer) => _timer = timer;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            // Before it is set, for it may go off at once.
            if (dueTime == Timeout.InfiniteTimeSpan)
                time._due.TryRemove(this, out _);
            else
                time._due[this] = time.GetUtcNow() + dueTime;
            return _timer.Change(dueTime, period);
        }

        public void Dispose()
        {
            time._due.TryRemove(this, out _);
            _timer.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
