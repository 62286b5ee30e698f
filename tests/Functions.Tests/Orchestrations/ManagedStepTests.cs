using AccessCodes.Domain.Locks;
using AccessCodes.Functions.Orchestrations;
using AccessCodes.Functions.Storage;
using AccessCodes.Functions.Tests.Support;
using AccessCodes.TestSupport;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace AccessCodes.Functions.Tests.Orchestrations;

/// <summary>What the steps of the workflows on managed codes leave behind, and what they do when they run again.</summary>
public sealed class ManagedStepTests : IAsyncLifetime
{
    private readonly TestApp _app = new();

    private WorkspaceStore Workspaces => _app.Services.GetRequiredService<WorkspaceStore>();

    private DurableTaskClient Client => _app.Services.GetRequiredService<DurableTaskClient>();

    private SetCodeOnDevice Setting => ActivatorUtilities.CreateInstance<SetCodeOnDevice>(_app.Services);

    private ChangeCode Changing => ActivatorUtilities.CreateInstance<ChangeCode>(_app.Services);

    private RemoveCode Removing => ActivatorUtilities.CreateInstance<RemoveCode>(_app.Services);

    public Task InitializeAsync() => _app.InitializeAsync();

    public Task DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task Every_step_of_a_creation_that_succeeded_changes_nothing_when_it_runs_again()
    {
        var order = await OrderAsync(await _app.PostAsync(
            ManagedCodes.Create, new { device_id = Known.FrontDoor, code = "604917" }));
        var before = await StateAsync();

        Assert.Equal(new ProviderStep(ErrorCode: null), await Setting.PutCodeOnLock(order, default));
        await Setting.CompleteSetting(order, Client, default);
        await Setting.FailSetting(new FailureOrder(order, "x", "x", "device_offline"), Client, default);

        Assert.Equal(before, await StateAsync());
    }

    [Fact]
    public async Task Every_step_of_a_hand_back_changes_nothing_when_it_runs_again_after_a_new_conversion()
    {
        var code = await _app.CreateCodeAsync(Known.FrontDoor, "604917");
        var order = await OrderAsync(await _app.PostAsync(
            ManagedCodes.Update, new { access_code_id = code.Id(), is_managed = false }));
        await _app.EndOfAsync(await _app.ConvertAsync(code.Id()));
        var before = await StateAsync();

        await Changing.GiveUpClaim(order, default);
        Assert.Equal(new ProviderStep(ErrorCode: null), await Changing.ChangeCodeOnLock(order, default));
        await Changing.CompleteChange(order, Client, default);
        await Changing.FailChange(new FailureOrder(order, "x", "x", "device_offline"), Client, default);

        Assert.Equal(before, await StateAsync());
        var claims = _app.Services.GetRequiredService<IManagementClaims>();
        Assert.Equal(code.Id(), (await claims.FindAsync(order.Address))?.Holder.AccessCodeId);
    }

    [Fact]
    public async Task Every_step_of_a_deletion_changes_nothing_when_it_runs_again()
    {
        var code = await _app.CreateCodeAsync(Known.FrontDoor, "604917");
        var order = await OrderAsync(await _app.PostAsync(ManagedCodes.Delete, new { access_code_id = code.Id() }));
        var before = await StateAsync();

        Assert.True(await Removing.IsOurs(order, default));
        await Removing.TellOfDelay(order, Client, default);
        await Removing.CompleteDeletion(order, Client, default);
        await Removing.FailDeletion(new FailureOrder(order, "x", "x", "device_offline"), Client, default);

        Assert.Equal(before, await StateAsync());
    }

    [Fact]
    public async Task A_code_that_fails_to_be_set_again_and_again_is_claimed_once()
    {
        var code = await _app.CreateCodeAsync(Known.OfflineGarage, "604917");
        var intake = _app.Services.GetRequiredService<CreationIntake>();
        for (var tries = 0; tries < 3; tries++)
        {
            var decision = await intake.ResumeAsync(
                Known.Sandbox, Operation.New(DateTimeOffset.UtcNow), code.Id(), Client);
            Assert.False(decision.IsRefused(out var resumed, out _));
            Assert.Equal("error", (await _app.EndOfAsync(resumed!.Attempt.ActionAttemptId)).Text("status"));
        }

        var stored = (await Workspaces.GetCodeAsync(Known.Sandbox, code.Id()))!.Value;
        var claims = _app.Services.GetRequiredService<IManagementClaims>();
        Assert.Equal(code.Id(), Assert.Single((await claims.FindAsync(stored.Address))!.AndDisplaced()).Holder.AccessCodeId);
    }

    [Fact]
    public async Task A_keeper_that_did_not_start_is_started_by_the_sweeper()
    {
        var order = await OrderAsync(await _app.PostAsync(
            ManagedCodes.Create, new { device_id = Known.FrontDoor, starts_at = Day(1), ends_at = Day(2) }));
        var code = (await Workspaces.GetCodeAsync(order.WorkspaceId, order.AccessCodeId))!.Value;
        await _app.KeeperAsync(code.AccessCodeId);

        var keeperId = Guid.CreateVersion7();
        var entry = Outbox.StartOf(
            nameof(KeepTimeBounds), keeperId, new KeepingOrder(order with { ActionAttemptId = keeperId }, code.Bounds!));
        await Workspaces.CommitAsync(order.WorkspaceId, new Changes().Add(entry));

        await _app.Services.GetRequiredService<Outbox>().LookAfterAsync(Client, order.WorkspaceId, entry, default);

        Assert.NotNull(await Client.GetInstanceAsync($"{keeperId}"));
        Assert.DoesNotContain($"outbox|{keeperId}", await StateAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pin_is_in_the_rows_of_codes_and_nowhere_else()
    {
        var (first, second) = ("604917", "815306");
        var creation = await _app.PostAsync(
            ManagedCodes.Create, new { device_id = Known.FrontDoor, code = first, ends_at = Day(2), starts_at = Day(1) });
        var created = await OrderAsync(creation);
        var changed = await OrderAsync(await _app.PostAsync(
            ManagedCodes.Update, new { access_code_id = created.AccessCodeId, code = second }));

        foreach (var row in await RowsAsync())
        {
            if (row.Key.Split('|')[0] is not ("code" or "devcode"))
                AssertTellsNothing(row.Document);
        }

        foreach (var order in (CodeOrder[])[created, changed])
        {
            var instance = await Client.GetInstanceAsync($"{order.ActionAttemptId}", getInputsAndOutputs: true);
            AssertTellsNothing(instance!.SerializedInput + instance.SerializedOutput);
        }

        void AssertTellsNothing(string? text)
        {
            Assert.DoesNotContain($"\"{first}\"", text, StringComparison.Ordinal);
            Assert.DoesNotContain($"\"{second}\"", text, StringComparison.Ordinal);
        }
    }

    private static string Day(int days) => DateTimeOffset.UtcNow.AddDays(days).ToString("O");

    /// <summary>Waits until the attempt has ended, and gives the order that it was carried out by.</summary>
    private async Task<CodeOrder> OrderAsync(Reply reply)
    {
        var attemptId = reply.AttemptId();
        var attempt = (await Workspaces.GetAttemptAsync(Known.Sandbox, attemptId))!.Value;
        var code = (await Workspaces.GetCodeAsync(Known.Sandbox, attempt.Subject.AccessCodeId))!.Value;
        var order = CodeOrder.For(code, attempt);
        Assert.Equal("success", (await _app.EndOfAsync(attemptId)).Text("status"));
        return order;
    }

    private async Task<string> StateAsync() =>
        string.Join('\n', (await RowsAsync()).Select(row => row.Key + row.Document));

    private Task<IReadOnlyList<Row>> RowsAsync() => _app.Services.GetRequiredService<ITables>().Workspaces
        .QueryAsync(Known.Sandbox.ToString(), new KeyRange(" ", "~"), ITable.MaxPageSize);
}
