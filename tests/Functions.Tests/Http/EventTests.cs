using System.Net;
using System.Text.Json;
using AccessCodes.Functions.Tests.Support;
using AccessCodes.TestSupport;

namespace AccessCodes.Functions.Tests.Http;

public sealed class EventTests(TestApp app) : IClassFixture<TestApp>, IAsyncLifetime
{
    private const string Get = "/events/get";
    private const string Converted = "access_code.unmanaged.converted_to_managed";
    private const string Failed = "access_code.unmanaged.failed_to_convert_to_managed";

    /// <summary>Two conversions at the front door, one in the garage that failed, one more at the front door.</summary>
    private JsonElement[] _all = [];

    public async Task InitializeAsync()
    {
        _all = await app.ListAsync(Paths.ListEvents);
        if (_all.Length > 0)
            return;

        foreach (var code in (Guid[])[Known.Code(1, 1), Known.Code(1, 2), Known.Code(2, 1), Known.Code(1, 3)])
            await app.EndOfAsync(await app.ConvertAsync(code));
        _all = await app.ListAsync(Paths.ListEvents);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public static TheoryData<object, int[]> Filters => new()
    {
        { new { event_type = Converted }, [0, 1, 3] },
        { new { event_types = new[] { Failed, "lock.locked" } }, [2] },
        { new { access_code_id = Known.Code(1, 2) }, [1] },
        { new { access_code_ids = new[] { Known.Code(1, 3), Known.Code(2, 1) } }, [2, 3] },
        { new { device_id = Known.OfflineGarage }, [2] },
        { new { device_ids = new[] { Known.FrontDoor, Known.KwiksetSideDoor } }, [0, 1, 3] },
        { new { connected_account_id = "ac000000-0000-4000-8000-000000000001" }, [0, 1, 2, 3] },
        { new { connected_account_id = "ac000000-0000-4000-8000-000000000002" }, [] },
        { new { since = "2020-01-01" }, [0, 1, 2, 3] },
        { new { since = "2120-01-01" }, [] },
        { new { between = new[] { "2020-01-01", "2020-01-02" } }, [] },
        { new { limit = 2 }, [0, 1] },
        { new { limit = 2, unstable_offset = 1 }, [1, 2] },
        { new { unstable_offset = 1, event_type = Converted }, [1, 3] },
        { new { unstable_offset = 9 }, [] },
        { new { device_id = Known.FrontDoor, event_type = Failed }, [] },
        { new { acs_system_id = Guid.NewGuid() }, [] },
        { new { acs_system_ids = new[] { Guid.NewGuid() } }, [] },
        { new { space_id = Guid.NewGuid() }, [] },
        { new { customer_key = "x" }, [] },
        { new { user_identity_id = Guid.NewGuid(), event_type = Converted }, [] },
    };

    [Theory]
    [MemberData(nameof(Filters))]
    public async Task Each_filter_lists_what_it_says(object filter, int[] expected) =>
        Assert.Equal(
            expected.Select(index => _all[index].GetProperty("event_id").GetString()),
            (await app.ListAsync(Paths.ListEvents, filter)).Select("event_id"));

    [Fact]
    public async Task Events_are_listed_by_their_ids_within_the_other_filters()
    {
        var ids = _all.Select("event_id");
        string[] asked = [ids[2], Guid.NewGuid().ToString(), ids[0], ids[2]];

        Assert.Equal([ids[0], ids[2]], await IdsAsync(new { event_ids = asked }));
        Assert.Equal([ids[2]], await IdsAsync(new { event_ids = asked, event_type = Failed }));
        Assert.Equal([ids[0]], await IdsAsync(new { event_ids = asked, limit = 1 }));
        Assert.Equal(
            [ids[2]], await IdsAsync(new { event_ids = asked, since = _all[1].GetProperty("occurred_at").GetString() }));
        Assert.Empty(await app.ListAsync(Paths.ListEvents, new { event_ids = asked }, TestApp.NeighbourKey));
    }

    [Theory]
    [InlineData("""{"event_type": "access_code.exploded"}""", "event_type")]
    [InlineData("""{"event_types": ["access_code.created", "nothing"]}""", "event_types")]
    [InlineData("""{"unstable_offset": -1}""", "unstable_offset")]
    [InlineData("""{"limit": 0}""", "limit")]
    [InlineData("""{"between": ["2020-01-01"]}""", "between")]
    [InlineData("""{"acs_user_id": "x"}""", "acs_user_id")]
    public async Task A_filter_that_makes_no_sense_is_invalid_input(string body, string parameter)
    {
        var reply = await app.SendAsync(HttpMethod.Post, Paths.ListEvents, body);

        Assert.Equal((HttpStatusCode.BadRequest, "invalid_input"), (reply.Status, reply.ErrorType));
        Assert.NotEmpty(reply.ErrorsOf(parameter));
    }

    [Fact]
    public async Task An_event_is_found_by_its_id()
    {
        var wanted = _all[1];
        var reply = await app.PostAsync(Get, new { event_id = wanted.GetProperty("event_id").GetString() });

        Assert.Equal(wanted.GetRawText(), reply.Body.GetProperty("event").GetRawText());
    }

    [Fact]
    public async Task By_type_and_device_the_latest_event_is_found()
    {
        Assert.Equal(Id(3), await FoundAsync(new { event_type = Converted, device_id = Known.FrontDoor }));
        Assert.Equal(Id(3), await FoundAsync(new { event_type = Converted }));
        Assert.Equal(Id(2), await FoundAsync(new { device_id = Known.OfflineGarage }));

        string? Id(int index) => _all[index].GetProperty("event_id").GetString();

        async Task<string?> FoundAsync(object parameters) =>
            (await app.PostAsync(Get, parameters)).Body.GetProperty("event").GetProperty("event_id").GetString();
    }

    [Fact]
    public async Task An_event_that_is_unknown_or_another_workspaces_is_not_found()
    {
        var known = _all[0].GetProperty("event_id").GetString();
        foreach (var (parameters, key) in ((object, string)[])
            [
                (new { event_id = Guid.NewGuid() }, TestApp.SandboxKey),
                (new { event_id = known }, TestApp.NeighbourKey),
                (new { event_id = known, event_type = Failed }, TestApp.SandboxKey),
                (new { event_type = "lock.locked" }, TestApp.SandboxKey),
                (new { device_id = Known.FrontDoor }, TestApp.NeighbourKey),
            ])
        {
            var reply = await app.PostAsync(Get, parameters, key);

            Assert.Equal((HttpStatusCode.NotFound, "event_not_found"), (reply.Status, reply.ErrorType));
        }
    }

    [Fact]
    public async Task An_event_of_no_id_type_or_device_cannot_be_asked_for()
    {
        Assert.Equal(["Required"], (await app.PostAsync(Get)).ErrorsOf("event_id"));
        Assert.NotEmpty((await app.PostAsync(Get, new { event_type = "nothing" })).ErrorsOf("event_type"));
    }

    private async Task<IReadOnlyList<string>> IdsAsync(object filter) =>
        (await app.ListAsync(Paths.ListEvents, filter)).Select("event_id");
}
