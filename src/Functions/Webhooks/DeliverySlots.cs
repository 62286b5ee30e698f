namespace AccessCodes.Functions.Webhooks;

/// <summary>
/// How many deliveries this instance of the app sends at once. Each one holds one of the activity slots that all
/// workspaces share, so the total is bounded, and so is the part of receivers that answer slowly or not at all. A receiver
/// begins with one delivery at a time; each quick answer doubles that, a slow one takes it back to one. A delivery that
/// finds no free slot gets an appointment: the receiver's deliveries come back one after the other, at the pace at which
/// the receiver answers (docs/decisions/0021).
/// </summary>
/// <remarks>
/// The state is in memory, a few bytes for each webhook that got an event: after a restart each receiver begins with one
/// delivery again.
/// </remarks>
public sealed class DeliverySlots(TimeProvider time)
{
    /// <summary>Slots of all deliveries together: well below <c>maxConcurrentActivityFunctions</c> in host.json.</summary>
    public const int Total = 12;

    /// <summary>Slots, of those, of all receivers together that answer slowly or not at all.</summary>
    public const int OfSlowReceivers = 4;

    /// <summary>Slots, of those, of one receiver that answers quickly.</summary>
    public const int PerReceiver = 8;

    /// <summary>A receiver that takes longer than this to answer is slow.</summary>
    public static readonly TimeSpan QuickAnswer = TimeSpan.FromSeconds(2);

    /// <summary>The longest time until an appointment: a receiver that is well again gets what waited within this time.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);

    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, Receiver> _receivers = [];
    private int _taken;
    private int _takenBySlowReceivers;

    /// <summary>Slots that are taken now.</summary>
    public int Taken
    {
        get
        {
            lock (_lock)
                return _taken;
        }
    }

    /// <summary>Takes a slot for a delivery, if one is free.</summary>
    /// <param name="webhookId">The webhook that the delivery is for.</param>
    /// <param name="hasWaited">Whether the delivery comes back at its appointment; others queue behind those that do.</param>
    /// <param name="slot">The slot, to be disposed of after the answer; null if none is free.</param>
    /// <param name="wait">The time until the delivery's appointment; zero if it got a slot.</param>
    /// <returns>Whether the delivery got a slot.</returns>
    public bool TryTake(Guid webhookId, bool hasWaited, out DeliverySlot? slot, out TimeSpan wait)
    {
        lock (_lock)
        {
            if (!_receivers.TryGetValue(webhookId, out var receiver))
                _receivers[webhookId] = receiver = new Receiver();

            var now = time.GetUtcNow();
            var isSlow = receiver.IsSlow || receiver.Open.Any(IsStalled);
            if ((hasWaited || receiver.BookedUntil <= now)
                && receiver.Open.Count < (isSlow ? 1 : receiver.Window)
                && _taken < Total
                && (!isSlow || _takenBySlowReceivers < OfSlowReceivers))
            {
                slot = new DeliverySlot(this, webhookId, isSlow, time.GetTimestamp());
                receiver.Open.Add(slot);
                _taken++;
                _takenBySlowReceivers += isSlow ? 1 : 0;
                wait = TimeSpan.Zero;
                return true;
            }

            (slot, wait) = (null, receiver.Book(now));
            return false;
        }
    }

    internal void Release(DeliverySlot slot)
    {
        lock (_lock)
        {
            var receiver = _receivers[slot.WebhookId];
            if (!receiver.Open.Remove(slot))
                return;

            _taken--;
            _takenBySlowReceivers -= slot.IsOfSlowReceiver ? 1 : 0;
            receiver.Learn(time.GetElapsedTime(slot.TakenAt));
        }
    }

    private bool IsStalled(DeliverySlot slot) => time.GetElapsedTime(slot.TakenAt) >= QuickAnswer;

    private sealed class Receiver
    {
        /// <summary>What is assumed of a receiver that nobody knows.</summary>
        private TimeSpan _typicalAnswer = TimeSpan.FromMilliseconds(20);

        public List<DeliverySlot> Open { get; } = [];

        /// <summary>How many deliveries it gets at once.</summary>
        public int Window { get; private set; } = 1;

        public bool IsSlow { get; private set; }

        /// <summary>The latest appointment.</summary>
        public DateTimeOffset BookedUntil { get; private set; }

        public TimeSpan Book(DateTimeOffset now)
        {
            var last = now > BookedUntil ? now : BookedUntil;
            var next = last + (_typicalAnswer / Window);
            BookedUntil = next < now + LongestWait ? next : now + LongestWait;
            return BookedUntil - now;
        }

        public void Learn(TimeSpan answer)
        {
            var isSlow = answer >= QuickAnswer;
            _typicalAnswer = isSlow == IsSlow ? ((_typicalAnswer * 4) + answer) / 5 : answer;
            (IsSlow, Window) = (isSlow, isSlow ? 1 : Math.Min(Window * 2, PerReceiver));
        }
    }
}

/// <summary>A slot that a delivery has taken; disposing of it gives it back, and tells how long the receiver took.</summary>
public sealed class DeliverySlot : IDisposable
{
    private readonly DeliverySlots _slots;

    internal DeliverySlot(DeliverySlots slots, Guid webhookId, bool isOfSlowReceiver, long takenAt) =>
        (_slots, WebhookId, IsOfSlowReceiver, TakenAt) = (slots, webhookId, isOfSlowReceiver, takenAt);

    internal Guid WebhookId { get; }

    internal bool IsOfSlowReceiver { get; }

    internal long TakenAt { get; }

    public void Dispose() => _slots.Release(this);
}
