using AccessCodes.Domain.Locks;
using AccessCodes.Functions.Orchestrations;
using AccessCodes.Functions.Providers;
using AccessCodes.Functions.Storage;
using AccessCodes.Functions.Tests.Support;
using AccessCodes.TestSupport;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace AccessCodes.Functions.Tests.Orchestrations;

/// <summary>Durable Functions may run a step again after it took effect: the second time changes nothing.</summary>
public sealed class RepeatedStepTests : IAsyncLifetime
{
    // The same code on the shared lock, as each workspace knows it; Neighbour manages it.
    private static readonly Guid Ours = Known.Code(3, 1);
    private static readonly Guid Theirs = Known.Code(101, 1);

    private static readonly LockCodeAddress Shared = new("august", "august-shared-entrance", "slot-01");

    private readonly TestApp _app = new();

    private ConvertToManaged Conversion => ActivatorUtilities.CreateInstance<ConvertToManaged>(_app.Services);

    private DeleteUnmanaged Removal => ActivatorUtilities.CreateInstance<DeleteUnmanaged>(_app.Services);

    private DurableTaskClient Client => _app.Services.GetRequiredService<DurableTaskClient>();

    private IManagementClaims Claims => _app.Services.GetRequiredService<IManagementClaims>();

    public Task InitializeAsync() => _app.InitializeAsync();

    public Task DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task Every_step_of_a_conversion_that_succeeded_changes_nothing_when_it_runs_again()
    {
        var order = await ConvertedAsync(Known.Code(1, 1), force: false);
        var before = await StateAsync(order);

        Assert.True((await Conversion.ClaimCode(order, default)).IsGranted);
        Assert.Equal(new ProviderStep(ErrorCode: null), await Conversion.AdoptCode(order, default));
        Assert.Equal(Completion.Done, await Conversion.CompleteConversion(order, Client, default));
        await Conversion.HandOver(order, default);
        await Conversion.FailConversion(new FailureOrder(order, "x", "x", "device_offline"), Client, default);

        Assert.Equal(before, await StateAsync(order));
    }

    [Fact]
    public async Task A_completion_that_runs_again_after_the_code_was_taken_by_force_has_still_succeeded()
    {
        var order = await ConvertedAsync(Ours, force: true);
        await Wait.UntilAsync(async () => await _app.UnmanagedCodeAsync(Theirs, TestApp.NeighbourKey) is not null);
        await ConvertedAsync(Theirs, force: true, TestApp.NeighbourKey);

        Assert.Equal(Completion.Done, await Conversion.CompleteConversion(order, Client, default));
    }

    [Fact]
    public async Task A_hand_over_that_runs_again_leaves_a_code_that_was_taken_back_alone()
    {
        var first = await ConvertedAsync(Ours, force: true);
        await Wait.UntilAsync(async () => await _app.UnmanagedCodeAsync(Theirs, TestApp.NeighbourKey) is not null);
        await ConvertedAsync(Theirs, force: true, TestApp.NeighbourKey);
        await Wait.UntilAsync(async () => await _app.UnmanagedCodeAsync(Ours) is not null);

        await Conversion.HandOver(first, default);

        Assert.Null(await _app.UnmanagedCodeAsync(Theirs, TestApp.NeighbourKey));
        Assert.Equal(Known.Neighbour, (await Claims.FindAsync(Shared))?.Holder.WorkspaceId);
    }

    [Fact]
    public async Task Who_never_managed_a_code_is_not_warned_of_losing_it()
    {
        // Neighbour's claim stands while its conversion is under way; ours displaces it.
        var order = await ConvertedAsync(Known.Code(3, 2), force: false);
        var theirs = new CodeOrder(
            Known.Neighbour, Guid.CreateVersion7(), Known.Code(101, 2), order.Address, order.Deadline, Force: true,
            order.ConnectedAccountId);
        await Conversion.ClaimCode(theirs, default);

        await Conversion.HandOver(theirs with { WorkspaceId = Known.Neighbour }, default);

        // Sandbox did manage it, and is warned.
        var lost = await _app.UnmanagedCodeAsync(Known.Code(3, 2));
        Assert.Single(lost!.Value.GetProperty("warnings").EnumerateArray());
        var never = await _app.UnmanagedCodeAsync(Known.Code(101, 2), TestApp.NeighbourKey);
        Assert.Empty(never!.Value.GetProperty("warnings").EnumerateArray());
    }

    [Fact]
    public async Task A_completion_whose_claim_was_taken_by_force_in_between_makes_nothing_managed()
    {
        var code = Known.Code(3, 2);
        CodeOrder order;
        using (await HeldHub.HoldAsync(_app))
        {
            order = await OrderAsync(code, await _app.ConvertAsync(code), Known.Sandbox);
            await Conversion.ClaimCode(order, default);
            var theirs = new ClaimHolder(Known.Neighbour, Known.Code(101, 2));
            await Claims.ClaimAsync(order.Address, theirs, Guid.CreateVersion7(), force: true);

            Assert.Equal(Completion.ClaimLost, await Conversion.CompleteConversion(order, Client, default));
        }

        var ended = await _app.EndOfAsync(order.ActionAttemptId);
        Assert.Equal("managed_by_another_workspace", ended.GetProperty("error").GetProperty("type").GetString());
        Assert.NotNull(await _app.UnmanagedCodeAsync(code));
    }

    [Fact]
    public async Task Every_step_of_a_conversion_that_failed_changes_nothing_when_it_runs_again()
    {
        var code = Known.Code(2, 1);
        var attempt = await _app.ConvertAsync(code);
        await _app.EndOfAsync(attempt);
        var order = await OrderAsync(code, attempt, Known.Sandbox);
        var before = await StateAsync(order);

        await Conversion.FailConversion(new FailureOrder(order, "x", "x", "account_disconnected"), Client, default);
        await Conversion.ReleaseCode(order, default);
        await Conversion.ClaimCode(order, default);
        Assert.Equal(Completion.FailedBefore, await Conversion.CompleteConversion(order, Client, default));
        await Conversion.ReleaseCode(order, default);

        Assert.Equal(before, await StateAsync(order));
    }

    [Fact]
    public async Task Every_step_of_a_removal_that_succeeded_changes_nothing_when_it_runs_again()
    {
        var code = Known.Code(1, 2);
        var reply = await _app.PostAsync(Paths.Delete, new { access_code_id = code });
        var attempt = reply.Body.GetProperty("action_attempt").GetProperty("action_attempt_id").GetGuid();
        var order = await OrderAsync(code, attempt, Known.Sandbox);
        await _app.EndOfAsync(attempt);
        await Wait.UntilAsync(async () => await Claims.FindAsync(order.Address) is null);
        var before = await StateAsync(order);

        var removal = ActivatorUtilities.CreateInstance<LockRemoval>(_app.Services);
        Assert.Null(await removal.TakeCodeOffLock(order, default));
        Assert.True(await ActivatorUtilities.CreateInstance<LockLooks>(_app.Services).IsOffLock(order, default));
        await Removal.CompleteRemoval(order, Client, default);
        await Removal.FailRemoval(new FailureOrder(order, "x", "x", "device_offline"), default);

        Assert.Equal(before, await StateAsync(order));
    }

    private async Task<CodeOrder> ConvertedAsync(Guid code, bool force, string key = TestApp.SandboxKey)
    {
        var attempt = await _app.ConvertAsync(code, force, key);
        var ended = await _app.EndOfAsync(attempt, key);
        Assert.Equal("success", ended.GetProperty("status").GetString());
        return await OrderAsync(code, attempt, key == TestApp.SandboxKey ? Known.Sandbox : Known.Neighbour);
    }

    private async Task<CodeOrder> OrderAsync(Guid code, Guid attempt, Guid workspace)
    {
        var workspaces = _app.Services.GetRequiredService<WorkspaceStore>();
        return CodeOrder.For(
            (await workspaces.GetCodeAsync(workspace, code))!.Value,
            (await workspaces.GetAttemptAsync(workspace, attempt))!.Value);
    }

    /// <summary>All that a step could change: records, events, the claim and the lock's journal.</summary>
    private async Task<string> StateAsync(CodeOrder order)
    {
        var tables = _app.Services.GetRequiredService<ITables>();
        var everything = new KeyRange(" ", "~");
        var rows = await tables.Workspaces.QueryAsync(order.WorkspaceId.ToString(), everything, ITable.MaxPageSize);
        var journal = await _app.Services.GetRequiredService<SimulatedLocks>()
            .ReadJournalAsync(order.Address.Provider, order.Address.LockId);
        return string.Join('\n', [
            .. rows.Select(row => row.Key + row.Document),
            $"{await Claims.FindAsync(order.Address)}",
            .. journal.Select(effect => $"{effect}"),
        ]);
    }
}
