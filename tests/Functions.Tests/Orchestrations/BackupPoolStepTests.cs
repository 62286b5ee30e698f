using AccessCodes.Domain;
using AccessCodes.Domain.BackupCodes;
using AccessCodes.Domain.Locks;
using AccessCodes.Functions.Orchestrations;
using AccessCodes.Functions.Storage;
using AccessCodes.Functions.Tests.Support;
using AccessCodes.TestSupport;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Moq;

namespace AccessCodes.Functions.Tests.Orchestrations;

/// <summary>What the steps of a backup pool leave behind when they run twice, at once, or not to their end.</summary>
public sealed class BackupPoolStepTests : IAsyncLifetime
{
    // What nobody started in time is left alone by timers: a test starts it.
    private TestApp _app = null!;

    private WorkspaceStore Workspaces => _app.Services.GetRequiredService<WorkspaceStore>();

    private DurableTaskClient Client => _app.Services.GetRequiredService<DurableTaskClient>();

    /// <summary>A host that dies before it has started what was committed.</summary>
    private static DurableTaskClient DeadClient => new Mock<DurableTaskClient>(MockBehavior.Strict, "test").Object;

    public async Task InitializeAsync() => _app = await TestApp.StartAsync(_ => { });

    public Task DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task Syncs_that_run_at_once_fill_a_pool_once()
    {
        await StayAsync();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => SyncAsync(Client)));
        await UntilFullAsync();
        await SyncAsync(Client);

        Assert.Equal(3, (await Workspaces.ListPoolAsync(Known.Sandbox, Known.FrontDoor)).Count);
        var device = (await Workspaces.GetDeviceAsync(Known.Sandbox, Known.FrontDoor))!.Value;
        Assert.Equal(new BackupPool(3), device.BackupPool);
    }

    [Fact]
    public async Task A_step_that_set_a_backup_code_counts_it_once_when_it_runs_again()
    {
        await StayAsync();
        await UntilFullAsync();
        var backup = (await Workspaces.ListPoolAsync(Known.Sandbox, Known.FrontDoor))[0];
        var attempts = await Workspaces.ListAttemptsAsync(Known.Sandbox, null, Known.FrontDoor, null, 100);
        var attempt = attempts.Items.Single(attempt => attempt.Subject.AccessCodeId == backup.AccessCodeId);

        await ActivatorUtilities.CreateInstance<SetCodeOnDevice>(_app.Services)
            .CompleteSetting(CodeOrder.For(backup, attempt), Client, default);

        var device = (await Workspaces.GetDeviceAsync(Known.Sandbox, Known.FrontDoor))!.Value;
        Assert.Equal(new BackupPool(3), device.BackupPool);
    }

    [Fact]
    public async Task A_pull_that_a_crash_cut_off_is_carried_on_by_the_sweeper()
    {
        var stay = await StayAsync();
        await UntilFullAsync();

        var pulled = (await _app.Services.GetRequiredService<BackupPullIntake>()
            .PullAsync(Known.Sandbox, stay, DeadClient)).Value!;
        var outbox = _app.Services.GetRequiredService<Outbox>();
        await foreach (var entry in Workspaces.ListOutboxAsync(Known.Sandbox, DateTimeOffset.UtcNow.AddMinutes(1)))
            await outbox.LookAfterAsync(Client, Known.Sandbox, entry, default);

        var ended = await _app.EndOfAsync(pulled.Binding!.ActionAttemptId);
        Assert.Equal("success", ended.Text("status"));
        var backup = (await Workspaces.GetCodeAsync(Known.Sandbox, pulled.Backup.AccessCodeId))!.Value;
        Assert.False(backup.LacksBoundsOnLock);
        await _app.KeeperAsync(backup.AccessCodeId);
        await UntilFullAsync();
    }

    [Fact]
    public async Task Who_asks_while_the_last_backup_code_is_pulled_for_the_same_code_is_given_it()
    {
        Guid[] stays = [await StayAsync(), await StayAsync(), await StayAsync()];
        await UntilFullAsync();
        var intake = _app.Services.GetRequiredService<BackupPullIntake>();
        foreach (var stay in stays[..^1])
            Assert.NotNull((await PullAsync(intake, stay)).Value);

        // The other request comes in after this one has seen the pool, and is done before this one takes from it.
        Decision<PulledBackup>? other = null;
        var claims = _app.Services.GetRequiredService<IManagementClaims>();
        var late = new Mock<IManagementClaims>();
        late.Setup(mock => mock.FindAsync(It.IsAny<LockCodeAddress>(), It.IsAny<CancellationToken>()))
            .Returns(async (LockCodeAddress address, CancellationToken cancellation) =>
            {
                other ??= await PullAsync(intake, stays[^1]);
                return await claims.FindAsync(address, cancellation);
            });
        var pulled = await PullAsync(
            ActivatorUtilities.CreateInstance<BackupPullIntake>(_app.Services, late.Object), stays[^1]);

        Assert.Equal(other!.Value!.Backup.AccessCodeId, pulled.Value?.Backup.AccessCodeId);

        Task<Decision<PulledBackup>> PullAsync(BackupPullIntake through, Guid stay) =>
            through.PullAsync(Known.Sandbox, stay, DeadClient);
    }

    private async Task<Guid> StayAsync()
    {
        var reply = await _app.PostAsync(ManagedCodes.Create, new
        {
            device_id = Known.FrontDoor,
            starts_at = DateTimeOffset.UtcNow.AddDays(-1),
            ends_at = DateTimeOffset.UtcNow.AddDays(3),
            use_backup_access_code_pool = true,
        });
        await _app.EndOfAsync(reply.AttemptId());
        return reply.Body.GetProperty("access_code").Id();
    }

    private Task<int> SyncAsync(DurableTaskClient client) => _app.Services.GetRequiredService<LockSync>()
        .BringInLineAsync(Known.Sandbox, Known.FrontDoor, client, default);

    private Task UntilFullAsync() => Wait.UntilAsync(async () =>
        (await Workspaces.ListPoolAsync(Known.Sandbox, Known.FrontDoor)).Count(BackupPool.IsReady) == 3);
}
