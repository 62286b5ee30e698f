using AccessCodes.Domain.Events;
using AccessCodes.Functions.Tests.Support;
using AccessCodes.TestSupport;

namespace AccessCodes.Functions.Tests.Costs;

/// <summary>docs/counts.md says what each workflow asks of storage and records, from the request that begins it to its end.</summary>
public sealed class WorkflowCostTests : IAsyncLifetime
{
    private const int CodesOnLock = 10;

    private CountedWorld _world = null!;
    private IReadOnlyList<Guid> _locks = null!;

    private TestApp App => _world.App;

    public async Task InitializeAsync()
    {
        _world = await CountedWorld.StartAsync();
        _locks = await ExtraLock.AddManyAsync(_world.Tables, locks: 5, CodesOnLock);
    }

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task Each_workflow_costs_what_is_written_down()
    {
        var shared = Known.Code(3, 1);
        await App.PostAsync("/devices/simulate/configure", new { device_id = Known.SharedEntrance, latency_milliseconds = 0 });
        await App.PostAsync("/devices/simulate/disconnect", new { device_id = _locks[1] });
        var managed = await App.PostAsync(ManagedCodes.Create, new { device_id = _locks[2], code = "739205" });
        await _world.ToEndAsync();
        var managedId = managed.Body.GetProperty("access_code").Id();
        await using var receiver = await WebhookReceiver.StartAsync();

        var counted = new List<(string Workflow, Counted Counted)>
        {
            ("conversion", await CountAsync(Paths.Convert, new { access_code_id = Code(0, 1) })),
            ("conversion that fails", await CountAsync(Paths.Convert, new { access_code_id = Code(1, 1) })),
            ("conversion by force", await CountAsync(Paths.Convert, new { access_code_id = shared, force = true })),
            ("deletion of an unmanaged code", await CountAsync(Paths.Delete, new { access_code_id = Code(0, 2) })),
            ("creation", await CountAsync(ManagedCodes.Create, new { device_id = _locks[0], code = "739206" })),
            ("update", await CountAsync(ManagedCodes.Update, new { access_code_id = managedId, code = "739207" })),
            ("deletion of a managed code", await CountAsync(ManagedCodes.Delete, new { access_code_id = managedId })),
            ("sync of a lock that is as it was", await CountAsync("/devices/simulate/connect", new { device_id = _locks[3] })),
            (
                $"migration of a lock with {CodesOnLock} codes",
                await CountAsync(MigrationWorld.Create, new { device_id = _locks[4] }) with { IsRaced = true }),
        };
        await App.CreateWebhookAsync(receiver.Url, [EventTypes.Changed]);
        counted.Add(("delivery of an event", await _world.CountToEndAsync(() => App.TellAsync())));
        counted.Add(("reset", await CountAsync("/workspaces/reset_sandbox", new { })));

        CountsDocument.AssertHas("Workflows", counted.SelectMany(found => found.Counted.StorageCells(found.Workflow)));
        CountsDocument.AssertHas("Orchestrations", counted.Select(found => found.Counted.HistoryCells(found.Workflow)));
    }

    private static Guid Code(int onLock, int number) => Known.Code(ExtraLock.Number + 1 + onLock, number);

    private Task<Counted> CountAsync(string path, object parameters) => _world.CountToEndAsync(path, parameters);
}
