using Microsoft.Extensions.Time.Testing;

namespace AccessCodes.LocalHost.Tests.TaskHub;

/// <summary>A clock that stands still until it is moved, and knows whether anything waits for that.</summary>
internal sealed class AwaitedTime(DateTimeOffset now) : FakeTimeProvider(now)
{
    private int _waiting;

    /// <summary>Whether a timer is set that has not fired.</summary>
    public bool IsAwaited => Volatile.Read(ref _waiting) > 0;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this);
        timer.Set(base.CreateTimer(
            _ =>
            {
                timer.Wait(isWaiting: false);
                callback(state);
            },
            state: null,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan));
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class Timer(AwaitedTime time) : ITimer
    {
        private ITimer? _inner;
        private int _isWaiting;

        public void Set(ITimer inner) => _inner = inner;

        public void Wait(bool isWaiting)
        {
            var value = isWaiting ? 1 : 0;
            if (Interlocked.Exchange(ref _isWaiting, value) != value)
                Interlocked.Add(ref time._waiting, isWaiting ? 1 : -1);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Wait(dueTime != Timeout.InfiniteTimeSpan);
            return _inner!.Change(dueTime, period);
        }

        public void Dispose()
        {
            Wait(isWaiting: false);
            _inner!.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Wait(isWaiting: false);
            return _inner!.DisposeAsync();
        }
    }
}
