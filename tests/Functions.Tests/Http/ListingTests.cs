using System.Net;
using System.Text.Json;
using AccessCodes.Domain.Locks;
using AccessCodes.Functions.Tests.Support;
using AccessCodes.TestSupport;

namespace AccessCodes.Functions.Tests.Http;

public sealed class ListingTests(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task The_front_door_shows_ongoing_time_bound_and_unset_codes()
    {
        var codes = await app.UnmanagedCodesAsync(Known.FrontDoor);

        Assert.True(codes.Length >= 12);
        Assert.All(codes, code => Assert.False(code.GetProperty("is_managed").GetBoolean()));
        Assert.Contains(codes, code => code.GetProperty("type").GetString() == "ongoing"
            && !code.TryGetProperty("starts_at", out _));
        Assert.Contains(codes, code => code.GetProperty("type").GetString() == "time_bound"
            && code.GetProperty("starts_at").GetDateTimeOffset() < code.GetProperty("ends_at").GetDateTimeOffset());
        Assert.Single(codes, code => code.GetProperty("status").GetString() == "unset");
    }

    [Fact]
    public async Task A_code_has_the_properties_of_the_documents()
    {
        var code = (await app.UnmanagedCodeAsync(Known.Code(1, 6)))!.Value;

        Assert.Equal(
            ["access_code_id", "code", "created_at", "device_id", "ends_at", "errors", "is_managed", "name", "starts_at",
                "status", "type", "warnings", "workspace_id"],
            code.EnumerateObject().Select(property => property.Name));
    }

    [Fact]
    public async Task Smartthings_codes_have_no_pin()
    {
        var codes = await app.UnmanagedCodesAsync(Known.SmartThingsStudio);

        Assert.NotEmpty(codes);
        Assert.All(codes, code => Assert.False(code.TryGetProperty("code", out _)));
        Assert.All(codes, code => Assert.True(code.GetProperty("cannot_be_managed").GetBoolean()));
    }

    [Fact]
    public async Task Igloohome_codes_can_be_neither_managed_nor_deleted()
    {
        var codes = await app.UnmanagedCodesAsync(Known.IgloohomeGuestHouse);

        Assert.NotEmpty(codes);
        Assert.All(codes, code => Assert.True(code.GetProperty("cannot_be_managed").GetBoolean()));
        Assert.All(codes, code => Assert.True(code.GetProperty("cannot_delete_unmanaged_access_code").GetBoolean()));
    }

    [Fact]
    public async Task A_kwikset_lock_lists_no_codes() =>
        Assert.Empty(await app.UnmanagedCodesAsync(Known.KwiksetSideDoor));

    [Fact]
    public async Task The_last_page_says_that_it_is_the_last()
    {
        var reply = await app.PostAsync(Paths.ListCodes, new { device_id = Known.FrontDoor });

        Assert.Equal(
            """{"has_next_page":false,"next_page_cursor":null,"next_page_url":null}""",
            reply.Body.GetProperty("pagination").GetRawText());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(14)]
    public async Task Pages_of_any_size_give_each_code_once_and_in_order(int limit)
    {
        var all = (await app.UnmanagedCodesAsync(Known.FrontDoor)).Select(Id).ToArray();
        var paged = new List<Guid>();
        string? cursor = null;
        do
        {
            var reply = await app.PostAsync(
                Paths.ListCodes, new { device_id = Known.FrontDoor, limit, page_cursor = cursor });
            paged.AddRange(reply.Body.GetProperty("access_codes").EnumerateArray().Select(Id));
            cursor = reply.Body.GetProperty("pagination").GetProperty("next_page_cursor").GetString();
        }
        while (cursor is not null);

        Assert.Equal(all, paged);
    }

    [Fact]
    public async Task The_url_of_the_next_page_leads_there()
    {
        var first = await app.PostAsync(Paths.ListCodes, new { device_id = Known.FrontDoor, limit = 3 });
        var next = first.Body.GetProperty("pagination").GetProperty("next_page_url").GetString()!;

        var second = await app.GetAsync(new Uri(next).PathAndQuery);

        Assert.Equal(
            (await app.UnmanagedCodesAsync(Known.FrontDoor)).Skip(3).Take(3).Select(Id),
            second.Body.GetProperty("access_codes").EnumerateArray().Select(Id));
    }

    [Fact]
    public async Task A_cursor_serves_only_where_it_was_given()
    {
        var first = await app.PostAsync(Paths.ListCodes, new { device_id = Known.FrontDoor, limit = 3 });
        var cursor = first.Body.GetProperty("pagination").GetProperty("next_page_cursor").GetString()!;
        var damaged = (cursor[0] == 'A' ? 'B' : 'A') + cursor[1..];

        foreach (var (key, parameters) in ((string, object)[])
            [
                (TestApp.SandboxKey, new { device_id = Known.SharedEntrance, page_cursor = cursor }),
                (TestApp.SandboxKey, new { device_id = Known.FrontDoor, page_cursor = damaged }),
                (TestApp.SandboxKey, new { device_id = Known.FrontDoor, page_cursor = "?" }),
                (TestApp.SandboxKey, new { device_id = Known.FrontDoor, page_cursor = "" }),
                (TestApp.NeighbourKey, new { device_id = Known.FrontDoor, page_cursor = cursor }),
            ])
        {
            await CheckAsync(key, parameters);
        }

        async Task CheckAsync(string key, object parameters)
        {
            var reply = await app.PostAsync(Paths.ListCodes, parameters, key);
            Assert.Equal((HttpStatusCode.BadRequest, "invalid_input"), (reply.Status, reply.ErrorType));
            Assert.Single(reply.ErrorsOf("page_cursor"));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1.5)]
    [InlineData(1e300)]
    public async Task A_limit_that_is_no_number_of_codes_is_invalid(double limit)
    {
        var reply = await app.PostAsync(Paths.ListCodes, new { device_id = Known.FrontDoor, limit });

        Assert.Equal("invalid_input", reply.ErrorType);
        Assert.Single(reply.ErrorsOf("limit"));
    }

    [Fact]
    public async Task Devices_tell_their_provider_and_whether_they_are_online()
    {
        var devices = (await app.PostAsync(Paths.ListDevices)).Body.GetProperty("devices").EnumerateArray()
            .ToDictionary(device => device.GetProperty("device_id").GetGuid());

        Assert.Equal(27, devices.Count);
        Assert.True(IsOnline(devices[Known.FrontDoor]));
        Assert.False(IsOnline(devices[Known.OfflineGarage]));
        Assert.Equal(
            "device_offline",
            Assert.Single(devices[Known.OfflineGarage].GetProperty("errors").EnumerateArray())
                .GetProperty("error_code").GetString());
        Assert.Equal(
            ProviderProfiles.All.Select(profile => profile.DeviceType).Order(),
            devices.Values.Select(device => device.GetProperty("device_type").GetString()).Distinct().Order());
    }

    [Fact]
    public async Task Events_are_listed_from_a_moment_on_oldest_first()
    {
        foreach (var number in (int[])[11, 12, 13])
            await app.EndOfAsync(await app.ConvertAsync(Known.Code(1, number)));
        var all = (await app.PostAsync(Paths.ListEvents)).Body.GetProperty("events").EnumerateArray().ToArray();
        var second = all[^2].GetProperty("created_at").GetString()!;

        var since = await EventsAsync(new { since = second });
        var between = await EventsAsync(new { between = new[] { second, second } });
        var two = await EventsAsync(new { limit = 2 });
        var ofType = await EventsAsync(new { event_types = new[] { "access_code.unmanaged.removed" } });

        Assert.Equal(all.Select(EventId).Order(StringComparer.Ordinal), all.Select(EventId));
        Assert.Equal(all[^2..].Select(EventId), since);
        Assert.Equal([EventId(all[^2])], between);
        Assert.Equal(all[..2].Select(EventId), two);
        Assert.Empty(ofType);
    }

    [Theory]
    [InlineData("2020-01-01", "9999-12-31T23:59:59.9999999Z")]
    [InlineData("0001-01-01T00:00:00Z", "2999-01-01T00:00:00.123456789Z")]
    public async Task Events_are_listed_between_the_ends_of_time(string from, string until)
    {
        var reply = await app.PostAsync(Paths.ListEvents, new { between = new[] { from, until } });

        Assert.Equal(HttpStatusCode.OK, reply.Status);
    }

    [Fact]
    public async Task Since_must_be_a_moment()
    {
        var reply = await app.PostAsync(Paths.ListEvents, new { since = "yesterday" });

        Assert.Equal(["Expected a date and time in ISO 8601"], reply.ErrorsOf("since"));
    }

    private async Task<string[]> EventsAsync(object parameters) =>
    [
        .. (await app.PostAsync(Paths.ListEvents, parameters)).Body.GetProperty("events").EnumerateArray().Select(EventId),
    ];

    private static string EventId(JsonElement told) => told.GetProperty("event_id").GetString()!;

    private static Guid Id(JsonElement code) => code.GetProperty("access_code_id").GetGuid();

    private static bool IsOnline(JsonElement device) =>
        device.GetProperty("properties").GetProperty("online").GetBoolean();
}
