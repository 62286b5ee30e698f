using System.Net;
using System.Text.Json;
using AccessCodes.Domain.AccessCodes;
using AccessCodes.Domain.Attempts;
using AccessCodes.Domain.Events;
using AccessCodes.Domain.Locks;
using AccessCodes.Functions.Storage;
using AccessCodes.Functions.Tests.Support;
using AccessCodes.LocalHost.Hosting;
using AccessCodes.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace AccessCodes.Functions.Tests.Http;

/// <summary>A sandbox goes back to where it began, and leaves the other one alone.</summary>
public sealed class ResetTests : IAsyncLifetime
{
    private const string Reset = "/workspaces/reset_sandbox";

    private static readonly Guid Sandbox = Guid.Parse("5a000000-0000-4000-8000-000000000001");

    private readonly TestApp _app = new();

    private WorkspaceStore Workspaces => _app.Services.GetRequiredService<WorkspaceStore>();

    private ILockProvider Provider => _app.Services.GetRequiredService<ILockProvider>();

    public Task InitializeAsync() => _app.InitializeAsync();

    public Task DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task A_reset_is_an_attempt_that_ends_and_stays()
    {
        var reply = await _app.PostAsync(Reset);
        var id = reply.Body.GetProperty("action_attempt").GetProperty("action_attempt_id").GetGuid();

        Assert.Equal(
            $$$"""{"action_attempt":{"status":"pending","action_type":"RESET_SANDBOX_WORKSPACE","action_attempt_id":"{{{id}}}","result":null,"error":null},"ok":true}""",
            reply.Text);
        Assert.Equal("success", (await _app.EndOfAsync(id)).GetProperty("status").GetString());
        Assert.Equal([id.ToString()], (await _app.ListAsync("/action_attempts/list")).Select("action_attempt_id"));
    }

    [Fact]
    public async Task What_was_done_is_undone()
    {
        var before = await SnapshotAsync();
        await _app.EndOfAsync(await _app.ConvertAsync(Known.Code(1, 1)));
        await _app.EndOfAsync(await _app.ConvertAsync(Known.Code(2, 1)));

        await ResetAsync();

        Assert.Equal(before, await SnapshotAsync());
        Assert.Empty(await _app.ListAsync(Paths.ListEvents));
        await _app.EndOfAsync(await _app.ConvertAsync(Known.Code(1, 1)));
        Assert.Single(await _app.EventsOfAsync(Known.Code(1, 1)));
    }

    [Fact]
    public async Task Conversions_that_are_pending_are_waited_for_and_leave_nothing()
    {
        var before = await SnapshotAsync();
        await Task.WhenAll(Enumerable.Range(1, 14).Select(number => _app.ConvertAsync(Known.Code(1, number))));

        await ResetAsync();

        Assert.Equal(before, await SnapshotAsync());
        var claims = _app.Services.GetRequiredService<IManagementClaims>();
        foreach (var slot in Enumerable.Range(1, 14))
            Assert.Null(await claims.FindAsync(new LockCodeAddress("august", "august-front-door", $"slot-{slot:D2}")));
        Assert.Equal(
            "success",
            (await _app.EndOfAsync(await _app.ConvertAsync(Known.Code(1, 7)))).GetProperty("status").GetString());
    }

    [Fact]
    public async Task Resets_asked_for_at_once_are_one()
    {
        var stuck = await MakeBusyAsync(Known.Code(1, 2), deadline: DateTimeOffset.UtcNow.AddHours(1));
        var attempts = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => BeginAsync(TestApp.SandboxKey)));

        var only = Assert.Single(attempts.Distinct());
        var pending = await _app.PostAsync(Paths.GetAttempt, new { action_attempt_id = only });
        Assert.Equal("pending", pending.Body.GetProperty("action_attempt").GetProperty("status").GetString());
        await MakeFreeAsync(Known.Code(1, 2), stuck);
        await _app.EndOfAsync(only);
        Assert.DoesNotContain(await ResetAsync(), attempts);
    }

    [Fact]
    public async Task Locks_are_restored()
    {
        var before = await SnapshotAsync();
        var added = new LockCodeAddress("august", "august-front-door", "added");
        await Provider.RemoveCodeAsync(Known.AugustAccount, added with { LockCodeId = "slot-03" }, Guid.NewGuid());
        await Provider.ChangeCodeAsync(Known.AugustAccount, added with { LockCodeId = "slot-04" }, Content("1357"), Guid.NewGuid());
        await Provider.SetCodeAsync(Known.AugustAccount, added, Content("2468"), Guid.NewGuid());

        await ResetAsync();

        Assert.Equal(before, await SnapshotAsync());
        Assert.False(await Provider.HasCodeAsync(Known.AugustAccount, added));
        Assert.Equal("2718", (await _app.UnmanagedCodeAsync(Known.Code(1, 4)))!.Value.GetProperty("code").GetString());
    }

    [Fact]
    public async Task What_locks_and_accounts_suffer_from_is_as_at_the_beginning()
    {
        var before = await SnapshotAsync();
        Guid[] devices = [Known.FrontDoor, Known.OfflineGarage, Known.SharedEntrance];
        foreach (var device_id in devices)
        {
            await _app.PostAsync("/devices/simulate/configure", new { device_id, capacity = 50, code_lengths = new[] { 5 } });
            await _app.PostAsync("/devices/simulate/fail_orders", new { device_id, kind = "hangs", orders = 9 });
            await _app.PostAsync("/devices/simulate/set_condition", new { device_id, condition = "bridge_missing" });
        }

        await _app.PostAsync("/devices/simulate/connect", new { device_id = Known.OfflineGarage });
        await _app.PostAsync("/connected_accounts/simulate/disconnect", new { connected_account_id = Known.AugustAccount });
        Assert.NotEqual(before, await SnapshotAsync());

        await ResetAsync();

        Assert.Equal(before, await SnapshotAsync());
        await ConvertToTheEndAsync(Known.Code(1, 1));
        Assert.Null(await _app.UnmanagedCodeAsync(Known.Code(1, 1)));
    }

    [Fact]
    public async Task What_the_other_workspace_manages_stays_as_it_is()
    {
        await ConvertToTheEndAsync(Known.Code(101, 2), TestApp.NeighbourKey);
        await ConvertToTheEndAsync(Known.Code(3, 3));
        await Provider.ChangeCodeAsync(Known.AugustAccount, new LockCodeAddress("august", "august-shared-entrance", "slot-01"), Content("1357"), Guid.NewGuid());

        await ResetAsync();

        foreach (var slot in (int[])[1, 2])
        {
            Assert.Null(await _app.UnmanagedCodeAsync(Known.Code(101, slot), TestApp.NeighbourKey));
            var reply = await _app.PostAsync(Paths.Convert, new { access_code_id = Known.Code(3, slot) });
            Assert.Equal("managed_by_another_workspace", reply.ErrorType);
        }

        Assert.Single(await _app.ListAsync(Paths.ListEvents, key: TestApp.NeighbourKey));
        Assert.Equal("1357", (await _app.UnmanagedCodeAsync(Known.Code(3, 1)))!.Value.GetProperty("code").GetString());
        await ConvertToTheEndAsync(Known.Code(101, 3), TestApp.NeighbourKey);
        Assert.Null(await _app.UnmanagedCodeAsync(Known.Code(101, 3), TestApp.NeighbourKey));
    }

    [Fact]
    public async Task What_a_workspace_managed_at_its_beginning_it_manages_again_unless_another_took_it()
    {
        await ResetAsync(TestApp.NeighbourKey);
        Assert.Null(await _app.UnmanagedCodeAsync(Known.Code(101, 1), TestApp.NeighbourKey));

        await _app.EndOfAsync(await _app.ConvertAsync(Known.Code(3, 1), force: true));
        await ResetAsync(TestApp.NeighbourKey);
        Assert.NotNull(await _app.UnmanagedCodeAsync(Known.Code(101, 1), TestApp.NeighbourKey));
        Assert.Null(await _app.UnmanagedCodeAsync(Known.Code(3, 1)));
    }

    [Fact]
    public async Task Hundreds_of_codes_and_events_are_removed()
    {
        var before = await SnapshotAsync();
        var code = (await Workspaces.GetCodeAsync(Sandbox, Known.Code(1, 1)))!.Value;
        await _app.EndOfAsync(await _app.ConvertAsync(Known.Code(1, 1)));
        var told = (await Workspaces.ListEventsAsync(Sandbox, null, null, null, 1)).Items[0];
        for (var number = 0; number < 250; number++)
        {
            var address = code.Address with { LockCodeId = $"extra-{number}" };
            await Workspaces.CommitAsync(Sandbox, new Changes()
                .Add(code with { AccessCodeId = Guid.NewGuid(), Address = address, IsManaged = number % 2 == 0 })
                .Add(told with { EventId = Guid.CreateVersion7() }));
        }

        await ResetAsync();

        Assert.Equal(before, await SnapshotAsync());
        Assert.Empty(await _app.ListAsync(Paths.ListEvents));
    }

    [Fact]
    public async Task An_action_that_will_never_end_is_not_waited_for()
    {
        var before = await SnapshotAsync();
        await MakeBusyAsync(Known.Code(1, 2), deadline: DateTimeOffset.UtcNow.AddHours(-1));

        await ResetAsync();

        Assert.Equal(before, await SnapshotAsync());
        Assert.Single(await _app.ListAsync("/action_attempts/list"));
    }

    [Fact]
    public async Task Only_a_sandbox_can_be_reset_and_one_of_ones_own_is_empty_then()
    {
        var earnest = await CreateWorkspaceAsync(isSandbox: false);
        var sandbox = await CreateWorkspaceAsync(isSandbox: true);

        var reply = await _app.PostAsync(Reset, key: earnest);
        Assert.Equal((HttpStatusCode.BadRequest, "sandbox_only"), (reply.Status, reply.ErrorType));

        await ResetAsync(sandbox);
        Assert.Empty(await _app.ListAsync(Paths.ListDevices, key: sandbox));
    }

    private static CodeContent Content(string pin) => new("Somebody", new Pin(pin), Bounds: null);

    private async Task<Guid> ResetAsync(string key = TestApp.SandboxKey)
    {
        var id = await BeginAsync(key);
        var attempt = await _app.EndOfAsync(id, key);
        Assert.Equal("success", attempt.GetProperty("status").GetString());
        return id;
    }

    private async Task<Guid> BeginAsync(string key)
    {
        var reply = await _app.PostAsync(Reset, key: key);
        return reply.Body.GetProperty("action_attempt").GetProperty("action_attempt_id").GetGuid();
    }

    /// <summary>Marks a code with an action that nothing carries out.</summary>
    private async Task<ActionAttempt> MakeBusyAsync(Guid accessCodeId, DateTimeOffset deadline)
    {
        var code = (await Workspaces.GetCodeAsync(Sandbox, accessCodeId))!;
        var attempt = new ActionAttempt
        {
            ActionAttemptId = Guid.CreateVersion7(),
            ActionType = ActionType.DeleteUnmanagedAccessCode,
            Subject = EventSubject.Workspace(Sandbox),
            CreatedAt = DateTimeOffset.UtcNow,
            Deadline = deadline,
        };
        var busy = code.Value with { Pending = new PendingAction(attempt.ActionAttemptId, attempt.ActionType) };
        await Workspaces.CommitAsync(Sandbox, new Changes().Add(attempt).Replace(code, busy));
        return attempt;
    }

    private async Task MakeFreeAsync(Guid accessCodeId, ActionAttempt attempt)
    {
        var code = (await Workspaces.GetCodeAsync(Sandbox, accessCodeId))!;
        var pending = (await Workspaces.GetAttemptAsync(Sandbox, attempt.ActionAttemptId))!;
        await Workspaces.CommitAsync(Sandbox, new Changes()
            .Replace(code, code.Value with { Pending = null })
            .Replace(pending, pending.Value with { Status = ActionAttemptStatus.Success }));
    }

    private async Task ConvertToTheEndAsync(Guid accessCodeId, string key = TestApp.SandboxKey) =>
        await _app.EndOfAsync(await _app.ConvertAsync(accessCodeId, key: key), key);

    private async Task<string> CreateWorkspaceAsync(bool isSandbox)
    {
        var functionKey = _app.Services.GetRequiredService<FunctionKey>().Text;
        var reply = await _app.PostAsync(
            $"/workspaces/create?code={functionKey}", new { name = "Mine", is_sandbox = isSandbox }, key: null);
        return reply.Body.GetProperty("api_key").GetString()!;
    }

    /// <summary>What can be told apart of the sandbox: its devices, accounts and codes, without times.</summary>
    private async Task<string[]> SnapshotAsync()
    {
        var devices = await _app.ListAsync(Paths.ListDevices);
        var seen = new List<string>();
        foreach (var device in devices)
        {
            var deviceId = device.GetProperty("device_id").GetGuid();
            seen.Add($"{deviceId} {device.GetProperty("properties")} {device.GetProperty("custom_metadata")} "
                + device.GetProperty("errors").EnumerateArray().Count());
            seen.AddRange((await _app.UnmanagedCodesAsync(deviceId)).Select(Summary));
        }

        seen.AddRange((await _app.ListAsync("/connected_accounts/list")).Select("connected_account_id"));
        return [.. seen];
    }

    private static string Summary(JsonElement code) =>
        $"{code.GetProperty("access_code_id")} {code.GetProperty("name")} {code.GetProperty("status")} "
        + $"{code.GetProperty("type")} {(code.TryGetProperty("code", out var pin) ? pin : default)}";
}
