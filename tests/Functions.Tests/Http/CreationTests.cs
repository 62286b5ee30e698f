using System.Net;
using AccessCodes.Functions.Tests.Support;
using AccessCodes.TestSupport;

namespace AccessCodes.Functions.Tests.Http;

public sealed class CreationTests(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task A_creation_is_answered_at_once_with_the_code_and_a_pending_attempt()
    {
        var reply = await app.PostAsync(
            ManagedCodes.Create, new { device_id = Known.FrontDoor, name = "Plumber", code = "8840" });

        var (code, attempt) = (reply.Body.GetProperty("access_code"), reply.Body.GetProperty("action_attempt"));
        Assert.Equal(("setting", "ongoing", "8840"), (code.Text("status"), code.Text("type"), code.Text("code")));
        Assert.True(code.GetProperty("is_managed").GetBoolean());
        Assert.Equal("creating", Assert.Single(code.GetProperty("pending_mutations").EnumerateArray()).Text("mutation_code"));
        Assert.Equal(("pending", "CREATE_ACCESS_CODE"), (attempt.Text("status"), attempt.Text("action_type")));
    }

    [Fact]
    public async Task A_created_code_is_set_and_its_attempt_and_event_tell_it()
    {
        var reply = await app.PostAsync(ManagedCodes.Create, new { device_id = Known.FrontDoor, code = "8841" });
        var id = reply.Body.GetProperty("access_code").Id();
        var attempt = await app.EndOfAsync(reply.AttemptId());

        Assert.Equal("success", attempt.Text("status"));
        Assert.Equal("8841", attempt.GetProperty("result").GetProperty("access_code").Text("code"));
        Assert.Equal("set", (await app.ManagedCodeAsync(id))!.Value.Text("status"));
        Assert.Equal(["access_code.created", "access_code.set_on_device"], await app.EventTypesOfAsync(id));
        Assert.Equal("8841", (await app.EventsOfAsync(id))[1].Text("code"));
        Assert.False((await app.EventsOfAsync(id))[0].TryGetProperty("code", out _));
    }

    [Fact]
    public async Task Whoever_asks_with_sync_gets_the_ended_attempt()
    {
        var reply = await app.PostAsync(
            ManagedCodes.Create, new { device_id = Known.FrontDoor, code = "8842", sync = true });

        Assert.Equal("success", reply.Body.GetProperty("action_attempt").Text("status"));
        Assert.Equal("set", reply.Body.GetProperty("access_code").Text("status"));
    }

    [Theory]
    [InlineData(null, 4)]
    [InlineData(6, 6)]
    [InlineData(12, 4)]
    public async Task Without_a_code_one_is_made_up_of_a_length_that_the_lock_takes(int? preferred, int expected)
    {
        var reply = await app.PostAsync(
            ManagedCodes.Create, new { device_id = Known.FrontDoor, preferred_code_length = preferred });

        Assert.Matches($"^[0-9]{{{expected}}}$", reply.Body.GetProperty("access_code").Text("code"));
    }

    [Theory]
    [InlineData("12345678")]
    [InlineData("123")]
    [InlineData("12a4")]
    public async Task A_code_that_the_lock_does_not_take_is_invalid_and_not_repeated(string code)
    {
        var reply = await app.PostAsync(ManagedCodes.Create, new { device_id = Known.FrontDoor, code });

        Assert.Equal((HttpStatusCode.BadRequest, "invalid_input"), (reply.Status, reply.ErrorType));
        Assert.Single(reply.ErrorsOf("code"));
        Assert.DoesNotContain(
            code, reply.Text.Replace(reply.RequestId!, "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_code_that_another_of_the_device_has_is_a_duplicate()
    {
        var reply = await app.PostAsync(ManagedCodes.Create, new { device_id = Known.FrontDoor, code = "4071" });

        Assert.Equal((HttpStatusCode.Conflict, "duplicate_access_code"), (reply.Status, reply.ErrorType));
    }

    [Fact]
    public async Task A_duplicate_that_only_the_lock_knows_ends_the_attempt()
    {
        // Kwikset does not tell of the owner's code.
        var reply = await app.PostAsync(ManagedCodes.Create, new { device_id = Known.KwiksetSideDoor, code = "4071" });
        var attempt = await app.EndOfAsync(reply.AttemptId());
        var code = await app.ManagedCodeAsync(reply.Body.GetProperty("access_code").Id());

        Assert.Equal("kwikset_unable_to_confirm_code", attempt.GetProperty("error").Text("type"));
        Assert.Equal(("unset", "provider_issue"), (code!.Value.Text("status"), code.Value.OnlyError()));
    }

    [Fact]
    public async Task The_same_creation_while_one_is_pending_is_that_one()
    {
        var wish = new { device_id = Known.FrontDoor, code = "8843", name = "Twice" };
        var replies = await Task.WhenAll(app.PostAsync(ManagedCodes.Create, wish), app.PostAsync(ManagedCodes.Create, wish));

        Assert.Single(replies.Select(reply => reply.AttemptId()).Distinct());
        await app.EndOfAsync(replies[0].AttemptId());
    }

    [Fact]
    public async Task Of_many_that_want_one_code_at_once_one_gets_it()
    {
        var replies = await Task.WhenAll(Enumerable.Range(0, 10).Select(number => app.PostAsync(
            ManagedCodes.Create, new { device_id = Known.FrontDoor, code = "8844", name = $"Guest {number}" })));

        Assert.Single(replies, reply => reply.Status == HttpStatusCode.OK);
        Assert.Equal(9, replies.Count(reply => reply.Status == HttpStatusCode.Conflict && reply.ErrorType == "duplicate_access_code"));
    }

    [Fact]
    public async Task Many_creations_at_once_give_each_a_code_of_its_own()
    {
        var replies = await Task.WhenAll(Enumerable.Range(0, 25).Select(_ => app.PostAsync(
            ManagedCodes.Create, new { device_id = Known.SharedEntrance })));
        foreach (var reply in replies)
            Assert.Equal("success", (await app.EndOfAsync(reply.AttemptId())).Text("status"));

        Assert.Equal(25, replies.Select(reply => reply.Body.GetProperty("access_code").Text("code")).Distinct().Count());
    }

    [Fact]
    public async Task On_a_lock_that_is_offline_the_code_stays_unset_and_shows_why()
    {
        var reply = await app.PostAsync(ManagedCodes.Create, new { device_id = Known.OfflineGarage, code = "8845" });
        var id = reply.Body.GetProperty("access_code").Id();
        var attempt = await app.EndOfAsync(reply.AttemptId());

        Assert.Equal("device_offline", attempt.GetProperty("error").Text("type"));
        var code = (await app.ManagedCodeAsync(id))!.Value;
        Assert.Equal(("unset", "device_offline"), (code.Text("status"), code.OnlyError()));
        Assert.Equal(["access_code.created", "access_code.failed_to_set_on_device"], await app.EventTypesOfAsync(id));
        Assert.Equal("device_offline", Assert.Single(
            (await app.EventsOfAsync(id))[1].GetProperty("device_errors").EnumerateArray()).Text("error_code"));

        // It never came to the lock, so the lock need not be reached to delete it.
        Assert.Equal("success", (await app.EndOfAsync(ManagedCodes.Delete, new { access_code_id = id })).Text("status"));
    }

    [Fact]
    public async Task A_lock_that_is_not_programmed_online_is_not_supported()
    {
        foreach (var path in (string[])[ManagedCodes.Create, ManagedCodes.GenerateCode])
        {
            var reply = await app.PostAsync(path, new { device_id = Known.IgloohomeGuestHouse });
            Assert.Equal((HttpStatusCode.BadRequest, "unsupported_device"), (reply.Status, reply.ErrorType));
        }
    }

    [Fact]
    public async Task An_offline_code_is_not_supported()
    {
        var reply = await app.PostAsync(
            ManagedCodes.Create, new { device_id = Known.FrontDoor, is_offline_access_code = true });

        Assert.Equal("unsupported_device", reply.ErrorType);
    }

    [Theory]
    [InlineData("2040-01-01T00:00:00Z", null, "ends_at")]
    [InlineData(null, "2040-01-01T00:00:00Z", "starts_at")]
    [InlineData("2040-01-02T00:00:00Z", "2040-01-01T00:00:00Z", "ends_at")]
    [InlineData("2020-01-01T00:00:00Z", "2020-01-02T00:00:00Z", "ends_at")]
    public async Task Bounds_are_both_there_in_order_and_end_in_the_future(string? from, string? until, string parameter)
    {
        var reply = await app.PostAsync(
            ManagedCodes.Create, new { device_id = Known.FrontDoor, starts_at = from, ends_at = until });

        Assert.Equal("invalid_input", reply.ErrorType);
        Assert.Single(reply.ErrorsOf(parameter));
    }

    [Fact]
    public async Task Without_a_device_or_with_an_unknown_one_there_is_no_code()
    {
        Assert.Single((await app.PostAsync(ManagedCodes.Create, new { code = "8846" })).ErrorsOf("device_id"));

        var reply = await app.PostAsync(ManagedCodes.Create, new { device_id = Guid.NewGuid() });
        Assert.Equal((HttpStatusCode.NotFound, "device_not_found"), (reply.Status, reply.ErrorType));
    }

    [Fact]
    public async Task A_generated_code_is_told_and_not_created()
    {
        var reply = await app.GetAsync($"{ManagedCodes.GenerateCode}?device_id={Known.FrontDoor}");

        var generated = reply.Body.GetProperty("generated_code");
        Assert.Matches("^[0-9]{4}$", generated.Text("code"));
        Assert.Null(await app.ManagedCodeAsync(generated.Id()));
    }

    [Fact]
    public async Task Several_devices_get_one_code_and_a_key_in_common()
    {
        var reply = await app.PostAsync(
            ManagedCodes.CreateMultiple, new { device_ids = new[] { Known.FrontDoor, Known.KwiksetSideDoor } });

        var codes = reply.Body.GetProperty("access_codes").EnumerateArray().ToArray();
        Assert.Equal([Known.FrontDoor, Known.KwiksetSideDoor], codes.Select(code => code.GetProperty("device_id").GetGuid()));
        Assert.Single(codes.Select(code => code.Text("code")).Distinct());
        Assert.NotNull(Assert.Single(codes.Select(code => code.Text("common_code_key")).Distinct()));
    }

    [Fact]
    public async Task A_code_that_one_device_cannot_have_is_created_on_none_or_differs_there()
    {
        Guid[] devices = [Known.SmartThingsStudio, Known.FrontDoor];
        var before = (await app.PostAsync(ManagedCodes.List, new { device_id = Known.SmartThingsStudio })).Text;

        var refused = await app.PostAsync(ManagedCodes.CreateMultiple, new { device_ids = devices, code = "8362" });
        Assert.Equal("duplicate_access_code", refused.ErrorType);
        Assert.Equal(before, (await app.PostAsync(ManagedCodes.List, new { device_id = Known.SmartThingsStudio })).Text);

        var reply = await app.PostAsync(ManagedCodes.CreateMultiple, new
        {
            device_ids = devices,
            code = "8362",
            behavior_when_code_cannot_be_shared = "create_random_code",
        });
        var codes = reply.Body.GetProperty("access_codes").EnumerateArray().Select(code => code.Text("code")).ToArray();
        Assert.Equal("8362", codes[0]);
        Assert.NotEqual("8362", codes[1]);
    }
}
