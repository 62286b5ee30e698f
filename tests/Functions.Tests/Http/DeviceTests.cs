using System.Net;
using System.Text.Json;
using AccessCodes.Functions.Storage;
using AccessCodes.Functions.Tests.Support;
using AccessCodes.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace AccessCodes.Functions.Tests.Http;

public sealed class DeviceTests(TestApp app) : IClassFixture<TestApp>
{
    private const string Get = "/devices/get";
    private const string Providers = "/devices/list_device_providers";

    private static readonly string[] AllNames =
    [
        "Front Door", "Garage", "Shared Entrance", "Side Door", "Studio", "Guest House", "Annex", "Terrace", "Back Office",
        "Cabin", "Workshop", "Pool House", "Gym", "Attic Flat", "Loft", "Basement", "Coworking", "Meeting Room",
        "Corner Shop", "Station", "Library", "Stockroom", "Rear Gate", "Boathouse", "Wine Cellar", "Bike Shed", "Clinic",
    ];

    private static readonly string[] OfJane =
        ["Front Door", "Garage", "Shared Entrance", "Library", "Wine Cellar", "Bike Shed"];

    public static TheoryData<object, string[]> Filters => new()
    {
        {
            new { device_ids = new[] { Known.OfflineGarage, Guid.NewGuid(), Known.FrontDoor } },
            ["Front Door", "Garage"]
        },
        { new { device_ids = new[] { Known.OfflineGarage }, manufacturer = "kwikset" }, [] },
        { new { device_type = "smartthings_lock" }, ["Studio", "Stockroom"] },
        {
            new { device_types = new[] { "kwikset_lock", "igloohome_lock" } },
            ["Side Door", "Guest House", "Rear Gate", "Boathouse"]
        },
        { new { manufacturer = "august" }, OfJane },
        { new { connected_account_id = "ac000000-0000-4000-8000-000000000002" }, ["Side Door", "Rear Gate"] },
        {
            new
            {
                connected_account_ids = new[]
                {
                    "ac000000-0000-4000-8000-000000000003", "ac000000-0000-4000-8000-000000000004",
                },
            },
            ["Studio", "Guest House", "Stockroom", "Boathouse"]
        },
        { new { created_before = "2020-01-01T00:00:00Z" }, [] },
        { new { created_before = "2120-01-01" }, AllNames },
        { new { custom_metadata_has = new { floor = "ground" } }, ["Front Door"] },
        { new { custom_metadata_has = new { floor = "ground", is_main_entrance = true } }, ["Front Door"] },
        { new { custom_metadata_has = new { floor = "ground", is_main_entrance = false } }, [] },
        { new { custom_metadata_has = new { nobody = "knows" } }, [] },
        { new { search = "DOOR" }, ["Front Door", "Side Door"] },
        { new { search = "groun" }, ["Front Door"] },
        { new { search = "de000000-0000-4000-8000-000000000005" }, ["Studio"] },
        { new { search = "ac000000-0000-4000-8000-000000000004" }, ["Guest House", "Boathouse"] },
        { new { search = "de000" }, AllNames },
        { new { search = "de0" }, [] },
        { new { include_if = new[] { "can_program_offline_access_codes" } }, ["Guest House", "Boathouse"] },
        { new { exclude_if = new[] { "can_program_online_access_codes" } }, ["Guest House", "Boathouse"] },
        { new { include_if = new[] { "can_hvac_heat" } }, [] },
        { new { user_identifier_key = "jane" }, OfJane },
        { new { user_identifier_key = "nobody" }, [] },
        { new { customer_key = "x" }, [] },
        { new { space_id = Guid.NewGuid() }, [] },
        { new { connect_webview_id = Guid.NewGuid() }, [] },
    };

    [Theory]
    [MemberData(nameof(Filters))]
    public async Task Each_filter_lists_what_it_says(object filter, string[] names) =>
        Assert.Equal(names, (await app.ListAsync(Paths.ListDevices, filter)).Select("display_name"));

    [Fact]
    public async Task Notes_can_be_asked_for_in_the_query_as_the_sdks_write_them()
    {
        var reply = await app.GetAsync(
            Paths.ListDevices + "?custom_metadata_has.floor=ground&custom_metadata_has.is_main_entrance=true");

        Assert.Equal(1, reply.Body.GetProperty("devices").GetArrayLength());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(6)]
    public async Task Pages_of_any_size_give_each_device_once(int limit)
    {
        Assert.Equal(AllNames, (await app.ListByPagesAsync(Paths.ListDevices, limit)).Select("display_name"));
        Assert.Equal(
            AllNames,
            (await app.ListByPagesAsync(
                Paths.ListDevices,
                limit,
                new { search = "de00", include_if = new[] { "can_unlock_with_code" }, created_before = "2120-01-01" },
                byUrl: true)).Select("display_name"));
    }

    [Fact]
    public async Task The_next_page_keeps_the_notes_that_were_asked_for()
    {
        var twoNotes = new { custom_metadata_has = new { floor = "ground", is_main_entrance = true }, limit = 1 };
        var workspaces = app.Services.GetRequiredService<WorkspaceStore>();
        var sandbox = Guid.Parse("5a000000-0000-4000-8000-000000000001");
        var frontDoor = await workspaces.GetDeviceAsync(sandbox, Known.FrontDoor);
        var second = Guid.CreateVersion7();
        await workspaces.CommitAsync(sandbox, new Changes().Add(frontDoor!.Value with { DeviceId = second }));

        var listed = await app.ListByPagesAsync(Paths.ListDevices, limit: 1, twoNotes, byUrl: true);

        Assert.Equal([second, Known.FrontDoor], listed.Select("device_id").Select(Guid.Parse));
        var copy = await workspaces.GetDeviceAsync(sandbox, second);
        await app.Services.GetRequiredService<ITables>().Workspaces.CommitAsync(
            sandbox.ToString(), [new RowChange.Delete($"device|{second}", copy!.ETag)]);
    }

    [Theory]
    [InlineData("include_if")]
    [InlineData("exclude_if")]
    public async Task A_flag_that_does_not_exist_is_invalid_input(string parameter)
    {
        var reply = await app.PostAsync(
            Paths.ListDevices, new Dictionary<string, object> { [parameter] = new[] { "can_fly" } });

        Assert.Equal((HttpStatusCode.BadRequest, "invalid_input"), (reply.Status, reply.ErrorType));
        Assert.NotEmpty(reply.ErrorsOf(parameter));
    }

    [Theory]
    [InlineData("""{"custom_metadata_has": "ground"}""", "custom_metadata_has")]
    [InlineData("""{"custom_metadata_has": {"floor": 1}}""", "custom_metadata_has")]
    [InlineData("""{"custom_metadata_has": {"\ud800": "x"}}""", "custom_metadata_has")]
    [InlineData("""{"search": " "}""", "search")]
    [InlineData("""{"created_before": "soon"}""", "created_before")]
    public async Task A_filter_that_makes_no_sense_is_invalid_input(string body, string parameter)
    {
        var reply = await app.SendAsync(HttpMethod.Post, Paths.ListDevices, body);

        Assert.Equal((HttpStatusCode.BadRequest, "invalid_input"), (reply.Status, reply.ErrorType));
        Assert.NotEmpty(reply.ErrorsOf(parameter));
    }

    [Fact]
    public async Task A_device_is_found_by_its_id_or_its_name()
    {
        foreach (var parameters in (object[])
            [
                new { device_id = Known.SmartThingsStudio },
                new { name = "Studio" },
                new { device_id = Known.SmartThingsStudio, name = "Studio" },
            ])
        {
            var device = (await app.PostAsync(Get, parameters)).Body.GetProperty("device");

            Assert.Equal(Known.SmartThingsStudio, device.GetProperty("device_id").GetGuid());
            Assert.Equal(
                "smartthings", device.GetProperty("device_provider").GetProperty("device_provider_name").GetString());
            Assert.Equal([4, 5, 6, 7, 8], device.GetProperty("properties").GetProperty("supported_code_lengths")
                .EnumerateArray().Select(length => length.GetInt32()));
        }
    }

    [Fact]
    public async Task A_device_tells_its_limits_and_what_can_be_simulated()
    {
        var side = (await app.PostAsync(Get, new { device_id = Known.KwiksetSideDoor })).Body.GetProperty("device");
        var studio = (await app.PostAsync(Get, new { device_id = Known.SmartThingsStudio })).Body.GetProperty("device");

        Assert.Equal(
            """[{"constraint_type":"name_length","min_length":2,"max_length":14}]""",
            side.GetProperty("properties").GetProperty("code_constraints").GetRawText());
        Assert.Equal(30, studio.GetProperty("properties").GetProperty("max_active_codes_supported").GetInt32());
        Assert.Equal((true, false), (CanLoseItsHub(studio), CanLoseItsHub(side)));

        static bool CanLoseItsHub(JsonElement device) => device.GetProperty("can_simulate_hub_disconnection").GetBoolean();
    }

    [Fact]
    public async Task A_device_tells_what_its_very_lock_takes()
    {
        const string configure = "/devices/simulate/configure";
        await app.PostAsync(configure, new { device_id = Known.OracodeAnnex, capacity = 5, code_lengths = new[] { 6, 4 } });

        var properties = (await app.PostAsync(Get, new { device_id = Known.OracodeAnnex })).Body
            .GetProperty("device").GetProperty("properties");
        Assert.Equal("[4,6]", properties.GetProperty("supported_code_lengths").GetRawText());
        Assert.Equal(5, properties.GetProperty("max_active_codes_supported").GetInt32());
        Assert.Equal(
            """[{"constraint_type":"cannot_specify_pin_code"}]""", properties.GetProperty("code_constraints").GetRawText());
    }

    [Fact]
    public async Task A_device_that_is_unknown_or_another_workspaces_is_not_found()
    {
        foreach (var parameters in (object[])
            [
                new { device_id = Guid.NewGuid() },
                new { device_id = Known.SharedEntranceOfNeighbour },
                new { device_id = Known.FrontDoor, name = "Studio" },
                new { name = "No door" },
            ])
        {
            var reply = await app.PostAsync(Get, parameters);

            Assert.Equal((HttpStatusCode.NotFound, "device_not_found"), (reply.Status, reply.ErrorType));
        }
    }

    [Fact]
    public async Task A_device_without_id_and_name_cannot_be_asked_for() =>
        Assert.Equal(["Required"], (await app.PostAsync(Get)).ErrorsOf("device_id"));

    [Fact]
    public async Task Providers_are_listed_by_category()
    {
        var all = await app.ListAsync(Providers);
        var consumer = await app.ListAsync(Providers, new { provider_category = "consumer_smartlocks" });

        Assert.Contains("dormakaba_oracode", all.Select("device_provider_name"));
        Assert.DoesNotContain("dormakaba_oracode", consumer.Select("device_provider_name"));
        Assert.Contains("august", consumer.Select("device_provider_name"));
        Assert.Empty(await app.ListAsync(Providers, new { provider_category = "thermostats" }));

        var reply = await app.PostAsync(Providers, new { provider_category = "toasters" });
        Assert.NotEmpty(reply.ErrorsOf("provider_category"));
    }
}
