using System.Net;
using AccessCodes.Domain.Devices;
using AccessCodes.Domain.Events;
using AccessCodes.Functions.Storage;
using AccessCodes.Functions.Tests.Replay;
using AccessCodes.Functions.Tests.Support;
using AccessCodes.LocalHost.TaskHub;
using AccessCodes.TestSupport;
using DurableTask.Core;
using Microsoft.Extensions.DependencyInjection;

namespace AccessCodes.Functions.Tests.Costs;

/// <summary>
/// An app whose clock stands still while anything is at work, so that whatever is asked of it costs the same each time,
/// and that writes down what it costs.
/// </summary>
internal sealed class CountedWorld : IAsyncDisposable
{
    private readonly PassingTime _time;
    private readonly RecordingTables _tables;
    private readonly SqliteTaskHub _hub;
    private readonly Moments _moments;

    private CountedWorld(TestApp app, PassingTime time)
    {
        (App, _time) = (app, time);
        _tables = (RecordingTables)app.Services.GetRequiredService<ITables>();
        _hub = app.Hub();
        _moments = new Moments(_hub, time, (_, _) => null);
    }

    public TestApp App { get; }

    public ITables Tables => _tables;

    public DateTimeOffset Now => _time.GetUtcNow();

    /// <param name="rateLimits">Whether devices take only so much in a minute, which is counted as well.</param>
    public static async Task<CountedWorld> StartAsync(bool rateLimits = true)
    {
        var time = new PassingTime(new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero));
        var app = await TestApp.StartAsync(
            services =>
            {
                services.AddSingleton<TimeProvider>(time);
                RecordingTables.Decorate(services);
            },
            rateLimits);
        return new CountedWorld(app, time);
    }

    /// <summary>What a request costs until it is answered: what it starts begins only after that.</summary>
    /// <param name="request">The request.</param>
    public async Task<Counted> CountRequestAsync(Func<Task> request)
    {
        await WarmAsync();
        // What an earlier request has started is not this one's.
        await SettleAsync();
        using (await HeldHub.HoldAsync(App))
        {
            _tables.Take();
            await request();
        }

        return new Counted(_tables.Take(), []);
    }

    /// <summary>What a request costs that waits for what it starts, which is counted with it.</summary>
    /// <param name="request">The request.</param>
    /// <param name="byTheClock">Whether it looks from time to time for the end of what it waits for.</param>
    public async Task<Counted> CountAwaitedAsync(Func<Task> request, bool byTheClock)
    {
        await WarmAsync();
        var before = Instances().Count;
        _tables.Take();
        var answered = request();
        while (!answered.IsCompleted)
        {
            await Task.Delay(1);
            if (!byTheClock || Instances().Count == before)
                continue;

            // It looks when the clock moves, and that is to be after the end of what it waits for. Then it answers, or waits
            // to look again: were the clock to go on meanwhile, what others have put off would begin.
            await SettleAsync();
            _time.Advance(TimeSpan.FromMilliseconds(25));
            await Wait.UntilAsync(() => Task.FromResult(
                answered.IsCompleted || _time.UntilNextTimer <= Passage.LongestLatency));
        }

        await answered;
        await SettleAsync();
        return new Counted(_tables.Take(), []);
    }

    /// <summary>What a request costs with all that it leads to, until nothing is left to do.</summary>
    public Task<Counted> CountToEndAsync(string path, object parameters) => CountToEndAsync(async () =>
    {
        var reply = await App.PostAsync(path, parameters);
        Assert.True(reply.Status == HttpStatusCode.OK, $"{path}: {reply.Text}");
    });

    /// <summary>What it costs to do something and all that it leads to, until nothing is left to do.</summary>
    /// <param name="act">Does it.</param>
    public async Task<Counted> CountToEndAsync(Func<Task> act)
    {
        await WarmAsync();
        var before = Instances().Select(IdOf).ToHashSet();
        _tables.Take();
        await act();
        await ToEndAsync();

        return new Counted(
            _tables.Take(),
            [
                .. from instance in Instances()
                   where !before.Contains(IdOf(instance))
                   select new InstanceCost(
                       instance.Name, _hub.Database.Read(connection => connection.History(IdOf(instance)))),
            ]);
    }

    /// <summary>Lets all that is under way come to its end; those who keep the bounds of codes wait for longer.</summary>
    public async Task ToEndAsync()
    {
        var until = DateTime.UtcNow + Wait.Patience;
        while (true)
        {
            var next = await SettleAsync();
            if (next > Now.AddHours(1))
                return;

            Assert.True(DateTime.UtcNow < until, "It does not come to its end.");
            _time.SetUtcNow(next);
        }
    }

    public ValueTask DisposeAsync() => new(App.DisposeAsync());

    /// <summary>Lets all that is at work finish, while the clock stands still.</summary>
    /// <returns>When something goes on by itself.</returns>
    private async Task<DateTimeOffset> SettleAsync()
    {
        var until = DateTime.UtcNow + Wait.Patience;
        while (true)
        {
            var moments = Instances()
                .Where(instance => !instance.OrchestrationStatus.IsFinal() && instance.ParentInstance is null)
                .Select(instance => _moments.NextOf(IdOf(instance)))
                .ToArray();
            if (!moments.Contains(null))
                return moments.Min() ?? DateTimeOffset.MaxValue;

            Assert.True(
                DateTime.UtcNow < until,
                $"{string.Join(", ", Instances().Where(instance => !instance.OrchestrationStatus.IsFinal()).Select(IdOf))} is at work for ever.");
            await Task.Delay(1);
        }
    }

    /// <summary>Has it know what an instance that is in use knows: API keys, and which webhooks there are.</summary>
    private async Task WarmAsync()
    {
        await SettleAsync();
        await App.GetAsync("/workspaces/get");
        var nothing = new Event
        {
            EventId = Guid.Empty,
            EventType = EventTypes.Changed,
            Subject = new EventSubject(
                Known.Sandbox, Guid.Empty, Guid.Empty, Guid.Empty, CustomMetadata.Empty, CustomMetadata.Empty),
            OccurredAt = default,
        };
        await App.Services.GetRequiredService<WebhookSubscriptions>()
            .FindDeliveriesAsync(Known.Sandbox, [nothing], CancellationToken.None);
    }

    private List<OrchestrationState> Instances() =>
        _hub.Database.Read(connection => connection.List(new(), int.MaxValue));

    private static string IdOf(OrchestrationState instance) => instance.OrchestrationInstance.InstanceId;
}
