using Microsoft.DurableTask.Client;
using static Microsoft.DurableTask.Client.OrchestrationRuntimeStatus;

namespace AccessCodes.LocalHost.Tests.TaskHub;

public sealed class InstanceQueryTests : EngineTests
{
    public InstanceQueryTests()
    {
        Functions.AddOrchestrator("Echo", context => Task.FromResult(context.GetInput<object>()));
        Functions.AddOrchestrator("Wait", async context => await context.WaitForExternalEvent<object?>("go"));
        Functions.AddOrchestrator("Fail", _ => throw new InvalidOperationException("no"));
    }

    [Fact]
    public async Task Finished_instances_can_be_purged_by_id_and_by_filter_and_running_ones_cannot()
    {
        await using var world = await StartAsync();
        await world.RunAsync("Echo", id: "old");
        await world.RunAsync("Fail", id: "old-failed");
        await world.StartInstanceAsync("Wait", id: "running");
        world.Time.Advance(TimeSpan.FromDays(1));
        await world.RunAsync("Echo", id: "new");

        Assert.Equal(0, (await world.Client.PurgeInstanceAsync("running")).PurgedInstanceCount);
        Assert.Equal(0, (await world.Client.PurgeInstanceAsync("unknown")).PurgedInstanceCount);
        var dayAgo = world.Time.GetUtcNow().AddHours(-1);
        Assert.Equal(1, (await PurgeAsync(new(null, dayAgo, [Completed]))).PurgedInstanceCount);
        Assert.Null(await world.Client.GetInstanceAsync("old"));
        Assert.Empty(world.History("old"));
        Assert.Equal(1, (await PurgeAsync(new(null, dayAgo))).PurgedInstanceCount);
        Assert.Equal(1, (await world.Client.PurgeInstanceAsync("new")).PurgedInstanceCount);
        Assert.NotNull(await world.Client.GetInstanceAsync("running"));

        Task<PurgeResult> PurgeAsync(PurgeInstancesFilter filter) => world.Client.PurgeAllInstancesAsync(filter);
    }

    [Fact]
    public async Task A_recursive_purge_takes_the_sub_orchestrations_along()
    {
        Functions.AddOrchestrator("Parent", async context => await context.CallSubOrchestratorAsync<object>("Echo"));
        await using var world = await StartAsync();
        await world.RunAsync("Parent");

        Assert.Equal(2, (await world.Client.PurgeInstanceAsync("it", new PurgeInstanceOptions(true))).PurgedInstanceCount);
    }

    [Fact]
    public async Task Instances_are_listed_by_page_and_by_filter()
    {
        await using var world = await StartAsync();
        foreach (var n in Enumerable.Range(1, 5))
        {
            await world.RunAsync("Echo", n, $"a-{n}");
        }

        await world.RunAsync("Fail", id: "b-1");

        var pages = new List<int>();
        await foreach (var page in world.Client.GetAllInstancesAsync(new(PageSize: 4)).AsPages())
        {
            pages.Add(page.Values.Count);
        }

        Assert.Equal([4, 2], pages);
        Assert.Equal(5, await CountAsync(new(InstanceIdPrefix: "a-", PageSize: 2)));
        Assert.Equal(1, await CountAsync(new(Statuses: [Failed, Running])));
        Assert.Equal(0, await CountAsync(new(CreatedFrom: world.Time.GetUtcNow().AddDays(1))));
        await foreach (var instance in world.Client.GetAllInstancesAsync(new(FetchInputsAndOutputs: true, PageSize: 1)))
        {
            Assert.NotNull(instance.DataConverter);
        }

        async Task<int> CountAsync(OrchestrationQuery query)
        {
            var count = 0;
            await foreach (var _ in world.Client.GetAllInstancesAsync(query))
            {
                count++;
            }

            return count;
        }
    }

    [Fact]
    public async Task Waiting_for_the_start_ends_with_the_first_turn_and_waiting_can_be_cancelled()
    {
        await using var world = await StartAsync();
        await world.StartInstanceAsync("Wait");
        using var soon = new CancellationTokenSource(50);

        Assert.Equal(Running, (await world.Client.WaitForInstanceStartAsync("it")).RuntimeStatus);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => world.Client.WaitForInstanceCompletionAsync("it", soon.Token));
    }

    [Fact]
    public async Task Payloads_are_fetched_only_if_asked_for()
    {
        await using var world = await StartAsync();
        await world.RunAsync("Echo", "secret");

        var instance = await world.Client.GetInstanceAsync("it");

        Assert.Null(instance!.SerializedInput);
        Assert.Throws<InvalidOperationException>(() => instance.ReadOutputAs<string>());
    }
}
