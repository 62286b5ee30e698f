namespace AccessCodes.LocalHost.Durable;

/// <summary>The timers that one execution waits for.</summary>
internal sealed class DurableTimers(TimeProvider time) : IDisposable
{
    // A timer takes at most some 49 days; a longer one is set again each time.
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(40);

    private readonly Dictionary<int, ITimer> _timers = [];
    private bool _disposed;

    /// <summary>Has an action done once, at the given time or at once where it has passed.</summary>
    public void Set(int id, DateTimeOffset fireAt, Action fire)
    {
        var wait = Wait(fireAt);
        if (wait == TimeSpan.Zero)
        {
            fire();
            return;
        }

        lock (_timers)
        {
            if (_disposed || _timers.ContainsKey(id))
            {
                return;
            }

            _timers[id] = time.CreateTimer(_ => OnElapsed(id, fireAt, fire), null, wait, Timeout.InfiniteTimeSpan);
        }

        // A clock that was put forward in between would have the timer wait for as long again.
        if (time.GetUtcNow() >= fireAt)
        {
            OnElapsed(id, fireAt, fire);
        }
    }

    public void Cancel(int id)
    {
        lock (_timers)
        {
            if (_timers.Remove(id, out var timer))
            {
                timer.Dispose();
            }
        }
    }

    public void Dispose()
    {
        lock (_timers)
        {
            _disposed = true;
            foreach (var timer in _timers.Values)
            {
                timer.Dispose();
            }

            _timers.Clear();
        }
    }

    private void OnElapsed(int id, DateTimeOffset fireAt, Action fire)
    {
        lock (_timers)
        {
            // Timers are coarser than clocks: one that comes early by a hair would be seen to by the orchestrator.
            if (!_timers.TryGetValue(id, out var timer)
                || (time.GetUtcNow() < fireAt && timer.Change(Wait(fireAt), Timeout.InfiniteTimeSpan)))
            {
                return;
            }

            Cancel(id);
        }

        fire();
    }

    private TimeSpan Wait(DateTimeOffset fireAt)
    {
        var wait = time.WaitFor(fireAt);
        return wait > LongestWait ? LongestWait : wait;
    }
}
