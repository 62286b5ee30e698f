namespace AccessCodes.LocalHost.Durable;

/// <summary>
/// The one thread at a time that an orchestrator runs on. Whatever its awaits continue with is run here, in order,
/// before <see cref="Run"/> returns.
/// </summary>
/// <param name="onForeignPost">
/// Called where a continuation comes from elsewhere: the orchestrator awaits something that no replay could repeat.
/// </param>
internal sealed class OrchestratorPump(Action onForeignPost) : SynchronizationContext
{
    private readonly Queue<(SendOrPostCallback Callback, object? State)> _continuations = [];
    private volatile int _thread;

    public bool IsCurrent => _thread == Environment.CurrentManagedThreadId;

    public void Run(Action action)
    {
        var before = Current;
        SetSynchronizationContext(this);
        _thread = Environment.CurrentManagedThreadId;
        try
        {
            action();
            while (_continuations.TryDequeue(out var next))
            {
                next.Callback(next.State);
            }
        }
        finally
        {
            _thread = 0;
            SetSynchronizationContext(before);
        }
    }

    public override void Post(SendOrPostCallback d, object? state)
    {
        if (IsCurrent)
        {
            _continuations.Enqueue((d, state));
        }
        else
        {
            onForeignPost();
        }
    }

    public override void Send(SendOrPostCallback d, object? state)
    {
        if (IsCurrent)
        {
            d(state);
        }
        else
        {
            onForeignPost();
        }
    }

    public override SynchronizationContext CreateCopy() => this;
}
