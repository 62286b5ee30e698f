using AccessCodes.Functions.Webhooks;
using AccessCodes.TestSupport;
using Microsoft.Extensions.Time.Testing;

namespace AccessCodes.Functions.Tests.Webhooks;

public sealed class DeliverySlotsTests
{
    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Timeout = WebhookSender.Patience;

    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);
    private readonly DeliverySlots _slots;

    public DeliverySlotsTests() => _slots = new DeliverySlots(_time);

    [Fact]
    public void A_receiver_that_answers_quickly_gets_more_and_more_at_once()
    {
        var webhook = Guid.NewGuid();

        Assert.Equal([1, 2, 8, 8], Enumerable.Range(0, 4).Select(_ => AnswerAll(webhook, Quick)));
    }

    [Fact]
    public void A_receiver_that_times_out_gets_one_at_a_time_until_it_answers_quickly()
    {
        var webhook = Guid.NewGuid();
        AnswerAll(webhook, Quick);
        AnswerAll(webhook, Quick);

        AnswerAll(webhook, Timeout);
        Assert.Equal(1, AnswerAll(webhook, Timeout));
        Assert.Equal(1, AnswerAll(webhook, Quick));
        Assert.Equal(2, AnswerAll(webhook, Quick));
    }

    [Fact]
    public void A_receiver_gets_no_more_while_it_owes_an_answer_for_seconds()
    {
        var webhook = Guid.NewGuid();
        AnswerAll(webhook, Quick);
        Assert.NotNull(Take(webhook));

        _time.Advance(DeliverySlots.QuickAnswer);
        Assert.Null(Take(webhook));
    }

    [Fact]
    public void Ten_receivers_that_hang_leave_slots_to_others_from_the_first_moment()
    {
        var hanging = Enumerable.Range(0, 10).Select(_ => Guid.NewGuid()).ToArray();
        foreach (var webhook in hanging.Concat(hanging))
            Take(webhook);

        Assert.Equal(10, _slots.Taken);
        Assert.NotNull(Take(Guid.NewGuid()));
    }

    [Fact]
    public void Slow_receivers_together_hold_a_third_of_the_slots_and_keep_no_quick_one_waiting()
    {
        var slow = Enumerable.Range(0, 20).Select(_ => Guid.NewGuid()).ToArray();
        foreach (var webhook in slow)
            AnswerAll(webhook, Timeout);
        foreach (var webhook in slow)
            Take(webhook);

        Assert.Equal(DeliverySlots.OfSlowReceivers, _slots.Taken);
        var quick = Guid.NewGuid();
        for (var answers = 0; answers < 4; answers++)
            AnswerAll(quick, Quick);
        Assert.Equal(DeliverySlots.Total - DeliverySlots.OfSlowReceivers, TakeAll(quick).Count);
    }

    [Fact]
    public void All_deliveries_together_hold_less_than_half_of_the_activity_slots_of_an_instance()
    {
        foreach (var webhook in Enumerable.Range(0, 100).Select(_ => Guid.NewGuid()))
            TakeAll(webhook);

        Assert.Equal(DeliverySlots.Total, _slots.Taken);
        using var host = System.Text.Json.JsonDocument.Parse(File.ReadAllText(RepositoryRoot.Combine("host.json")));
        var slots = host.RootElement.GetProperty("extensions").GetProperty("durableTask")
            .GetProperty("maxConcurrentActivityFunctions").GetInt32();
        Assert.True(DeliverySlots.Total < slots / 2);
    }

    [Fact]
    public void A_delivery_that_comes_back_goes_before_those_that_come_first()
    {
        var webhook = Guid.NewGuid();
        var first = Take(webhook)!;
        Assert.False(_slots.TryTake(webhook, hasWaited: false, out _, out var wait));
        first.Dispose();

        Assert.Null(Take(webhook));
        _time.Advance(wait);
        Assert.NotNull(Take(webhook, hasWaited: true));
    }

    [Fact]
    public void Appointments_follow_one_another_at_the_pace_of_the_receiver_and_are_minutes_away_at_most()
    {
        var webhook = Guid.NewGuid();
        AnswerAll(webhook, Timeout);
        Take(webhook);

        var waits = Enumerable.Range(0, 30).Select(number =>
        {
            _slots.TryTake(webhook, hasWaited: false, out _, out var wait);
            return wait;
        }).ToArray();

        Assert.Equal([Timeout, Timeout * 2, Timeout * 3], waits[..3]);
        Assert.Equal(DeliverySlots.LongestWait, waits[^1]);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(100)]
    [InlineData(350)]
    public void A_healthy_receiver_takes_a_thousand_events_in_a_minute(int milliseconds)
    {
        var (webhook, answer, left) = (Guid.NewGuid(), TimeSpan.FromMilliseconds(milliseconds), 1000);
        var (begun, turns) = (_time.GetUtcNow(), new PriorityQueue<Action, DateTimeOffset>());
        for (var delivery = 0; delivery < 1000; delivery++)
            turns.Enqueue(() => Try(hasWaited: false), begun);
        while (turns.TryDequeue(out var turn, out var at))
        {
            if (at > _time.GetUtcNow())
                _time.SetUtcNow(at);
            turn();
        }

        Assert.Equal(0, left);
        Assert.True(_time.GetUtcNow() - begun < TimeSpan.FromMinutes(1), $"It took {_time.GetUtcNow() - begun}.");

        void Try(bool hasWaited)
        {
            if (!_slots.TryTake(webhook, hasWaited, out var slot, out var wait))
            {
                turns.Enqueue(() => Try(hasWaited: true), _time.GetUtcNow() + wait);
                return;
            }

            turns.Enqueue(
                () =>
                {
                    slot!.Dispose();
                    left--;
                },
                _time.GetUtcNow() + answer);
        }
    }

    private DeliverySlot? Take(Guid webhookId, bool hasWaited = false)
    {
        _slots.TryTake(webhookId, hasWaited, out var slot, out _);
        return slot;
    }

    private List<DeliverySlot> TakeAll(Guid webhookId)
    {
        var taken = new List<DeliverySlot>();
        while (Take(webhookId, hasWaited: true) is { } slot)
            taken.Add(slot);
        return taken;
    }

    /// <returns>How many deliveries the receiver got at once before it answered all of them.</returns>
    private int AnswerAll(Guid webhookId, TimeSpan after)
    {
        var taken = TakeAll(webhookId);
        _time.Advance(after);
        taken.ForEach(slot => slot.Dispose());
        return taken.Count;
    }
}
