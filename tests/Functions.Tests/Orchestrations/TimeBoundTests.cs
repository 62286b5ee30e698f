using System.Globalization;
using System.Net;
using System.Text.Json;
using AccessCodes.Domain.Locks;
using AccessCodes.Functions.Storage;
using AccessCodes.Functions.Tests.Support;
using AccessCodes.TestSupport;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace AccessCodes.Functions.Tests.Orchestrations;

/// <summary>Codes that start and end, and codes that take long to leave their lock, on a clock of the tests' own.</summary>
public sealed class TimeBoundTests : IAsyncLifetime
{
    private readonly PassingTime _time = new();
    private TestApp _app = null!;

    public async Task InitializeAsync() =>
        _app = await TestApp.StartAsync(
            services => services.AddSingleton<TimeProvider>(_time));

    public Task DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task A_time_bound_code_is_scheduled_then_set_and_off_its_lock_in_the_end()
    {
        var id = await CreateAsync(Days(2), Days(5));

        var scheduled = await CodeAsync(id);
        Assert.Equal(("unset", "time_bound"), (scheduled.Text("status"), scheduled.Text("type")));
        Assert.True(scheduled.GetProperty("is_scheduled_on_device").GetBoolean());
        Assert.True(await IsOnLockAsync(id));
        Assert.Equal(["access_code.created", "access_code.scheduled_on_device"], await _app.EventTypesOfAsync(id));

        _time.Advance(TimeSpan.FromDays(2));
        await UntilAsync(async () => (await CodeAsync(id)).Text("status") == "set");
        Assert.False((await CodeAsync(id)).GetProperty("is_scheduled_on_device").GetBoolean());
        Assert.Equal("access_code.set_on_device", (await _app.EventTypesOfAsync(id))[^1]);

        _time.Advance(TimeSpan.FromDays(3));
        await UntilAsync(async () => (await CodeAsync(id)).Text("status") == "unset");
        Assert.False(await IsOnLockAsync(id));
        Assert.Equal("access_code.removed_from_device", (await _app.EventTypesOfAsync(id))[^1]);
    }

    [Fact]
    public async Task A_code_that_has_ended_leaves_its_digits_free_and_can_be_given_more_time()
    {
        var id = await CreateAsync(Days(-1), Days(1), code: "6190");
        Assert.Equal("set", (await CodeAsync(id)).Text("status"));
        _time.Advance(TimeSpan.FromDays(1));
        await UntilAsync(async () => (await CodeAsync(id)).Text("status") == "unset");

        var again = await EndAsync(ManagedCodes.Update, new { access_code_id = id, ends_at = Days(1) });

        Assert.Equal("success", again.Text("status"));
        Assert.Equal("set", (await CodeAsync(id)).Text("status"));
        Assert.True(await IsOnLockAsync(id));
        await DeleteAsync(id);
        await CreateAsync(Days(0), Days(1), code: "6190");
    }

    [Fact]
    public async Task A_code_that_has_ended_takes_its_pin_again_only_if_nobody_has_it()
    {
        var id = await CreateAsync(Days(-1), Days(1), code: "606366");
        _time.Advance(TimeSpan.FromDays(1));
        await UntilAsync(async () => (await CodeAsync(id)).Text("status") == "unset");
        await CreateAsync(from: null, until: null, code: "606366");

        var again = await _app.PostAsync(ManagedCodes.Update, new { access_code_id = id, type = "ongoing" });

        Assert.Equal((HttpStatusCode.Conflict, "duplicate_access_code"), (again.Status, again.ErrorType));
    }

    [Fact]
    public async Task A_code_that_is_given_more_time_does_not_end_when_it_was_to_end_first()
    {
        var id = await CreateAsync(Days(0), Days(1));
        await EndAsync(ManagedCodes.Update, new { access_code_id = id, ends_at = Days(3) });

        _time.Advance(TimeSpan.FromDays(2));
        await StaysAsync(async () => (await CodeAsync(id)).Text("status") == "set" && await IsOnLockAsync(id));

        _time.Advance(TimeSpan.FromDays(1));
        await UntilAsync(async () => (await CodeAsync(id)).Text("status") == "unset");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task A_code_whose_keeper_broke_off_ends_all_the_same(int startsInDays)
    {
        var id = await CreateAsync(Days(startsInDays), Days(3));
        var keeper = await _app.KeeperAsync(id);
        var client = _app.Services.GetRequiredService<DurableTaskClient>();
        await client.TerminateInstanceAsync(keeper);
        await Wait.UntilAsync(async () => (await client.GetInstanceAsync(keeper))!.IsCompleted);

        _time.Advance(TimeSpan.FromDays(3));
        await _app.SweepAsync();
        await StaysAsync(async () => await IsOnLockAsync(id));

        _time.Advance(TimeSpan.FromMinutes(16));
        await _app.SweepAsync();
        await UntilAsync(async () => !await IsOnLockAsync(id) && (await CodeAsync(id)).Text("status") == "unset");
    }

    [Fact]
    public async Task A_code_can_last_to_the_end_of_time()
    {
        var reply = await _app.PostAsync(ManagedCodes.Create, new
        {
            device_id = Known.FrontDoor,
            starts_at = Days(0),
            ends_at = "9999-12-31T23:59:59.999Z",
        });
        var ended = await _app.EndOfAsync(reply.AttemptId());

        Assert.Equal("success", ended.Text("status"));
    }

    [Fact]
    public async Task A_time_bound_code_can_become_an_ongoing_one_and_an_ongoing_one_time_bound()
    {
        var id = await CreateAsync(Days(1), Days(2));

        await EndAsync(ManagedCodes.Update, new { access_code_id = id, type = "ongoing" });
        Assert.Equal(("set", "ongoing"), ((await CodeAsync(id)).Text("status"), (await CodeAsync(id)).Text("type")));
        Assert.Equal("access_code.set_on_device", (await _app.EventTypesOfAsync(id))[^1]);

        Assert.Single((await _app.PostAsync(
            ManagedCodes.Update, new { access_code_id = id, type = "time_bound" })).ErrorsOf("starts_at"));
        await EndAsync(ManagedCodes.Update, new { access_code_id = id, starts_at = Days(1), ends_at = Days(2) });
        Assert.Equal(("unset", "time_bound"), ((await CodeAsync(id)).Text("status"), (await CodeAsync(id)).Text("type")));
    }

    [Fact]
    public async Task A_converted_code_ends_when_its_time_is_over()
    {
        // Guest: Okafor, who has two more days and a bit.
        var id = Known.Code(1, 6);
        await _app.EndOfAsync(await _app.ConvertAsync(id));
        Assert.Equal("set", (await CodeAsync(id)).Text("status"));

        _time.Advance(TimeSpan.FromDays(3));
        await UntilAsync(async () => (await CodeAsync(id)).Text("status") == "unset");
        Assert.Equal("access_code.removed_from_device", (await _app.EventTypesOfAsync(id))[^1]);
    }

    [Fact]
    public async Task A_code_that_was_handed_back_is_left_alone()
    {
        var id = await CreateAsync(Days(0), Days(1));
        await EndAsync(ManagedCodes.Update, new { access_code_id = id, is_managed = false });

        _time.Advance(TimeSpan.FromDays(2));
        await StaysAsync(() => IsOnLockAsync(id));
    }

    [Fact]
    public async Task A_lock_that_cannot_be_reached_at_the_end_is_told_of()
    {
        var id = await CreateAsync(Days(0), Days(1));
        await PutLockAsync(isOnline: false);
        _time.Advance(TimeSpan.FromDays(1));

        // That the lock is offline shows at once, that the code stayed on it once its end has been tried.
        await UntilAsync(async () => (await CodeAsync(id)).GetProperty("errors").GetArrayLength() > 1);
        var code = await CodeAsync(id);
        Assert.Equal("unset", code.Text("status"));
        Assert.Equal(
            ["failed_to_remove_from_device", "device_offline"],
            code.GetProperty("errors").EnumerateArray().Select(error => error.Text("error_code")).AsEnumerable());
        Assert.Equal("access_code.failed_to_remove_from_device", (await _app.EventTypesOfAsync(id))[^1]);
    }

    [Fact]
    public async Task A_deletion_that_drags_is_told_of_and_waited_for()
    {
        var id = await CreateAsync(from: null, until: null);
        await PutLockAsync(removalDelay: "00:01:00");
        var reply = await _app.PostAsync(ManagedCodes.Delete, new { access_code_id = id });

        await UntilAsync(async () => (await CodeAsync(id)).GetProperty("warnings").GetArrayLength() == 2);
        Assert.Equal("removing", (await CodeAsync(id)).Text("status"));
        Assert.Equal(
            "success",
            (await _app.EndOfAsync(reply.AttemptId())).Text("status"));
        Assert.Contains("access_code.delay_in_removing_from_device", await _app.EventTypesOfAsync(id));
    }

    [Fact]
    public async Task A_deletion_that_is_not_done_by_its_deadline_fails_and_the_code_stays()
    {
        var id = await CreateAsync(from: null, until: null);
        await PutLockAsync(removalDelay: "01:00:00");

        var attempt = await EndAsync(ManagedCodes.Delete, new { access_code_id = id });

        Assert.Equal("failed_to_remove_from_device", attempt.GetProperty("error").Text("type"));
        var code = await CodeAsync(id);
        Assert.Equal(("set", "failed_to_remove_from_device"), (code.Text("status"), code.OnlyError()));
        Assert.Equal("access_code.failed_to_remove_from_device", (await _app.EventTypesOfAsync(id))[^1]);
        Assert.Equal(0, code.GetProperty("warnings").GetArrayLength());
    }

    private string Days(int days) =>
        _time.GetUtcNow().AddDays(days).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private async Task<Guid> CreateAsync(string? from, string? until, string? code = null)
    {
        var reply = await _app.PostAsync(
            ManagedCodes.Create, new { device_id = Known.FrontDoor, code, starts_at = from, ends_at = until });
        Assert.True(reply.Status == HttpStatusCode.OK, reply.Text);
        var attempt = await _app.EndOfAsync(reply.AttemptId());
        Assert.Equal("success", attempt.Text("status"));
        return reply.Body.GetProperty("access_code").Id();
    }

    private async Task DeleteAsync(Guid id) => await EndAsync(ManagedCodes.Delete, new { access_code_id = id });

    private async Task<JsonElement> EndAsync(string path, object parameters)
    {
        var reply = await _app.PostAsync(path, parameters);
        Assert.True(reply.Status == HttpStatusCode.OK, reply.Text);
        return await _app.EndOfAsync(reply.AttemptId());
    }

    private async Task<JsonElement> CodeAsync(Guid id) => (await _app.ManagedCodeAsync(id))!.Value;

    private async Task<bool> IsOnLockAsync(Guid id)
    {
        var provider = _app.Services.GetRequiredService<ILockProvider>();
        return await provider.HasCodeAsync(
            Known.AugustAccount, new LockCodeAddress("august", "august-front-door", $"seam-{id}"));
    }

    private async Task PutLockAsync(bool isOnline = true, string removalDelay = "00:00:00") =>
        await _app.Services.GetRequiredService<ITables>().Locks.CommitAsync(
            "august|august-front-door",
            [
                new RowChange.Upsert("lock", JsonSerializer.Serialize(new
                {
                    provider = "august",
                    lock_id = "august-front-door",
                    conditions = isOnline ? Array.Empty<string>() : ["Offline"],
                    latency = "00:00:00",
                    removal_delay = removalDelay,
                })),
            ]);

    private Task UntilAsync(Func<Task<bool>> holds) => Wait.UntilAsync(() =>
    {
        _app.Pass(_time);
        return holds();
    });

    private async Task StaysAsync(Func<Task<bool>> holds)
    {
        for (var look = 0; look < 20; look++)
        {
            Assert.True(await holds());
            _time.Advance(TimeSpan.FromMilliseconds(500));
            await Task.Delay(20);
        }
    }
}
