using System.Net;
using AccessCodes.Domain.Locks;
using AccessCodes.Functions.Tests.Support;
using AccessCodes.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace AccessCodes.Functions.Tests.Http;

/// <summary>What can be done to a code once the workspace manages it.</summary>
public sealed class ManagedCodeTests(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task A_code_is_found_by_its_id_and_by_its_digits()
    {
        var code = await app.CreateCodeAsync(Known.FrontDoor, "7301");

        var found = await app.GetAsync($"{ManagedCodes.Get}?device_id={Known.FrontDoor}&code=7301");
        Assert.Equal(code.Id(), found.Body.GetProperty("access_code").Id());
        Assert.Single((await app.PostAsync(ManagedCodes.Get, new { code = "7301" })).ErrorsOf("access_code_id"));
    }

    [Fact]
    public async Task Managed_and_unmanaged_codes_are_found_on_their_own_side_only()
    {
        var managed = await app.CreateCodeAsync(Known.FrontDoor);

        Assert.Null(await app.UnmanagedCodeAsync(managed.Id()));
        foreach (var path in (string[])[ManagedCodes.Get, ManagedCodes.Update, ManagedCodes.Delete])
        {
            foreach (var id in (Guid[])[Known.Code(1, 1), Guid.NewGuid()])
            {
                var reply = await app.PostAsync(path, new { access_code_id = id, name = "x" });
                Assert.Equal((HttpStatusCode.NotFound, "access_code_not_found"), (reply.Status, reply.ErrorType));
            }
        }
    }

    [Fact]
    public async Task Codes_are_listed_by_device_by_ids_and_all_page_by_page()
    {
        var here = await app.CreateCodeAsync(Known.FrontDoor);
        var there = await app.CreateCodeAsync(Known.SmartThingsStudio);

        Assert.Contains(here.Id(), await ListAsync(new { device_id = Known.FrontDoor }));
        Assert.DoesNotContain(there.Id(), await ListAsync(new { device_id = Known.FrontDoor }));
        Assert.Equal([there.Id()], await ListAsync(new { access_code_ids = new[] { there.Id(), Known.Code(1, 1) } }));
        Assert.Empty(await ListAsync(new { device_id = Known.FrontDoor, user_identifier_key = "nobody" }));
        Assert.Empty(await ListAsync(new { user_identifier_key = "nobody" }));

        var all = await ListAsync(new { });
        Assert.Superset(new HashSet<Guid> { here.Id(), there.Id() }, all.ToHashSet());
        Assert.DoesNotContain(Known.Code(1, 1), all);

        var paged = new List<Guid>();
        for (string? cursor = null; ;)
        {
            var page = (await app.PostAsync(ManagedCodes.List, new { limit = 1, page_cursor = cursor })).Body;
            paged.AddRange(page.GetProperty("access_codes").EnumerateArray().Select(code => code.Id()));
            cursor = page.GetProperty("pagination").Text("next_page_cursor");
            if (cursor is null)
                break;
        }

        Assert.Equal(all, paged);
        Assert.Equal("device_not_found", (await app.PostAsync(ManagedCodes.List, new { device_id = Guid.NewGuid() })).ErrorType);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PATCH")]
    [InlineData("PUT")]
    public async Task A_change_takes_effect_when_the_lock_has_it(string method)
    {
        var code = await app.CreateCodeAsync(Known.FrontDoor, name: "Before");
        using var held = await HeldHub.HoldAsync(app);
        var reply = await app.SendAsync(
            new HttpMethod(method),
            ManagedCodes.Update,
            $$"""{"access_code_id":"{{code.Id()}}","name":"After {{method}}"}""");

        var pending = (await app.ManagedCodeAsync(code.Id()))!.Value;
        held.Dispose();
        Assert.Equal(("setting", "Before"), (pending.Text("status"), pending.Text("name")));
        var mutation = Assert.Single(pending.GetProperty("pending_mutations").EnumerateArray());
        Assert.Equal("updating_name", mutation.Text("mutation_code"));
        Assert.Equal($"After {method}", mutation.GetProperty("to").Text("name"));

        var attempt = await app.EndOfAsync(reply.AttemptId());
        Assert.Equal("UPDATE_ACCESS_CODE", attempt.Text("action_type"));
        Assert.Equal($"After {method}", attempt.GetProperty("result").GetProperty("access_code").Text("name"));
        var changed = (await app.ManagedCodeAsync(code.Id()))!.Value;
        Assert.Equal(("set", $"After {method}"), (changed.Text("status"), changed.Text("name")));
        Assert.Equal("access_code.changed", (await app.EventTypesOfAsync(code.Id()))[^1]);
    }

    [Fact]
    public async Task A_new_code_is_held_to_the_rules_of_creation()
    {
        var code = await app.CreateCodeAsync(Known.FrontDoor, "7302");
        var id = code.Id();

        Assert.Single((await app.PostAsync(ManagedCodes.Update, new { access_code_id = id, code = "1234567" })).ErrorsOf("code"));
        Assert.Equal(
            "duplicate_access_code",
            (await app.PostAsync(ManagedCodes.Update, new { access_code_id = id, code = "4071" })).ErrorType);

        await app.EndOfAsync(ManagedCodes.Update, new { access_code_id = id, code = "7303" });
        Assert.Equal("7303", (await app.ManagedCodeAsync(id))!.Value.Text("code"));

        // Its old digits are free again.
        await app.CreateCodeAsync(Known.FrontDoor, "7302");
    }

    [Fact]
    public async Task The_same_change_while_one_is_pending_is_that_one_and_another_finds_the_code_busy()
    {
        var id = (await app.CreateCodeAsync(Known.FrontDoor)).Id();
        using var held = await HeldHub.HoldAsync(app);
        var first = await app.PostAsync(ManagedCodes.Update, new { access_code_id = id, name = "One" });
        var same = await app.PostAsync(ManagedCodes.Update, new { access_code_id = id, name = "One" });
        var other = await app.PostAsync(ManagedCodes.Update, new { access_code_id = id, name = "Two" });
        var deletion = await app.PostAsync(ManagedCodes.Delete, new { access_code_id = id });
        held.Dispose();

        Assert.Equal(first.AttemptId(), same.AttemptId());
        Assert.Equal((HttpStatusCode.Conflict, "access_code_busy"), (other.Status, other.ErrorType));
        Assert.Equal((HttpStatusCode.Conflict, "access_code_busy"), (deletion.Status, deletion.ErrorType));
        await app.EndOfAsync(first.AttemptId());
    }

    [Fact]
    public async Task A_code_is_deleted_off_its_lock_and_out_of_the_workspace()
    {
        var id = (await app.CreateCodeAsync(Known.FrontDoor, "7304")).Id();
        using var held = await HeldHub.HoldAsync(app);
        var reply = await app.SendAsync(HttpMethod.Delete, $"{ManagedCodes.Delete}?access_code_id={id}", body: null);
        var again = await app.PostAsync(ManagedCodes.Delete, new { access_code_id = id });
        Assert.Equal(reply.AttemptId(), again.AttemptId());

        var pending = (await app.ManagedCodeAsync(id))!.Value;
        held.Dispose();
        Assert.Equal("removing", pending.Text("status"));
        Assert.Equal(
            "being_deleted", Assert.Single(pending.GetProperty("warnings").EnumerateArray()).Text("warning_code"));

        var attempt = await app.EndOfAsync(reply.AttemptId());
        Assert.Equal(("success", "DELETE_ACCESS_CODE"), (attempt.Text("status"), attempt.Text("action_type")));
        Assert.Equal("{}", attempt.GetProperty("result").GetRawText());
        Assert.Null(await app.ManagedCodeAsync(id));
        var events = await app.EventsOfAsync(id);
        Assert.Equal(
            ["access_code.removed_from_device", "access_code.deleted"], events[^2..].Select(told => told.Text("event_type")));
        Assert.Null(events[^1].Text("code"));

        await app.CreateCodeAsync(Known.FrontDoor, "7304");
    }

    [Fact]
    public async Task A_code_that_was_converted_can_be_changed_and_deleted()
    {
        var id = Known.Code(1, 2);
        await app.EndOfAsync(await app.ConvertAsync(id));

        var changed = await app.EndOfAsync(ManagedCodes.Update, new { access_code_id = id, code = "7305" });
        Assert.Equal("7305", changed.GetProperty("result").GetProperty("access_code").Text("code"));
        Assert.Equal("success", (await app.EndOfAsync(ManagedCodes.Delete, new { access_code_id = id })).Text("status"));
        Assert.Null(await app.ManagedCodeAsync(id));
        Assert.Null(await app.UnmanagedCodeAsync(id));
    }

    [Fact]
    public async Task A_code_that_is_handed_back_is_unmanaged_and_can_be_converted_again()
    {
        var code = await app.CreateCodeAsync(Known.FrontDoor, "7306");
        var reply = await app.PostAsync(
            ManagedCodes.Update, new { access_code_id = code.Id(), is_managed = false, sync = true });

        Assert.Equal("success", reply.Body.GetProperty("action_attempt").Text("status"));
        Assert.Equal("{}", reply.Body.GetProperty("action_attempt").GetProperty("result").GetRawText());
        Assert.Null(await app.ManagedCodeAsync(code.Id()));
        Assert.Equal("7306", (await app.UnmanagedCodeAsync(code.Id()))!.Value.Text("code"));
        var claims = app.Services.GetRequiredService<IManagementClaims>();
        Assert.Null(await claims.FindAsync(new LockCodeAddress("august", "august-front-door", $"seam-{code.Id()}")));

        await app.EndOfAsync(await app.ConvertAsync(code.Id()));
        Assert.Equal("7306", (await app.ManagedCodeAsync(code.Id()))!.Value.Text("code"));
    }

    [Fact]
    public async Task A_hand_back_is_no_other_change_and_needs_a_provider_that_knows_unmanaged_codes()
    {
        var kwikset = (await app.CreateCodeAsync(Known.KwiksetSideDoor)).Id();

        Assert.Single((await app.PostAsync(
            ManagedCodes.Update, new { access_code_id = kwikset, is_managed = false, name = "x" })).ErrorsOf("is_managed"));
        Assert.Equal(
            "unsupported_device",
            (await app.PostAsync(ManagedCodes.Update, new { access_code_id = kwikset, is_managed = false })).ErrorType);
    }

    [Fact]
    public async Task What_only_the_workspace_knows_is_changed_without_the_lock()
    {
        var reply = await app.PostAsync(ManagedCodes.Create, new { device_id = Known.OfflineGarage, code = "7307" });
        await app.EndOfAsync(reply.AttemptId());
        var id = reply.Body.GetProperty("access_code").Id();

        var allowed = await app.EndOfAsync(
            ManagedCodes.Update, new { access_code_id = id, is_external_modification_allowed = true });
        Assert.Equal("success", allowed.Text("status"));
        Assert.True((await app.ManagedCodeAsync(id))!.Value.GetProperty("is_external_modification_allowed").GetBoolean());

        var renamed = await app.EndOfAsync(ManagedCodes.Update, new { access_code_id = id, name = "New" });
        Assert.Equal("device_offline", renamed.GetProperty("error").Text("type"));
        Assert.Null((await app.ManagedCodeAsync(id))!.Value.Text("name"));
    }

    [Fact]
    public async Task What_another_workspace_has_taken_is_not_deleted()
    {
        var id = Known.Code(3, 2);
        await app.EndOfAsync(await app.ConvertAsync(id));
        await app.EndOfAsync(
            await app.ConvertAsync(Known.Code(101, 2), force: true, TestApp.NeighbourKey), TestApp.NeighbourKey);

        var reply = await app.PostAsync(ManagedCodes.Delete, new { access_code_id = id });
        Assert.Contains(reply.ErrorType, (string[])["managed_by_another_workspace", "access_code_not_found"]);
    }

    private async Task<Guid[]> ListAsync(object parameters) =>
        [.. (await app.PostAsync(ManagedCodes.List, parameters)).Body
            .GetProperty("access_codes").EnumerateArray().Select(code => code.Id())];
}
