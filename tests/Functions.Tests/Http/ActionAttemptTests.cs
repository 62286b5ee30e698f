using System.Net;
using System.Text.Json;
using AccessCodes.Functions.Tests.Support;
using AccessCodes.TestSupport;

namespace AccessCodes.Functions.Tests.Http;

public sealed class ActionAttemptTests(TestApp app) : IClassFixture<TestApp>, IAsyncLifetime
{
    private const string List = "/action_attempts/list";

    private Guid[] _frontDoor = [];
    private Guid _garage;

    public async Task InitializeAsync()
    {
        if ((await app.ListAsync(List)).Length > 0)
            return;

        foreach (var number in (int[])[1, 2, 3])
            await app.EndOfAsync(await app.ConvertAsync(Known.Code(1, number)));
        await app.EndOfAsync(await app.ConvertAsync(Known.Code(2, 1)));
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Attempts_are_listed_oldest_first_as_they_ended()
    {
        var attempts = await app.ListAsync(List);

        Assert.Equal(["success", "success", "success", "error"], attempts.Select("status"));
        Assert.Equal(
            Ids(attempts).Select(id => id.ToString()).Order(StringComparer.Ordinal),
            attempts.Select("action_attempt_id"));
        Assert.Equal("device_offline", attempts[3].GetProperty("error").GetProperty("type").GetString());
    }

    [Fact]
    public async Task Attempts_are_listed_by_device()
    {
        await ReadAsync();

        Assert.Equal(_frontDoor, Ids(await app.ListAsync(List, new { device_id = Known.FrontDoor })));
        Assert.Equal([_garage], Ids(await app.ListAsync(List, new { device_id = Known.OfflineGarage })));
        Assert.Empty(await app.ListAsync(List, new { device_id = Known.KwiksetSideDoor }));
    }

    [Fact]
    public async Task Attempts_are_listed_by_their_ids_and_unknown_ones_are_left_out()
    {
        await ReadAsync();
        var asked = new[] { _garage, Guid.NewGuid(), _frontDoor[1], _garage };

        Assert.Equal(
            [_frontDoor[1], _garage], Ids(await app.ListAsync(List, new { action_attempt_ids = asked })));
        Assert.Equal(
            [_garage],
            Ids(await app.ListAsync(List, new { action_attempt_ids = asked, device_id = Known.OfflineGarage })));
        Assert.Empty(await app.ListAsync(List, new { action_attempt_ids = Array.Empty<Guid>() }));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public async Task Pages_of_any_size_give_each_attempt_once(int limit)
    {
        await ReadAsync();

        Assert.Equal([.. _frontDoor, _garage], Ids(await app.ListByPagesAsync(List, limit)));
        Assert.Equal(
            _frontDoor, Ids(await app.ListByPagesAsync(List, limit, new { device_id = Known.FrontDoor }, byUrl: true)));
        Assert.Equal(
            _frontDoor[1..],
            Ids(await app.ListByPagesAsync(List, limit, new { action_attempt_ids = _frontDoor[1..] }, byUrl: true)));
    }

    [Fact]
    public async Task The_attempts_of_another_workspace_are_not_listed()
    {
        await ReadAsync();

        Assert.Empty(await app.ListAsync(List, key: TestApp.NeighbourKey));
        Assert.Empty(await app.ListAsync(List, new { action_attempt_ids = _frontDoor }, TestApp.NeighbourKey));
        Assert.Empty(await app.ListAsync(List, new { device_id = Known.FrontDoor }, TestApp.NeighbourKey));
    }

    [Fact]
    public async Task A_cursor_is_good_for_its_own_listing_only()
    {
        var first = await app.PostAsync(List, new { device_id = Known.FrontDoor, limit = 1 });
        var cursor = first.Body.GetProperty("pagination").GetProperty("next_page_cursor").GetString();

        var reply = await app.PostAsync(List, new { limit = 1, page_cursor = cursor });

        Assert.Equal((HttpStatusCode.BadRequest, "invalid_input"), (reply.Status, reply.ErrorType));
        Assert.NotEmpty(reply.ErrorsOf("page_cursor"));
    }

    private async Task ReadAsync()
    {
        var all = Ids(await app.ListAsync(List));
        (_frontDoor, _garage) = ([.. all.Take(3)], all[3]);
    }

    private static IReadOnlyList<Guid> Ids(JsonElement[] attempts) =>
        [.. attempts.Select("action_attempt_id").Select(Guid.Parse)];
}
