using Microsoft.DurableTask;

namespace AccessCodes.LocalHost.Durable;

/// <summary>The external events of one execution: those that came too early, and those that are waited for.</summary>
/// <param name="converter">Reads the events' values.</param>
/// <param name="whenCancelled">Runs an action when a token is cancelled.</param>
internal sealed class ExternalEvents(DataConverter converter, Action<Action, CancellationToken> whenCancelled)
{
    private readonly List<HistoryEvent> _unprocessed = [];
    private readonly Dictionary<string, List<Waiter>> _waiters = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Events that nobody waited for, oldest first.</summary>
    public IReadOnlyList<HistoryEvent> Unprocessed => _unprocessed;

    public void Raise(HistoryEvent raised)
    {
        if (_waiters.TryGetValue(raised.Name!, out var waiting) && waiting.Count > 0)
        {
            // The last to wait is the first served: who waits in a loop has forgotten the earlier waits.
            var waiter = waiting[^1];
            waiting.RemoveAt(waiting.Count - 1);
            waiter.Complete(raised.Payload);
        }
        else
        {
            _unprocessed.Add(raised);
        }
    }

    public Task<T> WaitAsync<T>(string name, CancellationToken cancellation)
    {
        var waiting = _waiters.TryGetValue(name, out var others) ? others : _waiters[name] = [];
        if (waiting.Count > 0 && waiting[^1].Type != typeof(T))
        {
            throw new ArgumentException(
                $"The event '{name}' is waited for as {waiting[^1].Type} and cannot be waited for as {typeof(T)}.");
        }

        var waiter = new Waiter<T>(converter);
        var early = _unprocessed.FindIndex(
            raised => string.Equals(raised.Name, name, StringComparison.OrdinalIgnoreCase));
        if (early >= 0)
        {
            var payload = _unprocessed[early].Payload;
            _unprocessed.RemoveAt(early);
            waiter.Complete(payload);
            return waiter.Received;
        }

        waiting.Add(waiter);
        whenCancelled(
            () =>
            {
                // Gone before its task ends, so that it cannot swallow an event that another waits for.
                waiting.Remove(waiter);
                waiter.Cancel(cancellation);
            },
            cancellation);
        return waiter.Received;
    }

    private abstract class Waiter(Type type)
    {
        public Type Type => type;

        public abstract void Complete(string? payload);
    }

    private sealed class Waiter<T>(DataConverter converter) : Waiter(typeof(T))
    {
        private readonly TaskCompletionSource<T> _received = new();

        public Task<T> Received => _received.Task;

        public void Cancel(CancellationToken cancellation) => _received.TrySetCanceled(cancellation);

        public override void Complete(string? payload)
        {
            T? value;
            try
            {
                value = converter.Deserialize<T>(payload);
            }
            // An event that cannot be read is the orchestrator's to handle.
            catch (Exception unreadable)
            {
                _received.TrySetException(unreadable);
                return;
            }

            _received.TrySetResult(value!);
        }
    }
}
