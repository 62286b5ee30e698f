using AccessCodes.Domain.Catalog;
using AccessCodes.Domain.Locks;
using AccessCodes.Functions.Orchestrations;
using AccessCodes.Functions.Tests.Support;
using AccessCodes.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Moq;

namespace AccessCodes.Functions.Tests.Orchestrations;

/// <summary>A conversion whose provider fails: what passes is tried again, what does not ends the attempt.</summary>
public sealed class ProviderFaultTests : IAsyncLifetime
{
    private static readonly Guid Code = Known.Code(1, 1);

    private readonly PassingTime _time = new();
    private readonly Mock<ILockProvider> _provider = new();
    private TestApp _app = null!;

    public async Task InitializeAsync() => _app = await TestApp.StartAsync(services =>
    {
        // The sandbox is seeded from the simulated provider; conversions then meet the mock.
        services.AddSingleton<TimeProvider>(_time);
        services.AddSingleton<Providers.SimulatedLockProvider>();
        services.Replace(ServiceDescriptor.Singleton(provider =>
        {
            var simulated = provider.GetRequiredService<Providers.SimulatedLockProvider>();
            _provider.Setup(mock => mock.InspectAsync(
                    It.IsAny<Guid>(), It.IsAny<string>(), It.IsAny<string>(), It.IsAny<CancellationToken>()))
                .Returns(simulated.InspectAsync);
            return _provider.Object;
        }));
    });

    public Task DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task A_fault_that_passes_is_tried_again_and_leaves_no_trace()
    {
        var calls = 0;
        Adopt(_ => ++calls < 4
            ? throw new ProviderUnavailableException("The line is busy.")
            : Task.FromResult(ProviderAnswer.Done));

        Assert.Equal(("success", null), await ConvertAsync());
        Assert.Equal(4, calls);
        Assert.Equal(
            "access_code.unmanaged.converted_to_managed",
            Assert.Single(await _app.EventsOfAsync(Code)).GetProperty("event_type").GetString());
    }

    [Fact]
    public async Task A_provider_that_never_answers_fails_the_attempt_at_its_deadline()
    {
        var calls = 0;
        Adopt(_ =>
        {
            calls++;
            throw new ProviderUnavailableException("The line is busy.");
        });

        var begun = _time.GetUtcNow();
        Assert.Equal(("error", "failed_to_set_on_device"), await ConvertAsync());
        Assert.True(calls > 5);
        Assert.True(_time.GetUtcNow() - begun >= TimeSpan.FromMinutes(10));
        await AssertFreeAsync();
    }

    [Fact]
    public async Task A_step_that_fails_in_any_way_is_retried_until_the_deadline()
    {
        var calls = 0;
        // A worker process that dies shows as an exception of the host, of a type that nobody here can name.
        Adopt(_ => ++calls <= 10
            ? throw new InvalidOperationException("The worker process exited.")
            : Task.FromResult(ProviderAnswer.Done));

        Assert.Equal(("success", null), await ConvertAsync());
        Assert.Equal(11, calls);
    }

    [Fact]
    public async Task A_look_that_fails_in_any_way_is_retried_until_the_deadline()
    {
        var (calls, isThere) = (0, false);
        _provider.Setup(mock => mock.SetCodeAsync(
                It.IsAny<Guid>(), It.IsAny<LockCodeAddress>(), It.IsAny<CodeContent>(), It.IsAny<Guid>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync(ProviderAnswer.UnderWay);
        _provider.Setup(mock => mock.HasCodeAsync(
                It.IsAny<Guid>(), It.IsAny<LockCodeAddress>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync(() => ++calls % 7 == 0 ? isThere = calls > 14 : throw new InvalidOperationException("Gone."));

        var reply = await _app.PostAsync(ManagedCodes.Create, new { device_id = Known.FrontDoor, code = "905511" });
        var ended = await _app.EndOfAsync(reply.AttemptId(), meanwhile: () => _time.Advance(TimeSpan.FromSeconds(1)));

        Assert.Equal("success", ended.GetProperty("status").GetString());
        Assert.True(isThere);
    }

    [Fact]
    public async Task A_removal_that_fails_in_any_way_is_retried_until_the_deadline()
    {
        var (calls, isThere) = (0, true);
        _provider.Setup(mock => mock.HasCodeAsync(
                It.IsAny<Guid>(), It.IsAny<LockCodeAddress>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync(() => isThere);
        _provider.Setup(mock => mock.RemoveCodeAsync(
                It.IsAny<Guid>(), It.IsAny<LockCodeAddress>(), It.IsAny<Guid>(), It.IsAny<CancellationToken>()))
            .Returns(() =>
            {
                isThere = ++calls <= 10;
                return isThere
                    ? throw new InvalidOperationException("The worker process exited.")
                    : Task.FromResult(ProviderAnswer.Done);
            });

        var reply = await _app.PostAsync(Paths.Delete, new { access_code_id = Code });
        var ended = await _app.EndOfAsync(reply.AttemptId(), meanwhile: () => _time.Advance(TimeSpan.FromSeconds(1)));

        Assert.Equal("success", ended.GetProperty("status").GetString());
        Assert.Equal(11, calls);
    }

    [Fact]
    public async Task A_sync_that_fails_in_any_way_is_retried_for_two_minutes()
    {
        var calls = 0;
        _provider.Setup(mock => mock.InspectAsync(
                It.IsAny<Guid>(), It.IsAny<string>(), It.IsAny<string>(), It.IsAny<CancellationToken>()))
            .Returns(() =>
            {
                calls++;
                throw new InvalidOperationException("The worker process exited.");
            });

        var client = _app.Services.GetRequiredService<Microsoft.DurableTask.Client.DurableTaskClient>();
        var begun = _time.GetUtcNow();
        var sync = await client.ScheduleNewOrchestrationInstanceAsync(
            nameof(SyncDevice), new SyncOrder(Known.Sandbox, Known.FrontDoor));
        Microsoft.DurableTask.Client.OrchestrationMetadata? instance;
        while ((instance = await client.GetInstanceAsync(sync, getInputsAndOutputs: true)) is not { IsCompleted: true })
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(5);
        }

        Assert.Equal("unanswered", instance.ReadOutputAs<string>());
        Assert.True(calls > 5);
        Assert.True(_time.GetUtcNow() - begun >= TimeSpan.FromMinutes(2));
    }

    [Fact]
    public async Task An_error_that_does_not_pass_fails_the_attempt_at_once()
    {
        var calls = 0;
        Adopt(_ =>
        {
            calls++;
            return Task.FromResult(ProviderAnswer.Blocked(ErrorCode.AugustLockMissingBridge));
        });

        Assert.Equal(("error", "august_lock_missing_bridge"), await ConvertAsync());
        Assert.Equal(1, calls);
        await AssertFreeAsync();
    }

    [Fact]
    public async Task A_call_that_hangs_is_given_up_and_tried_again()
    {
        var (calls, hangs) = (0, new TaskCompletionSource());
        Adopt(async cancellation =>
        {
            if (++calls == 1)
            {
                hangs.SetResult();
                await Task.Delay(Timeout.Infinite, cancellation);
            }

            return ProviderAnswer.Done;
        });

        Assert.Equal(("success", null), await ConvertAsync(hangs.Task, giveUpAfter: TimeSpan.FromSeconds(30)));
        Assert.Equal(2, calls);
    }

    [Fact]
    public async Task A_provider_that_hangs_and_cannot_be_given_up_meets_the_deadline()
    {
        var (hangs, answer) = (new TaskCompletionSource(), new TaskCompletionSource<ProviderAnswer>());
        Adopt(_ =>
        {
            hangs.TrySetResult();
            return answer.Task;
        });

        var attempt = await _app.ConvertAsync(Code);
        await PassUntilAsync(() => Task.FromResult(hangs.Task.IsCompleted));
        _time.Advance(TimeSpan.FromMinutes(10));
        var ended = await _app.EndOfAsync(attempt);

        Assert.Contains("deadline", ended.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
        await AssertFreeAsync();
        answer.SetCanceled();
    }

    [Fact]
    public async Task An_update_that_takes_longer_than_ten_seconds_is_answered_and_goes_on()
    {
        var answer = new TaskCompletionSource<ProviderAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        Adopt(_ => answer.Task);
        var begun = _time.GetUtcNow();

        var update = _app.PostAsync(Paths.Update, new { access_code_id = Code, is_managed = true });
        while (!update.IsCompleted)
        {
            _time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Delay(5);
        }

        Assert.Equal("""{"ok":true}""", (await update).Text);
        Assert.True(_time.GetUtcNow() - begun >= TimeSpan.FromSeconds(10));
        Assert.NotNull(await _app.UnmanagedCodeAsync(Code));

        answer.SetResult(ProviderAnswer.Done);
        await PassUntilAsync(async () => await _app.UnmanagedCodeAsync(Code) is null);
    }

    [Fact]
    public async Task A_code_that_was_set_though_the_provider_never_said_so_is_set()
    {
        var isThere = false;
        _provider.Setup(mock => mock.SetCodeAsync(
                It.IsAny<Guid>(), It.IsAny<LockCodeAddress>(), It.IsAny<CodeContent>(), It.IsAny<Guid>(), It.IsAny<CancellationToken>()))
            .Returns(() =>
            {
                isThere = true;
                throw new ProviderUnavailableException("The line broke.");
            });
        _provider.Setup(mock => mock.HasCodeAsync(
                It.IsAny<Guid>(), It.IsAny<LockCodeAddress>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync(() => isThere);

        var reply = await _app.PostAsync(ManagedCodes.Create, new { device_id = Known.FrontDoor, code = "905511" });
        var ended = await _app.EndOfAsync(reply.AttemptId());

        Assert.Equal("success", ended.GetProperty("status").GetString());
        Assert.Equal("set", (await _app.ManagedCodeAsync(reply.Body.GetProperty("access_code").Id()))!.Value.Text("status"));
    }

    [Fact]
    public async Task A_code_that_was_changed_though_the_provider_never_said_so_is_changed()
    {
        var simulated = _app.Services.GetRequiredService<Providers.SimulatedLockProvider>();
        Adopt(_ => Task.FromResult(ProviderAnswer.Done));
        await ConvertAsync();
        _provider.Setup(mock => mock.HasCodeAsync(
                It.IsAny<Guid>(), It.IsAny<LockCodeAddress>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync(true);
        _provider.Setup(mock => mock.ChangeCodeAsync(
                It.IsAny<Guid>(), It.IsAny<LockCodeAddress>(), It.IsAny<CodeContent>(), It.IsAny<Guid>(), It.IsAny<CancellationToken>()))
            .Returns(async (Guid account, LockCodeAddress address, CodeContent content, Guid operation, CancellationToken cancellation) =>
            {
                await simulated.ChangeCodeAsync(account, address, content, operation, cancellation);
                throw new ProviderUnavailableException("The line broke.");
            });

        var reply = await _app.PostAsync(ManagedCodes.Update, new { access_code_id = Code, name = "Caretaker" });
        var ended = await _app.EndOfAsync(reply.AttemptId());

        Assert.Equal("success", ended.GetProperty("status").GetString());
        Assert.Equal("Caretaker", (await _app.ManagedCodeAsync(Code))!.Value.Text("name"));
    }

    private void Adopt(Func<CancellationToken, Task<ProviderAnswer>> answer) => _provider
        .Setup(mock => mock.AdoptCodeAsync(
            It.IsAny<Guid>(), It.IsAny<LockCodeAddress>(), It.IsAny<Guid>(), It.IsAny<CancellationToken>()))
        .Returns((Guid _, LockCodeAddress _, Guid _, CancellationToken cancellation) => answer(cancellation));

    /// <param name="hangs">When a call hangs; null where none does.</param>
    /// <param name="giveUpAfter">How long it hangs.</param>
    private async Task<(string? Status, string? ErrorType)> ConvertAsync(Task? hangs = null, TimeSpan giveUpAfter = default)
    {
        var attemptId = await _app.ConvertAsync(Code);
        if (hangs is not null)
        {
            await PassUntilAsync(() => Task.FromResult(hangs.IsCompleted));
            _time.Advance(giveUpAfter);
        }

        var attempt = await _app.EndOfAsync(attemptId);
        var error = attempt.GetProperty("error");
        return (
            attempt.GetProperty("status").GetString(),
            error.ValueKind == System.Text.Json.JsonValueKind.Null ? null : error.GetProperty("type").GetString());
    }

    private Task PassUntilAsync(Func<Task<bool>> holds) => Wait.UntilAsync(() =>
    {
        _app.Pass(_time);
        return holds();
    });

    /// <summary>The code shows why, is not busy, and nobody holds it.</summary>
    private async Task AssertFreeAsync()
    {
        var code = (await _app.UnmanagedCodeAsync(Code))!.Value;
        Assert.Single(code.GetProperty("errors").EnumerateArray());
        Assert.Equal(
            "access_code.unmanaged.failed_to_convert_to_managed",
            Assert.Single(await _app.EventsOfAsync(Code)).GetProperty("event_type").GetString());

        var claims = _app.Services.GetRequiredService<IManagementClaims>();
        Assert.Null(await claims.FindAsync(new LockCodeAddress("august", "august-front-door", "slot-01")));
    }
}
