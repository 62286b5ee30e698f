using System.Net;
using AccessCodes.Functions.Tests.Support;
using AccessCodes.TestSupport;

namespace AccessCodes.Functions.Tests.Http;

public sealed class ConversionTests(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task A_conversion_is_answered_at_once_with_a_pending_attempt()
    {
        var reply = await app.PostAsync(Paths.Convert, new { access_code_id = Known.Code(1, 1) });

        var id = reply.Body.GetProperty("action_attempt").GetProperty("action_attempt_id").GetGuid();
        Assert.Equal(
            $$$"""{"action_attempt":{"status":"pending","action_type":"CONVERT_ACCESS_CODE_TO_MANAGED","action_attempt_id":"{{{id}}}","result":null,"error":null},"ok":true}""",
            reply.Text);
    }

    [Fact]
    public async Task A_converted_code_is_no_longer_unmanaged_and_an_event_tells_of_it()
    {
        var code = Known.Code(1, 2);
        var attempt = await app.EndOfAsync(await app.ConvertAsync(code));

        Assert.Equal("success", attempt.GetProperty("status").GetString());
        Assert.Equal("{}", attempt.GetProperty("result").GetRawText());
        Assert.Null(await app.UnmanagedCodeAsync(code));
        Assert.DoesNotContain(
            code, (await app.UnmanagedCodesAsync(Known.FrontDoor)).Select(one => one.GetProperty("access_code_id").GetGuid()));

        var told = Assert.Single(await app.EventsOfAsync(code));
        Assert.Equal("access_code.unmanaged.converted_to_managed", told.GetProperty("event_type").GetString());
        Assert.False(told.TryGetProperty("device_errors", out _));
        Assert.True(told.GetProperty("device_custom_metadata").GetProperty("is_main_entrance").GetBoolean());
    }

    [Fact]
    public async Task A_code_that_was_converted_cannot_be_converted_again()
    {
        var code = Known.Code(1, 3);
        await app.EndOfAsync(await app.ConvertAsync(code));

        var reply = await app.PostAsync(Paths.Convert, new { access_code_id = code });

        Assert.Equal((HttpStatusCode.NotFound, "access_code_not_found"), (reply.Status, reply.ErrorType));
    }

    [Fact]
    public async Task The_same_conversion_asked_for_many_times_at_once_is_one()
    {
        var code = Known.Code(1, 4);
        Guid[] attempts;
        using (await HeldHub.HoldAsync(app))
            attempts = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => app.ConvertAsync(code)));

        await app.EndOfAsync(Assert.Single(attempts.Distinct()));
        Assert.Single(await app.EventsOfAsync(code));
    }

    [Fact]
    public async Task Another_conversion_of_a_code_that_is_being_converted_finds_it_busy()
    {
        var code = Known.Code(1, 5);
        using var held = await HeldHub.HoldAsync(app);
        var first = await app.ConvertAsync(code);

        var reply = await app.PostAsync(Paths.Convert, new { access_code_id = code, force = true });

        Assert.Equal((HttpStatusCode.Conflict, "access_code_busy"), (reply.Status, reply.ErrorType));
        Assert.Contains(first.ToString(), reply.ErrorMessage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    public async Task A_provider_that_cannot_convert_is_refused_in_the_words_of_the_documents(int device)
    {
        var reply = await app.PostAsync(Paths.Convert, new { access_code_id = Known.Code(device, 1) });

        Assert.Equal((HttpStatusCode.BadRequest, "unsupported_device"), (reply.Status, reply.ErrorType));
        Assert.Equal(
            "Converting unmanaged access codes to managed is not supported for this device", reply.ErrorMessage);
        Assert.Equal(reply.RequestId, reply.Body.GetProperty("error").GetProperty("request_id").GetString());
    }

    [Fact]
    public async Task On_a_lock_that_is_offline_the_attempt_fails_and_the_code_shows_why()
    {
        var code = Known.Code(2, 1);
        var attempt = await app.EndOfAsync(await app.ConvertAsync(code));

        Assert.Equal("error", attempt.GetProperty("status").GetString());
        Assert.Equal("device_offline", attempt.GetProperty("error").GetProperty("type").GetString());
        Assert.Equal("null", attempt.GetProperty("result").GetRawText());

        var error = Assert.Single((await app.UnmanagedCodeAsync(code))!.Value.GetProperty("errors").EnumerateArray());
        Assert.Equal("device_offline", error.GetProperty("error_code").GetString());
        Assert.True(error.GetProperty("is_device_error").GetBoolean());
        Assert.False(error.TryGetProperty("is_access_code_error", out _));

        var told = Assert.Single(await app.EventsOfAsync(code));
        Assert.Equal("access_code.unmanaged.failed_to_convert_to_managed", told.GetProperty("event_type").GetString());
        Assert.Equal(
            "device_offline",
            Assert.Single(told.GetProperty("device_errors").EnumerateArray()).GetProperty("error_code").GetString());
        foreach (var list in (string[])["access_code_errors", "access_code_warnings", "device_warnings",
            "connected_account_errors", "connected_account_warnings"])
        {
            Assert.Equal(0, told.GetProperty(list).GetArrayLength());
        }
    }

    [Fact]
    public async Task A_code_of_an_offline_lock_can_be_tried_again()
    {
        var code = Known.Code(2, 2);
        var first = await app.ConvertAsync(code);
        await app.EndOfAsync(first);

        Assert.NotEqual(first, await app.ConvertAsync(code));
    }
}
