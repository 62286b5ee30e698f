using AccessCodes.LocalHost;
using AccessCodes.LocalHost.Nodes;
using AccessCodes.TestSupport;
using Microsoft.Extensions.Logging.Abstractions;

namespace AccessCodes.EndToEnd.Tests.Nodes;

public sealed class SharedAccountTests : IAsyncLifetime
{
    private Azurite _azurite = null!;
    private SharedAccount _account = null!;

    public async Task InitializeAsync()
    {
        if (Node.SkipReason is not null)
            return;

        _azurite = await Azurite.StartAsync();
        _account = new SharedAccount(_azurite.ConnectionString);
        await _account.CreateAsync(default);
    }

    public async Task DisposeAsync()
    {
        if (_azurite is not null)
            await _azurite.DisposeAsync();
    }

    [NodeFact]
    public async Task Nodes_that_start_at_once_agree_on_a_text()
    {
        var texts = await Task.WhenAll(Enumerable.Range(0, 8).Select(n => _account.AgreeOnAsync("key", $"{n}", default)));

        Assert.Single(texts.Distinct());
    }

    [NodeFact]
    public async Task A_lock_is_held_by_one_node_at_a_time()
    {
        var (holders, most) = (0, 0);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            await using var held = await _account.LockAsync("start", default);
            most = Math.Max(most, Interlocked.Increment(ref holders));
            await Task.Yield();
            Interlocked.Decrement(ref holders);
        }));

        Assert.Equal(1, most);
    }

    [NodeFact]
    public async Task Timers_run_on_one_node_and_on_another_once_that_has_left()
    {
        using var one = new AccountNode(_account, NullLogger<AccountNode>.Instance);
        using var two = new AccountNode(_account, NullLogger<AccountNode>.Instance);
        await one.EnterAsync(default);
        await two.EnterAsync(default);
        Assert.Equal((true, false), (one.RunsTimers, two.RunsTimers));

        await one.StopAsync(default);
        await two.EnterAsync(default);

        Assert.Equal((false, true), (one.RunsTimers, two.RunsTimers));
    }

    [NodeFact]
    public async Task A_reset_is_refused_while_another_node_lives()
    {
        var data = Directory.CreateTempSubdirectory("access-codes-");
        using var other = new AccountNode(_account, NullLogger<AccountNode>.Instance);
        await other.EnterAsync(default);
        var options = new LocalHostOptions
        {
            Port = 0,
            Data = data,
            Storage = _azurite.ConnectionString,
            Reset = true,
        };

        var refused = await Assert.ThrowsAsync<CannotStartException>(() => LocalHostApp.StartAsync(options));
        Assert.Contains("Another LocalHost", refused.Message, StringComparison.Ordinal);

        await other.StopAsync(default);
        await using (await LocalHostApp.StartAsync(options))
            Assert.True(await _account.IsInUseAsync(default));
        Assert.False(await _account.IsInUseAsync(default));
        data.Delete(recursive: true);
    }
}
