using System.Net;
using AccessCodes.Functions.Tests.Support;
using AccessCodes.TestSupport;

namespace AccessCodes.Functions.Tests.Http;

/// <summary>/access_codes/unmanaged/update, the older way to convert; and get by what is on the keypad.</summary>
public sealed class UpdateTests(TestApp app) : IClassFixture<TestApp>
{
    [Theory]
    [InlineData("true", 1)]
    [InlineData("\"true\"", 2)]
    public async Task An_update_is_answered_once_the_code_is_managed(string isManaged, int number)
    {
        var code = Known.Code(1, number);
        var reply = await app.SendAsync(
            HttpMethod.Patch, Paths.Update, $$"""{"access_code_id":"{{code}}","is_managed":{{isManaged}}}""");

        Assert.Equal((HttpStatusCode.OK, """{"ok":true}"""), (reply.Status, reply.Text));
        Assert.Null(await app.UnmanagedCodeAsync(code));
    }

    [Fact]
    public async Task An_update_that_fails_meanwhile_answers_with_its_error()
    {
        var reply = await app.PostAsync(Paths.Update, new { access_code_id = Known.Code(2, 1), is_managed = true });

        Assert.Equal((HttpStatusCode.BadRequest, "device_offline"), (reply.Status, reply.ErrorType));
    }

    [Fact]
    public async Task A_provider_that_cannot_convert_is_refused()
    {
        var reply = await app.PostAsync(Paths.Update, new { access_code_id = Known.Code(5, 1), is_managed = true });

        Assert.Equal((HttpStatusCode.BadRequest, "unsupported_device"), (reply.Status, reply.ErrorType));
    }

    [Theory]
    [InlineData("false")]
    [InlineData("\"false\"")]
    [InlineData("\"yes\"")]
    [InlineData("1")]
    [InlineData("null")]
    [InlineData("\"\\ud800\"")]
    public async Task An_unmanaged_code_cannot_be_made_unmanaged(string isManaged)
    {
        var reply = await app.SendAsync(
            HttpMethod.Post, Paths.Update, $$"""{"access_code_id":"{{Known.Code(1, 3)}}","is_managed":{{isManaged}}}""");

        Assert.Equal((HttpStatusCode.BadRequest, "invalid_input"), (reply.Status, reply.ErrorType));
        Assert.Single(reply.ErrorsOf("is_managed"));
    }

    [Fact]
    public async Task With_sync_a_conversion_is_answered_once_it_has_ended()
    {
        var reply = await app.PostAsync(Paths.Convert, new { access_code_id = Known.Code(1, 4), sync = true });

        Assert.Equal("success", reply.Body.GetProperty("action_attempt").GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_code_is_found_by_its_device_and_what_is_typed()
    {
        var reply = await app.PostAsync(Paths.GetCode, new { device_id = Known.FrontDoor, code = "3306" });

        Assert.Equal(
            Known.Code(1, 6), reply.Body.GetProperty("access_code").GetProperty("access_code_id").GetGuid());
    }

    [Theory]
    [InlineData("0000")]
    [InlineData("")]
    public async Task A_code_that_is_not_on_the_device_is_not_found(string code)
    {
        var reply = await app.PostAsync(Paths.GetCode, new { device_id = Known.FrontDoor, code });

        Assert.Equal((HttpStatusCode.NotFound, "access_code_not_found"), (reply.Status, reply.ErrorType));
    }

    [Fact]
    public async Task Half_of_device_and_code_is_not_enough()
    {
        var reply = await app.PostAsync(Paths.GetCode, new { device_id = Known.FrontDoor });

        Assert.Equal(["Required, unless device_id and code are given"], reply.ErrorsOf("access_code_id"));
    }

    [Fact]
    public async Task Codes_are_listed_for_the_user_whose_account_they_came_from()
    {
        var hers = await app.PostAsync(
            Paths.ListCodes, new { device_id = Known.FrontDoor, user_identifier_key = "jane" });
        var others = await app.PostAsync(
            Paths.ListCodes, new { device_id = Known.FrontDoor, user_identifier_key = "john" });

        Assert.NotEqual(0, hers.Body.GetProperty("access_codes").GetArrayLength());
        Assert.Equal(0, others.Body.GetProperty("access_codes").GetArrayLength());
    }

    [Fact]
    public async Task Oracode_codes_tell_of_their_stay()
    {
        var metadata = (await app.UnmanagedCodeAsync(Known.Code(7, 2)))!.Value.GetProperty("dormakaba_oracode_metadata");

        Assert.Equal(
            ["is_cancellable", "is_early_checkin_able", "is_extendable", "is_overridable", "site_name", "stay_id",
                "user_level_id", "user_level_name"],
            metadata.EnumerateObject().Select(property => property.Name));
        Assert.False(metadata.GetProperty("is_overridable").GetBoolean());
    }
}
