using AccessCodes.Domain.AccessCodes;
using AccessCodes.Domain.Locks;
using AccessCodes.Domain.Webhooks;
using AccessCodes.Functions.Options;
using AccessCodes.Functions.Orchestrations;
using AccessCodes.Functions.Tests.Support;
using AccessCodes.TestSupport;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Moq;

namespace AccessCodes.Functions.Tests.Orchestrations;

/// <summary>Finished orchestrations go after a week, a page at a time, and nothing else does.</summary>
public sealed class PurgeInstancesTests
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);

    [Fact]
    public async Task What_has_finished_goes_after_a_week_and_what_has_not_stays()
    {
        await using var app = await TestApp.StartAsync(services => services.AddSingleton<TimeProvider>(_time));
        var client = app.Services.GetRequiredService<DurableTaskClient>();
        for (var number = 0; number < PurgeInstances.PageSize + 20; number++)
            await DeliverToNobodyAsync(client);
        var (kept, terminated) = (await KeepAsync(client), await KeepAsync(client));
        await client.TerminateInstanceAsync(terminated);
        await Wait.UntilAsync(async () => await CountUnfinishedAsync(client) == 1);

        _time.Advance(TimeSpan.FromDays(7) - TimeSpan.FromSeconds(1));
        await PurgeAsync(client);
        Assert.Equal(PurgeInstances.PageSize + 22, (await IdsAsync(client)).Count);

        var young = await DeliverToNobodyAsync(client);
        _time.Advance(TimeSpan.FromSeconds(1));
        await PurgeAsync(client);
        Assert.Equal([kept, young], (await IdsAsync(client)).OrderBy(id => id == young));
    }

    [Fact]
    public async Task They_are_kept_for_as_long_as_the_settings_say()
    {
        var hub = new Hub(instances: 1);

        await PurgeAsync(hub.Client, new RetentionOptions { InstanceDays = 30 });

        Assert.Equal(_time.GetUtcNow().AddDays(-30), hub.LookedUpTo);
    }

    [Fact]
    public async Task A_page_is_gone_before_the_next_is_looked_up()
    {
        var hub = new Hub(instances: (2 * PurgeInstances.PageSize) + 50);

        await PurgeAsync(hub.Client);

        Assert.Equal([0, PurgeInstances.PageSize, 2 * PurgeInstances.PageSize], hub.GoneBeforeEachPage);
        Assert.Empty(hub.Instances);
    }

    [Fact]
    public async Task A_run_ends_before_the_host_ends_it_and_the_next_goes_on()
    {
        var hub = new Hub(instances: 5 * PurgeInstances.PageSize) { OnPage = () => _time.Advance(TimeSpan.FromMinutes(1)) };

        await PurgeAsync(hub.Client);
        Assert.Equal(3 * PurgeInstances.PageSize, hub.Instances.Count);

        hub.OnPage = () => { };
        await PurgeAsync(hub.Client);
        Assert.Empty(hub.Instances);
    }

    [Fact]
    public async Task One_that_cannot_be_removed_keeps_no_other_from_it()
    {
        var hub = new Hub(instances: PurgeInstances.PageSize + 1) { Stuck = "instance-0000" };

        await PurgeAsync(hub.Client);

        Assert.Equal(["instance-0000"], hub.Instances);
    }

    private Task PurgeAsync(DurableTaskClient client, RetentionOptions? options = null) =>
        new PurgeInstances(
            Microsoft.Extensions.Options.Options.Create(options ?? new RetentionOptions()),
            _time,
            NullLogger<PurgeInstances>.Instance)
            .Run(new TimerInfo(), client, CancellationToken.None);

    private static Task<string> DeliverToNobodyAsync(DurableTaskClient client) => client.ScheduleNewOrchestrationInstanceAsync(
        nameof(DeliverEvent), new EventDelivery(Known.Sandbox, Guid.NewGuid(), Guid.NewGuid()), CancellationToken.None);

    /// <summary>Begins to keep the bounds of a code that starts in a month.</summary>
    private Task<string> KeepAsync(DurableTaskClient client)
    {
        var startsAt = _time.GetUtcNow().AddDays(30);
        var order = new CodeOrder(
            Known.Sandbox,
            Guid.NewGuid(),
            Known.Code(1, 1),
            new LockCodeAddress("august", "august-front-door", "slot-01"),
            Deadline: startsAt.AddDays(1),
            Force: false,
            Known.AugustAccount);
        var keeping = new KeepingOrder(order, new TimeBounds(startsAt, startsAt.AddDays(1)));
        return client.ScheduleNewOrchestrationInstanceAsync(nameof(KeepTimeBounds), keeping, CancellationToken.None);
    }

    private static async Task<int> CountUnfinishedAsync(DurableTaskClient client)
    {
        var unfinished = 0;
        await foreach (var instance in client.GetAllInstancesAsync())
            unfinished += instance.IsCompleted ? 0 : 1;
        return unfinished;
    }

    private static async Task<IReadOnlyList<string>> IdsAsync(DurableTaskClient client)
    {
        var ids = new List<string>();
        await foreach (var instance in client.GetAllInstancesAsync())
            ids.Add(instance.InstanceId);
        return ids;
    }

    /// <summary>A task hub that has nothing but old, finished orchestrations.</summary>
    private sealed class Hub
    {
        private readonly Lock _gate = new();
        private readonly int _all;

        public Hub(int instances)
        {
            _all = instances;
            Instances = new(Enumerable.Range(0, instances).Select(number => $"instance-{number:D4}"), StringComparer.Ordinal);
            var client = new Mock<DurableTaskClient>("hub");
            client.Setup(hub => hub.GetAllInstancesAsync(It.IsAny<OrchestrationQuery>()))
                .Callback((OrchestrationQuery query) => LookedUpTo = query.CreatedTo)
                .Returns((OrchestrationQuery query) => Pageable.Create((after, _) => Task.FromResult(PageOf(query.PageSize, after))));
            client.Setup(hub => hub.PurgeInstanceAsync(It.IsAny<string>(), It.IsAny<CancellationToken>()))
                .Returns((string id, CancellationToken _) => Purge(id));
            Client = client.Object;
        }

        public DurableTaskClient Client { get; }

        public SortedSet<string> Instances { get; }

        /// <summary>When those that were looked up had begun at the latest.</summary>
        public DateTimeOffset? LookedUpTo { get; private set; }

        /// <summary>How many were gone whenever a page was looked up.</summary>
        public List<int> GoneBeforeEachPage { get; } = [];

        /// <summary>What happens while a page is looked up.</summary>
        public Action OnPage { get; set; } = () => { };

        /// <summary>The one that cannot be removed.</summary>
        public string? Stuck { get; init; }

        private Page<OrchestrationMetadata> PageOf(int size, string? after)
        {
            OnPage();
            GoneBeforeEachPage.Add(_all - Instances.Count);
            string[] ids = [.. Instances.Where(id => string.CompareOrdinal(id, after) > 0).Take(size + 1)];
            return new Page<OrchestrationMetadata>(
                [.. ids.Take(size).Select(id => new OrchestrationMetadata(nameof(DeliverEvent), id))],
                ids.Length > size ? ids[size - 1] : null);
        }

        private Task<PurgeResult> Purge(string id)
        {
            lock (_gate)
            {
                return id != Stuck && Instances.Remove(id)
                    ? Task.FromResult(new PurgeResult(1))
                    : throw new InvalidOperationException($"{id} cannot be removed.");
            }
        }
    }
}
