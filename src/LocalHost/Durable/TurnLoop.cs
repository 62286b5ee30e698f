namespace AccessCodes.LocalHost.Durable;

/// <summary>What an instance is woken for.</summary>
/// <param name="Event">What happened in this process; null where there may be messages to read.</param>
/// <param name="ExecutionId">The execution that the event belongs to.</param>
/// <param name="Reload">Whether the instance was started anew, and what is in memory may be stale.</param>
internal readonly record struct Signal(HistoryEvent? Event = null, string? ExecutionId = null, bool Reload = false);

/// <summary>Takes a turn for whatever was signalled since the last one, and never two at once.</summary>
/// <param name="takeTurn">Takes a turn; false where there is nothing more to come.</param>
/// <param name="onEnd">Called after the last turn.</param>
internal sealed class TurnLoop(Func<IReadOnlyList<Signal>, Task<bool>> takeTurn, Action onEnd)
{
    private readonly Lock _gate = new();
    private List<Signal> _signals = [];
    private Task _running = Task.CompletedTask;
    private bool _ended;

    /// <summary>Ends when no turn is being taken.</summary>
    public Task Idle
    {
        get
        {
            lock (_gate)
            {
                return _running;
            }
        }
    }

    /// <returns>False where the last turn has been taken.</returns>
    public bool TrySignal(Signal signal)
    {
        lock (_gate)
        {
            if (_ended)
            {
                return false;
            }

            _signals.Add(signal);
            if (_running.IsCompleted)
            {
                _running = Task.Run(RunAsync);
            }

            return true;
        }
    }

    private async Task RunAsync()
    {
        while (true)
        {
            List<Signal> signals;
            lock (_gate)
            {
                (signals, _signals) = (_signals, []);
            }

            var goesOn = await takeTurn(signals);
            lock (_gate)
            {
                if (_signals.Count > 0)
                {
                    continue;
                }

                // Within the gate: whoever signals next must find that this run is over.
                _running = Task.CompletedTask;
                _ended = !goesOn;
            }

            if (!goesOn)
            {
                onEnd();
            }

            return;
        }
    }
}
