using System.Net;
using AccessCodes.Functions.Tests.Support;
using AccessCodes.TestSupport;

namespace AccessCodes.Functions.Tests.Http;

/// <summary>One lock, connected to two workspaces.</summary>
public sealed class TwoWorkspacesTests : IAsyncLifetime
{
    // The same code on the lock, as each of the two knows it; Neighbour manages it.
    private static readonly Guid Ours = Known.Code(3, 1);
    private static readonly Guid Theirs = Known.Code(101, 1);

    private readonly TestApp _app = new();

    public Task InitializeAsync() => _app.InitializeAsync();

    public Task DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task What_the_other_manages_is_unmanaged_here()
    {
        Assert.NotNull(await _app.UnmanagedCodeAsync(Ours));
        Assert.Null(await _app.UnmanagedCodeAsync(Theirs, TestApp.NeighbourKey));
    }

    [Fact]
    public async Task What_the_other_manages_is_not_converted_without_force()
    {
        var reply = await _app.PostAsync(Paths.Convert, new { access_code_id = Ours });

        Assert.Equal((HttpStatusCode.Conflict, "managed_by_another_workspace"), (reply.Status, reply.ErrorType));
    }

    [Fact]
    public async Task With_force_management_moves_and_the_loser_is_warned()
    {
        var attempt = await _app.EndOfAsync(await _app.ConvertAsync(Ours, force: true));

        Assert.Equal("success", attempt.GetProperty("status").GetString());
        Assert.Null(await _app.UnmanagedCodeAsync(Ours));

        var lost = await EventuallyUnmanagedAsync(Theirs, TestApp.NeighbourKey);
        var warning = Assert.Single(lost.GetProperty("warnings").EnumerateArray());
        Assert.Equal("management_transferred", warning.GetProperty("warning_code").GetString());
    }

    [Fact]
    public async Task Management_that_moved_can_be_taken_back()
    {
        await _app.EndOfAsync(await _app.ConvertAsync(Ours, force: true));
        await EventuallyUnmanagedAsync(Theirs, TestApp.NeighbourKey);

        var attempt = await _app.EndOfAsync(
            await _app.ConvertAsync(Theirs, force: true, TestApp.NeighbourKey), TestApp.NeighbourKey);

        Assert.Equal("success", attempt.GetProperty("status").GetString());
        await EventuallyUnmanagedAsync(Ours, TestApp.SandboxKey);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Of_two_workspaces_that_convert_a_code_at_once_one_ends_up_managing_it(bool force)
    {
        foreach (var slot in (int[])[2, 3])
        {
            var (ours, theirs) = (Known.Code(3, slot), Known.Code(101, slot));
            await Task.WhenAll(
                TryAsync(ours, force, TestApp.SandboxKey), TryAsync(theirs, force, TestApp.NeighbourKey));

            await Wait.UntilAsync(async () =>
                (await _app.UnmanagedCodeAsync(ours) is null)
                != (await _app.UnmanagedCodeAsync(theirs, TestApp.NeighbourKey) is null));
        }
    }

    private async Task TryAsync(Guid code, bool force, string key)
    {
        var reply = await _app.PostAsync(Paths.Convert, new { access_code_id = code, force }, key);
        if (reply.Status == HttpStatusCode.OK)
        {
            await _app.EndOfAsync(
                reply.Body.GetProperty("action_attempt").GetProperty("action_attempt_id").GetGuid(), key);
        }
        else
        {
            Assert.Equal("managed_by_another_workspace", reply.ErrorType);
        }
    }

    private async Task<System.Text.Json.JsonElement> EventuallyUnmanagedAsync(Guid code, string key)
    {
        await Wait.UntilAsync(async () => await _app.UnmanagedCodeAsync(code, key) is not null);
        return (await _app.UnmanagedCodeAsync(code, key))!.Value;
    }
}
