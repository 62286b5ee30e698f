using DurableTask.Core;

namespace AccessCodes.LocalHost.TaskHub;

/// <summary>What an instance is told at a given time.</summary>
internal sealed class Wake(DateTimeOffset due, HubInstance instance, TaskMessage message) : IComparable<Wake>
{
    private static long _lastNumber;

    private readonly long _number = Interlocked.Increment(ref _lastNumber);

    public DateTimeOffset Due => due;

    public HubInstance Instance => instance;

    public TaskMessage Message => message;

    public int CompareTo(Wake? other) => (due, _number).CompareTo((other!.Due, other._number));
}

/// <summary>Every timer that an instance waits for, on one timer of the clock: that of the first.</summary>
/// <param name="time">The clock.</param>
/// <param name="fire">Called once for each timer, when it is due or has been.</param>
internal sealed class HubTimers(TimeProvider time, Action<Wake> fire) : IDisposable
{
    // A timer takes at most some 49 days; a longer one is set again each time.
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(40);

    private readonly Lock _gate = new();
    private readonly SortedSet<Wake> _wakes = [];
    private ITimer? _timer;
    private DateTimeOffset? _setTo;
    private bool _disposed;

    public void Add(Wake wake)
    {
        lock (_gate)
            _wakes.Add(wake);
        FireDue();
    }

    public void Remove(Wake wake)
    {
        lock (_gate)
        {
            _wakes.Remove(wake);
            SetTimer();
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _timer?.Dispose();
            _wakes.Clear();
        }
    }

    private void FireDue()
    {
        var due = new List<Wake>();
        lock (_gate)
        {
            do
            {
                // Timers are coarser than clocks: one that comes early by a hair is set again.
                while (_wakes.Min is { } first && first.Due <= time.GetUtcNow())
                {
                    _wakes.Remove(first);
                    due.Add(first);
                }

                SetTimer();
            }
            // A clock that was put forward in between would have the timer wait for as long again.
            while (_wakes.Min is { } next && next.Due <= time.GetUtcNow());
        }

        due.ForEach(fire);
    }

    private void SetTimer()
    {
        var next = _disposed ? null : _wakes.Min?.Due;
        if (next == _setTo)
            return;

        _setTo = next;
        var wait = next is null ? Timeout.InfiniteTimeSpan : time.WaitFor(next.Value);
        _timer ??= time.CreateTimer(_ => OnElapsed(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(wait > LongestWait ? LongestWait : wait, Timeout.InfiniteTimeSpan);
    }

    private void OnElapsed()
    {
        lock (_gate)
            _setTo = null;
        FireDue();
    }
}
