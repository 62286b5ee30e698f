using System.Text.Json;
using AccessCodes.Functions.Orchestrations;
using AccessCodes.Functions.Tests.Support;
using AccessCodes.TestSupport;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace AccessCodes.Functions.Tests.Http;

/// <summary>What happens at a lock without Seam, and what the workspace learns of it.</summary>
public sealed class SyncTests(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task A_code_that_is_typed_in_becomes_known_by_a_sync_and_once()
    {
        await HappensAsync("/access_codes/simulate/type_in", new { device_id = Known.FrontDoor, code = "6044", name = "Nephew", sync = false });
        Assert.Null(await FindAsync(Known.FrontDoor, "Nephew"));

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => SyncAsync(Known.AugustAccount)));
        var code = await UntilAsync(() => FindAsync(Known.FrontDoor, "Nephew"));
        await SyncAsync(Known.AugustAccount);

        Assert.Single((await app.UnmanagedCodesAsync(Known.FrontDoor)), found => found.Text("name") == "Nephew");
        Assert.Equal(["access_code.unmanaged.created"], await app.EventTypesOfAsync(code.Id()));

        await HappensAsync("/access_codes/simulate/remove", new { access_code_id = code.Id() });
        Assert.Null(await app.UnmanagedCodeAsync(code.Id()));
        Assert.Equal(
            ["access_code.unmanaged.created", "access_code.unmanaged.removed"], await app.EventTypesOfAsync(code.Id()));
    }

    [Fact]
    public async Task The_timer_syncs_every_account()
    {
        await HappensAsync("/access_codes/simulate/type_in", new { device_id = Known.SmartThingsStudio, code = "6055", name = "Roadie", sync = false });

        var timer = ActivatorUtilities.CreateInstance<SyncAccount>(app.Services);
        await timer.SyncAll(new TimerInfo(), app.Services.GetRequiredService<DurableTaskClient>(), default);

        await UntilAsync(() => FindAsync(Known.SmartThingsStudio, "Roadie"));
    }

    [Fact]
    public async Task Codes_that_waited_for_an_offline_lock_are_set_when_it_returns()
    {
        var failed = await app.CreateCodeAsync(Known.OfflineGarage, code: "7391", name: "Waiting");
        Assert.Equal(("unset", "device_offline"), (failed.Text("status"), failed.OnlyError()));

        await HappensAsync("/devices/simulate/connect", new { device_id = Known.OfflineGarage });

        var set = await UntilAsync(async () =>
            await app.ManagedCodeAsync(failed.Id()) is { } code && code.Text("status") == "set" ? code : null);
        Assert.Empty(set.GetProperty("errors").EnumerateArray());
        Assert.Equal(
            ["access_code.created", "access_code.failed_to_set_on_device", "access_code.set_on_device"],
            await app.EventTypesOfAsync(failed.Id()));

        await HappensAsync("/devices/simulate/disconnect", new { device_id = Known.OfflineGarage });
        Assert.Equal("device_offline", (await app.ManagedCodeAsync(failed.Id()))!.Value.OnlyError());
    }

    [Fact]
    public async Task An_attempt_that_is_to_wait_for_its_lock_ends_when_the_lock_returns()
    {
        await HappensAsync("/devices/simulate/disconnect", new { device_id = Known.SharedEntrance });
        var reply = await app.PostAsync(
            ManagedCodes.Create,
            new { device_id = Known.SharedEntrance, code = "7392", attempt_for_offline_device = true });
        Assert.True(reply.Body.GetProperty("ok").GetBoolean(), reply.Text);
        await Wait.UntilAsync(() => Task.FromResult(app.NextOf($"{reply.AttemptId()}") is not null));
        Assert.Equal("pending", (await AttemptAsync(reply.AttemptId())).Text("status"));

        await HappensAsync("/devices/simulate/connect", new { device_id = Known.SharedEntrance });

        Assert.Equal("success", (await app.EndOfAsync(reply.AttemptId())).Text("status"));
    }

    [Fact]
    public async Task Of_two_workspaces_that_put_one_pin_on_a_lock_at_once_one_does()
    {
        var replies = await Task.WhenAll(
            app.PostAsync(ManagedCodes.Create, new { device_id = Known.SharedEntrance, code = "739355" }),
            app.PostAsync(
                ManagedCodes.Create,
                new { device_id = Known.SharedEntranceOfNeighbour, code = "739355" },
                TestApp.NeighbourKey));
        var ends = new[]
        {
            await app.EndOfAsync(replies[0].AttemptId()),
            await app.EndOfAsync(replies[1].AttemptId(), TestApp.NeighbourKey),
        };

        Assert.Equal(["error", "success"], ends.Select(end => end.Text("status")).Order());
        Assert.Equal(
            "duplicate_code_on_device",
            ends.Single(end => end.Text("status") == "error").GetProperty("error").Text("type"));
    }

    [Fact]
    public async Task Transient_faults_leave_no_trace_and_an_answer_that_was_lost_does_nothing_twice()
    {
        foreach (var (number, kind) in new[] { (2, "answer_lost"), (3, "unavailable") })
        {
            var code = Known.Code(1, number);
            await HappensAsync("/devices/simulate/fail_orders", new { device_id = Known.FrontDoor, kind, orders = 1 });

            Assert.Equal("success", (await app.EndOfAsync(await app.ConvertAsync(code))).Text("status"));
            Assert.Equal(["access_code.unmanaged.converted_to_managed"], await app.EventTypesOfAsync(code));
            var managed = (await app.ManagedCodeAsync(code))!.Value;
            Assert.Empty(managed.GetProperty("errors").EnumerateArray());
            Assert.Empty(managed.GetProperty("warnings").EnumerateArray());
        }

        var journal = await app.Services.GetRequiredService<Providers.SimulatedLocks>()
            .ReadJournalAsync("august", "august-front-door");
        Assert.Single(journal.Values, effect => effect.LockCodeId == "slot-02");
    }

    [Fact]
    public async Task An_update_to_what_a_code_is_puts_it_back_after_somebody_changed_it()
    {
        var code = await app.CreateCodeAsync(Known.FrontDoor, code: "739477", name: "Steady");
        await HappensAsync("/access_codes/simulate/change", new { access_code_id = code.Id(), code = "739488" });
        Assert.Equal("conflicting_external_modification", (await app.ManagedCodeAsync(code.Id()))!.Value.OnlyError());

        var end = await app.EndOfAsync(ManagedCodes.Update, new { access_code_id = code.Id(), code = "739477" });

        Assert.Equal("success", end.Text("status"));
        await SyncAsync(Known.AugustAccount);
        var restored = (await app.ManagedCodeAsync(code.Id()))!.Value;
        Assert.Equal(("739477", "set"), (restored.Text("code"), restored.Text("status")));
        Assert.Empty(restored.GetProperty("errors").EnumerateArray());
    }

    [Theory]
    [InlineData("/devices/simulate/set_condition", """{"condition":"gateway_unpaired"}""", "condition")]
    [InlineData("/devices/simulate/set_condition", """{"condition":"haunted"}""", "condition")]
    [InlineData("/devices/simulate/configure", """{"capacity":-1}""", "capacity")]
    [InlineData("/devices/simulate/configure", """{"code_lengths":[3]}""", "code_lengths")]
    [InlineData("/devices/simulate/fail_orders", """{"kind":"slow","orders":1}""", "seconds")]
    [InlineData("/devices/simulate/fail_orders", """{"kind":"tired","orders":1}""", "kind")]
    [InlineData("/devices/simulate/fill_slots", """{"free":-1}""", "free")]
    public async Task A_simulation_that_cannot_be_is_refused_and_changes_nothing(
        string path, string parameters, string parameter)
    {
        var body = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(parameters)!;
        body["device_id"] = JsonSerializer.SerializeToElement(Known.FrontDoor);

        var reply = await app.PostAsync(path, body);

        Assert.Equal("invalid_input", reply.ErrorType);
        Assert.NotEmpty(reply.ErrorsOf(parameter));
    }

    private async Task HappensAsync(string path, object parameters)
    {
        var reply = await app.PostAsync(path, parameters);
        Assert.True(reply.Body.GetProperty("ok").GetBoolean(), reply.Text);
    }

    private async Task SyncAsync(Guid accountId) => await app.Services.GetRequiredService<SyncIntake>().RunAsync(
        new AccountOrder(Known.Sandbox, accountId), app.Services.GetRequiredService<DurableTaskClient>());

    private async Task<JsonElement> AttemptAsync(Guid id) =>
        (await app.PostAsync(Paths.GetAttempt, new { action_attempt_id = id })).Body.GetProperty("action_attempt");

    private async Task<JsonElement?> FindAsync(Guid deviceId, string name)
    {
        var found = await app.UnmanagedCodesAsync(deviceId);
        return found.Any(code => code.Text("name") == name) ? found.First(code => code.Text("name") == name) : null;
    }

    private static async Task<JsonElement> UntilAsync(Func<Task<JsonElement?>> find)
    {
        JsonElement? found = null;
        await Wait.UntilAsync(async () => (found = await find()) is not null);
        return found!.Value;
    }
}
