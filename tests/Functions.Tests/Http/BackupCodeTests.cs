using System.Globalization;
using System.Net;
using System.Text.Json;
using AccessCodes.Domain.AccessCodes;
using AccessCodes.Domain.BackupCodes;
using AccessCodes.Functions.Providers;
using AccessCodes.Functions.Storage;
using AccessCodes.Functions.Tests.Support;
using AccessCodes.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace AccessCodes.Functions.Tests.Http;

/// <summary>Backup codes as those who call the API see them: every cause is brought about through HTTP.</summary>
public sealed class BackupCodeTests : IAsyncLifetime
{
    private const string Pull = "/access_codes/pull_backup_access_code";
    private const int PoolSize = 3;

    private readonly TestApp _app = new();

    public Task InitializeAsync() => _app.InitializeAsync();

    public Task DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task A_backup_code_works_at_once_and_is_shown_with_the_code_that_it_stands_in_for()
    {
        var stay = await StayAsync("Guest");
        await _app.PostAsync("/access_codes/simulate/remove", new { access_code_id = stay });

        var reply = await PullAsync(stay);

        var (code, backup) = (reply.Body.GetProperty("access_code"), reply.Body.GetProperty("backup_access_code"));
        Assert.Equal((stay, backup.Id()), (code.Id(), code.GetProperty("pulled_backup_access_code_id").GetGuid()));
        Assert.Contains("using_backup_access_code", Warnings(code));
        Assert.Equal(("set", "time_bound"), (backup.Text("status"), backup.Text("type")));
        Assert.True(backup.GetProperty("is_backup").GetBoolean());
        Assert.Equal($"Backup {backup.Id()} (Seam)", backup.Text("name"));
        Assert.Equal(code.Text("ends_at"), backup.Text("ends_at"));
        Assert.NotEqual(code.Text("code"), backup.Text("code"));

        var told = (await _app.EventsOfAsync(stay))[^1];
        Assert.Equal("access_code.backup_access_code_pulled", told.Text("event_type"));
        Assert.Equal(backup.Id(), told.GetProperty("backup_access_code_id").GetGuid());
        Assert.DoesNotContain(backup.Text("code")!, told.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_lock_learns_when_the_backup_code_ends_and_the_pool_is_filled_again()
    {
        var stay = await StayAsync("Guest");

        var backup = (await PullAsync(stay)).Body.GetProperty("backup_access_code");

        await Wait.UntilAsync(async () => (await OnLockAsync(backup.Id()))?.Bounds is not null);
        var bounds = (await OnLockAsync(backup.Id()))!.Bounds!;
        Assert.Equal(backup.GetProperty("ends_at").GetDateTimeOffset(), bounds.EndsAt);
        await Wait.UntilAsync(async () => (await BackupsOnLockAsync()).Count == PoolSize + 1);
        Assert.DoesNotContain("access_code.failed_to_set_on_device", await _app.EventTypesOfAsync(backup.Id()));
    }

    [Fact]
    public async Task Nobody_sees_a_backup_code_before_it_is_pulled()
    {
        var stay = await StayAsync("Guest");
        await Wait.UntilAsync(async () => (await BackupsOnLockAsync()).Count == PoolSize);
        var hidden = (await BackupsOnLockAsync())[0];

        Assert.All(
            (Reply[])
            [
                await _app.PostAsync(ManagedCodes.Get, new { access_code_id = hidden }),
                await _app.PostAsync(Paths.GetCode, new { access_code_id = hidden }),
                await _app.PostAsync(ManagedCodes.Update, new { access_code_id = hidden, name = "Found" }),
                await _app.PostAsync(ManagedCodes.Delete, new { access_code_id = hidden }),
                await _app.PostAsync(Pull, new { access_code_id = hidden }),
            ],
            reply => Assert.Equal((HttpStatusCode.NotFound, "access_code_not_found"), (reply.Status, reply.ErrorType)));
        Assert.Equal([stay], await IdsAsync(ManagedCodes.List, new { device_id = Known.FrontDoor }));
        Assert.DoesNotContain(hidden, await IdsAsync(ManagedCodes.List, new { }));
        Assert.Empty(await IdsAsync(ManagedCodes.List, new { access_code_ids = new[] { hidden } }));
        Assert.DoesNotContain(hidden, await IdsAsync(Paths.ListCodes, new { device_id = Known.FrontDoor }));
        Assert.Empty(await _app.EventsOfAsync(hidden));
        var attempts = await _app.PostAsync("/action_attempts/list", new { device_id = Known.FrontDoor });
        Assert.DoesNotContain($"{hidden}", attempts.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Using_backup_access_code_shows_until_the_code_itself_is_set_again()
    {
        var stay = await StayAsync("Guest");
        await PullAsync(stay);
        Assert.Contains("using_backup_access_code", Warnings((await _app.ManagedCodeAsync(stay))!.Value));

        await _app.EndOfAsync(ManagedCodes.Update, new { access_code_id = stay, name = "Guest again" });

        Assert.Empty(Warnings((await _app.ManagedCodeAsync(stay))!.Value));
    }

    [Fact]
    public async Task Empty_backup_access_code_pool_shows_on_device_and_code_until_the_pool_is_filled_again()
    {
        var stays = new List<Guid>();
        for (var number = 0; number <= PoolSize; number++)
            stays.Add(await StayAsync($"Guest {number}"));
        await Wait.UntilAsync(async () => (await PoolAsync()).Count(BackupPool.IsReady) == PoolSize);
        await SimulateAsync("disconnect");

        foreach (var stay in stays[..PoolSize])
            await PullAsync(stay);
        var refused = await _app.PostAsync(Pull, new { access_code_id = stays[^1] });

        Assert.Equal((HttpStatusCode.Conflict, "no_backup_access_code"), (refused.Status, refused.ErrorType));
        Assert.Contains("empty_backup_access_code_pool", await DeviceErrorsAsync());
        var code = (await _app.ManagedCodeAsync(stays[^1]))!.Value;
        Assert.False(code.GetProperty("is_backup_access_code_available").GetBoolean());
        var shown = code.GetProperty("errors").EnumerateArray()
            .Single(error => error.Text("error_code") == "empty_backup_access_code_pool");
        Assert.True(shown.GetProperty("is_device_error").GetBoolean());
        Assert.Equal("Indicates that the backup access code pool is empty.", shown.Text("message"));

        await SimulateAsync("connect");

        await Wait.UntilAsync(async () => (await DeviceErrorsAsync()).Count == 0);
        await PullAsync(stays[^1]);
    }

    [Fact]
    public async Task The_same_backup_code_is_pulled_each_time_and_one_of_its_own_for_each_code()
    {
        var stays = new List<Guid>();
        for (var number = 0; number < PoolSize; number++)
            stays.Add(await StayAsync($"Guest {number}"));
        await Wait.UntilAsync(async () => (await PoolAsync()).Count(BackupPool.IsReady) == PoolSize);

        // Each twice, all at once.
        var replies = await Task.WhenAll(stays.Concat(stays).Select(PullAsync));

        var pulled = replies.Select(reply => reply.Body.GetProperty("backup_access_code").Id()).ToArray();
        Assert.Equal(pulled[..PoolSize], pulled[PoolSize..]);
        Assert.Equal(PoolSize, pulled.Distinct().Count());
        foreach (var stay in stays)
        {
            Assert.Single(
                await _app.EventTypesOfAsync(stay), type => type == "access_code.backup_access_code_pulled");
        }
    }

    [Fact]
    public async Task Backup_codes_leave_the_lock_with_the_last_code_that_uses_the_pool()
    {
        var (first, second) = (await StayAsync("One"), await StayAsync("Two"));
        await Wait.UntilAsync(async () => (await BackupsOnLockAsync()).Count == PoolSize);
        Assert.True((await DevicePropertiesAsync()).GetProperty("backup_access_code_pool_enabled").GetBoolean());

        await _app.EndOfAsync(ManagedCodes.Delete, new { access_code_id = first });
        await _app.PostAsync("/connected_accounts/sync", new { connected_account_id = Known.AugustAccount });
        await _app.EndOfAsync(
            ManagedCodes.Update, new { access_code_id = second, use_backup_access_code_pool = false });

        await Wait.UntilAsync(async () => (await BackupsOnLockAsync()).Count == 0);
        Assert.False((await DevicePropertiesAsync()).GetProperty("backup_access_code_pool_enabled").GetBoolean());
        Assert.Empty(await DeviceErrorsAsync());
        await Wait.UntilAsync(async () => (await PoolAsync()).Count == 0);
    }

    [Fact]
    public async Task A_pool_leaves_a_slot_to_those_who_create_codes()
    {
        await _app.PostAsync("/devices/simulate/fill_slots", new { device_id = Known.FrontDoor, free = 3 });

        await StayAsync("Guest");
        await Wait.UntilAsync(async () => (await BackupsOnLockAsync()).Count == 1);
        await SimulateAsync("connect");

        Assert.Single(await BackupsOnLockAsync());
        Assert.Equal("set", (await _app.CreateCodeAsync(Known.FrontDoor, name: "Fits")).Text("status"));
    }

    [Fact]
    public async Task An_update_begins_the_use_of_a_pool()
    {
        var code = await _app.CreateCodeAsync(Known.FrontDoor, name: "Ongoing");
        var refused = await _app.PostAsync(
            ManagedCodes.Update, new { access_code_id = code.Id(), use_backup_access_code_pool = true });
        Assert.Equal(["Only a time-bound access code can use it"], refused.ErrorsOf("use_backup_access_code_pool"));

        await _app.EndOfAsync(ManagedCodes.Update, new
        {
            access_code_id = code.Id(),
            starts_at = Day(-1),
            ends_at = Day(2),
            use_backup_access_code_pool = true,
        });

        await IsAvailableAsync(code.Id());
    }

    [Fact]
    public async Task What_has_no_backup_code_says_so()
    {
        var without = (await _app.CreateCodeAsync(Known.FrontDoor, name: "Without")).Id();
        var annex = await _app.PostAsync(ManagedCodes.Create, new
        {
            device_id = Known.OracodeAnnex,
            starts_at = Day(0),
            ends_at = Day(2),
            use_backup_access_code_pool = true,
        });
        var ongoing = await _app.PostAsync(
            ManagedCodes.Create, new { device_id = Known.FrontDoor, use_backup_access_code_pool = true });

        Assert.Equal("unsupported_device", annex.ErrorType);
        Assert.Equal(["Only a time-bound access code can use it"], ongoing.ErrorsOf("use_backup_access_code_pool"));
        Assert.Equal(
            ["Must be that of a time-bound access code"],
            (await _app.PostAsync(Pull, new { access_code_id = without })).ErrorsOf("access_code_id"));
        Assert.Equal(
            "access_code_not_found", (await _app.PostAsync(Pull, new { access_code_id = Known.Code(1, 1) })).ErrorType);
    }

    // Answers tell milliseconds.
    private static string Day(int days) =>
        DateTimeOffset.UtcNow.AddDays(days).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>A time-bound code that uses the pool, once a backup code can be pulled.</summary>
    private async Task<Guid> StayAsync(string name)
    {
        var reply = await _app.PostAsync(ManagedCodes.Create, new
        {
            device_id = Known.FrontDoor,
            name,
            starts_at = Day(-1),
            ends_at = Day(3),
            use_backup_access_code_pool = true,
        });
        Assert.True(reply.Status == HttpStatusCode.OK, reply.Text);
        await _app.EndOfAsync(reply.AttemptId());
        var id = reply.Body.GetProperty("access_code").Id();
        await IsAvailableAsync(id);
        return id;
    }

    private Task IsAvailableAsync(Guid accessCodeId) => Wait.UntilAsync(async () =>
        (await _app.ManagedCodeAsync(accessCodeId))!.Value
            .GetProperty("is_backup_access_code_available").GetBoolean());

    private async Task<Reply> PullAsync(Guid accessCodeId)
    {
        var reply = await _app.PostAsync(Pull, new { access_code_id = accessCodeId });
        Assert.True(reply.Status == HttpStatusCode.OK, reply.Text);
        return reply;
    }

    private async Task SimulateAsync(string what)
    {
        var reply = await _app.PostAsync($"/devices/simulate/{what}", new { device_id = Known.FrontDoor });
        Assert.True(reply.Status == HttpStatusCode.OK, reply.Text);
    }

    private async Task<JsonElement> DeviceAsync() =>
        (await _app.PostAsync("/devices/get", new { device_id = Known.FrontDoor })).Body.GetProperty("device");

    private async Task<JsonElement> DevicePropertiesAsync() => (await DeviceAsync()).GetProperty("properties");

    private async Task<IReadOnlyList<string?>> DeviceErrorsAsync() =>
        [.. (await DeviceAsync()).GetProperty("errors").EnumerateArray().Select(error => error.Text("error_code"))];

    private static IEnumerable<string?> Warnings(JsonElement code) =>
        code.GetProperty("warnings").EnumerateArray().Select(warning => warning.Text("warning_code"));

    private async Task<IReadOnlyList<Guid>> IdsAsync(string path, object parameters) =>
        [.. (await _app.PostAsync(path, parameters)).Body.GetProperty("access_codes").EnumerateArray()
            .Select(code => code.Id())];

    /// <summary>The backup codes in the pool, ready or not.</summary>
    private Task<IReadOnlyList<AccessCode>> PoolAsync() =>
        _app.Services.GetRequiredService<WorkspaceStore>().ListPoolAsync(Known.Sandbox, Known.FrontDoor);

    /// <summary>The backup codes on the lock itself, pulled or not.</summary>
    private async Task<IReadOnlyList<Guid>> BackupsOnLockAsync() =>
        [.. (await LockCodesAsync())
            .Where(code => code.Name?.StartsWith("Backup ", StringComparison.Ordinal) is true)
            .Select(code => Guid.Parse(code.LockCodeId["seam-".Length..]))];

    private async Task<SimulatedCode?> OnLockAsync(Guid accessCodeId) =>
        (await LockCodesAsync()).SingleOrDefault(code => code.LockCodeId == $"seam-{accessCodeId}");

    private async Task<IEnumerable<SimulatedCode>> LockCodesAsync()
    {
        var device = await _app.Services.GetRequiredService<WorkspaceStore>()
            .GetDeviceAsync(Known.Sandbox, Known.FrontDoor);
        var codes = await _app.Services.GetRequiredService<SimulatedLocks>()
            .ListCodesAsync(device!.Value.Provider, device.Value.LockId);
        return codes.Where(code => !code.IsGone(DateTimeOffset.UtcNow));
    }
}
