using System.Net;
using AccessCodes.Functions.Tests.Support;
using AccessCodes.TestSupport;

namespace AccessCodes.Functions.Tests.Http;

public sealed class SimulationTests(TestApp app) : IClassFixture<TestApp>
{
    private const string Create = "/access_codes/simulate/create_unmanaged_access_code";

    [Fact]
    public async Task A_code_that_is_typed_in_at_the_keypad_becomes_unmanaged_and_an_event_tells_of_it()
    {
        var reply = await app.PostAsync(Create, new { device_id = Known.FrontDoor, name = "Plumber", code = "90210" });
        var id = reply.Body.GetProperty("access_code").GetProperty("access_code_id").GetGuid();

        Assert.Equal("Plumber", (await app.UnmanagedCodeAsync(id))!.Value.GetProperty("name").GetString());
        Assert.Equal(
            "access_code.unmanaged.created",
            Assert.Single(await app.EventsOfAsync(id)).GetProperty("event_type").GetString());

        var ended = await app.EndOfAsync(await app.ConvertAsync(id));
        Assert.Equal("success", ended.GetProperty("status").GetString());
    }

    [Fact]
    public async Task How_a_lock_is_set_is_told_seen_from_outside_or_not()
    {
        var given = new { device_id = Known.KwiksetSideDoor };
        await app.PostAsync("/devices/simulate/set_condition", new { given.device_id, condition = "rejects_codes" });
        await app.PostAsync("/devices/simulate/configure", new { given.device_id, latency_milliseconds = 5, capacity = 40 });
        await app.PostAsync("/devices/simulate/fail_orders", new { given.device_id, kind = "slow", orders = 2, seconds = 1 });

        var told = (await app.PostAsync("/devices/simulate/get", given)).Body.GetProperty("simulation");

        var present = told.GetProperty("conditions").EnumerateArray()
            .Where(condition => condition.GetProperty("is_present").GetBoolean());
        Assert.Equal("rejects_codes", Assert.Single(present).GetProperty("condition").GetString());
        Assert.Equal(5, told.GetProperty("latency_milliseconds").GetDouble());
        Assert.Equal(40, told.GetProperty("capacity").GetInt32());
        Assert.Equal("""{"kind":"slow","orders":2,"seconds":1}""", told.GetProperty("fault").GetRawText());
    }

    [Fact]
    public async Task What_the_provider_hides_stays_hidden()
    {
        var reply = await app.PostAsync(
            Create, new { device_id = Known.SmartThingsStudio, name = "Plumber", code = "90210" });

        Assert.False(reply.Body.GetProperty("access_code").TryGetProperty("code", out _));
    }

    [Theory]
    [InlineData("123")]
    [InlineData("123456789")]
    [InlineData("12a4")]
    [InlineData("1234\n")]
    public async Task What_cannot_be_typed_is_invalid(string code)
    {
        var reply = await app.PostAsync(Create, new { device_id = Known.FrontDoor, name = "Plumber", code });

        Assert.Equal(["Must be 4 to 8 digits"], reply.ErrorsOf("code"));
    }

    [Fact]
    public async Task A_code_that_the_lock_has_already_is_a_duplicate()
    {
        var reply = await app.PostAsync(Create, new { device_id = Known.FrontDoor, name = "Plumber", code = "4071" });

        Assert.Equal((HttpStatusCode.Conflict, "duplicate_access_code"), (reply.Status, reply.ErrorType));
    }

    [Fact]
    public async Task A_lock_that_tells_of_no_such_codes_is_not_supported()
    {
        var reply = await app.PostAsync(
            Create, new { device_id = Known.KwiksetSideDoor, name = "Plumber", code = "90210" });

        Assert.Equal((HttpStatusCode.BadRequest, "unsupported_device"), (reply.Status, reply.ErrorType));
    }
}
