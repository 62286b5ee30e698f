using AccessCodes.Functions.Tests.Support;
using AccessCodes.TestSupport;

namespace AccessCodes.Functions.Tests.Costs;

/// <summary>What must not come to cost more, whatever docs/counts.md says.</summary>
public sealed class StorageBoundTests : IAsyncLifetime
{
    // Of the code, and of what its device was asked for lately.
    private const int ReadsToAccept = 2;

    // Of the attempt, and of the code.
    private const int ReadsToEnd = 2;

    private CountedWorld _world = null!;

    public async Task InitializeAsync()
    {
        _world = await CountedWorld.StartAsync();
        await ExtraLock.AddAsync(_world.Tables, ExtraLock.Fast, codes: 50);
    }

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task To_get_an_unmanaged_code_is_one_operation()
    {
        await GetAsync();

        var counted = await _world.CountRequestAsync(GetAsync);

        Assert.Equal(OperationKind.Get, Assert.Single(counted.Operations).Kind);

        Task GetAsync() => _world.App.UnmanagedCodeAsync(Known.Code(ExtraLock.Number, 1));
    }

    [Fact]
    public async Task To_list_unmanaged_codes_is_one_operation_a_page()
    {
        await ListAsync();

        var counted = await _world.CountRequestAsync(ListAsync);

        Assert.Equal(
            [(OperationKind.Query, 21), (OperationKind.Query, 21), (OperationKind.Query, 10)],
            counted.Operations.Select(operation => (operation.Kind, operation.Rows)));

        Task ListAsync() =>
            _world.App.ListByPagesAsync(Paths.ListCodes, limit: 20, new { device_id = ExtraLock.DeviceId });
    }

    [Fact]
    public async Task A_conversion_is_two_commits_in_the_workspace_and_two_reads_before_each()
    {
        // The device and its account are remembered for a moment.
        await _world.App.UnmanagedCodeAsync(Known.Code(ExtraLock.Number, 2));

        var counted = await _world.CountToEndAsync(() => _world.App.ConvertAsync(Known.Code(ExtraLock.Number, 1)));

        Assert.NotNull(await _world.App.ManagedCodeAsync(Known.Code(ExtraLock.Number, 1)));
        var inWorkspace = counted.Operations.Where(operation => operation.Partition == $"{Known.Sandbox}").ToArray();
        var accepted = Array.FindIndex(inWorkspace, operation => operation.IsCommit);
        var ended = Array.FindLastIndex(inWorkspace, operation => operation.IsCommit);
        Assert.InRange(accepted, 1, ReadsToAccept);
        Assert.InRange(ended - accepted - 1, 1, ReadsToEnd);
        Assert.Equal(ended, inWorkspace.Length - 1);
    }
}
