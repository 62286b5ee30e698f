using AccessCodes.Domain.AccessCodes;
using AccessCodes.Domain.Attempts;
using AccessCodes.Domain.Conversions;
using AccessCodes.Functions.Orchestrations;
using AccessCodes.Functions.Providers;
using AccessCodes.Functions.Storage;
using AccessCodes.Functions.Tests.Support;
using AccessCodes.TestSupport;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace AccessCodes.Functions.Tests.Orchestrations;

/// <summary>What a crash leaves between a commit and the start of its orchestration.</summary>
public sealed class SweepOutboxTests : IAsyncLifetime
{
    private static readonly Guid Code = Known.Code(1, 1);

    // Its timers never fire by themselves: the tests sweep by hand.
    private readonly PassingTime _time = new();
    private TestApp _app = null!;

    private WorkspaceStore Workspaces => _app.Services.GetRequiredService<WorkspaceStore>();

    public async Task InitializeAsync() =>
        _app = await TestApp.StartAsync(
            services => services.AddSingleton<TimeProvider>(_time));

    public Task DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task What_was_committed_and_not_started_is_started_after_half_a_minute()
    {
        var attempt = await CommitWithoutStartingAsync();

        _time.Advance(TimeSpan.FromSeconds(29));
        await SweepAsync();
        Assert.Equal("pending", await StatusAsync(attempt));

        _time.Advance(TimeSpan.FromSeconds(2));
        await SweepAsync();
        var ended = await _app.EndOfAsync(attempt);
        Assert.Equal("success", ended.GetProperty("status").GetString());
        Assert.Empty(await OutboxAsync());
    }

    [Fact]
    public async Task What_is_being_carried_out_is_left_alone()
    {
        var attempt = await _app.ConvertAsync(Code);
        _time.Advance(TimeSpan.FromMilliseconds(100));
        await Wait.UntilAsync(async () => (await InstanceAsync(attempt))?.RuntimeStatus == OrchestrationRuntimeStatus.Running);

        await SweepAsync(at: TimeSpan.FromMinutes(1));

        Assert.Equal(OrchestrationRuntimeStatus.Running, (await InstanceAsync(attempt))!.RuntimeStatus);
        Assert.Single(await OutboxAsync());
        await _app.EndOfAsync(attempt);
        Assert.Empty(await OutboxAsync());
    }

    [Fact]
    public async Task What_broke_off_is_begun_again()
    {
        var attempt = await _app.ConvertAsync(Code);
        await _app.Services.GetRequiredService<DurableTaskClient>().TerminateInstanceAsync(attempt.ToString());
        await Wait.UntilAsync(async () => (await InstanceAsync(attempt))?.IsCompleted == true);
        Assert.Equal("pending", await StatusAsync(attempt));

        _time.Advance(TimeSpan.FromMinutes(1));
        await SweepAsync();

        var ended = await _app.EndOfAsync(attempt);
        Assert.Equal("success", ended.GetProperty("status").GetString());
        Assert.Single(await _app.EventsOfAsync(Code));
    }

    [Fact]
    public async Task What_broke_off_and_is_begun_again_too_late_fails_without_touching_the_lock()
    {
        var attempt = await CommitWithoutStartingAsync();

        _time.Advance(TimeSpan.FromMinutes(11));
        await SweepAsync();

        var ended = await _app.EndOfAsync(attempt);
        Assert.Contains("deadline", ended.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Empty(await _app.Services.GetRequiredService<SimulatedLocks>().ReadJournalAsync("august", "august-front-door"));
        Assert.Empty(await OutboxAsync());
    }

    [Fact]
    public async Task What_has_ended_is_taken_out()
    {
        var attempt = await _app.ConvertAsync(Code);
        var entry = Assert.Single(await OutboxAsync());
        await _app.EndOfAsync(attempt);

        await Workspaces.CommitAsync(Known.Sandbox, new Changes().Add(entry));
        _time.Advance(TimeSpan.FromMinutes(1));
        await SweepAsync();

        Assert.Empty(await OutboxAsync());
        Assert.Single(await _app.EventsOfAsync(Code));
    }

    /// <summary>As the app does up to the moment in which it crashes.</summary>
    private async Task<Guid> CommitWithoutStartingAsync()
    {
        var code = (await Workspaces.GetCodeAsync(Known.Sandbox, Code))!;
        var device = (await Workspaces.GetDeviceAsync(Known.Sandbox, code.Value.DeviceId))!;
        var account = (await Workspaces.GetAccountAsync(Known.Sandbox, code.Value.ConnectedAccountId))!;
        var now = _time.Now();
        var situation = new CodeSituation
        {
            Code = code.Value,
            Pending = null,
            Holder = null,
            Device = device.Value,
            Account = account.Value,
            AttemptId = Guid.CreateVersion7(now),
            Now = now,
        };
        var accepted = Conversion.Accept(situation, new ConversionOptions(false, false)).Value!;
        var order = CodeOrder.For(accepted.Code, accepted.Attempt);
        var entry = Outbox.EntryFor(nameof(ConvertToManaged), order.ActionAttemptId, order);

        var committed = await Workspaces.CommitAsync(
            Known.Sandbox, new Changes().Replace(code, accepted.Code).Add(accepted.Attempt).Add(entry));
        Assert.Equal(CommitResult.Committed, committed);
        return order.ActionAttemptId;
    }

    /// <param name="at">How much later the sweeper believes that it is.</param>
    private async Task SweepAsync(TimeSpan at = default) =>
        await ActivatorUtilities
            .CreateInstance<SweepOutbox>(_app.Services, new FakeTimeProvider(_time.GetUtcNow() + at))
            .Run(new TimerInfo(), _app.Services.GetRequiredService<DurableTaskClient>(), CancellationToken.None);

    private async Task<List<OutboxEntry>> OutboxAsync()
    {
        var entries = new List<OutboxEntry>();
        await foreach (var entry in Workspaces.ListOutboxAsync(Known.Sandbox, DateTimeOffset.MaxValue))
            entries.Add(entry);
        return entries;
    }

    private Task<OrchestrationMetadata?> InstanceAsync(Guid attempt) =>
        _app.Services.GetRequiredService<DurableTaskClient>().GetInstanceAsync(attempt.ToString());

    private async Task<string?> StatusAsync(Guid attempt) =>
        (await _app.PostAsync(Paths.GetAttempt, new { action_attempt_id = attempt }))
            .Body.GetProperty("action_attempt").GetProperty("status").GetString();
}
