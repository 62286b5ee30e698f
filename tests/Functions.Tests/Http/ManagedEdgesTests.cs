using System.Net;
using AccessCodes.Domain.Locks;
using AccessCodes.Functions.Orchestrations;
using AccessCodes.Functions.Tests.Support;
using AccessCodes.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace AccessCodes.Functions.Tests.Http;

/// <summary>Managed codes where the lock, the claim and the record do not go together as usual.</summary>
public sealed class ManagedEdgesTests(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task A_code_that_never_came_to_its_lock_cannot_be_handed_back()
    {
        var code = await app.CreateCodeAsync(Known.OfflineGarage, "5519");

        var ended = await app.EndOfAsync(ManagedCodes.Update, new { access_code_id = code.Id(), is_managed = false });

        Assert.Equal("access_code_not_on_device", ended.GetProperty("error").Text("type"));
        Assert.NotNull(await app.ManagedCodeAsync(code.Id()));
        Assert.Null(await app.UnmanagedCodeAsync(code.Id()));
    }

    [Fact]
    public async Task What_was_taken_by_force_stays_as_it_is_until_the_loser_has_let_go()
    {
        var ours = Known.Code(3, 1);
        await app.EndOfAsync(await app.ConvertAsync(ours, force: true));
        var address = new LockCodeAddress("august", "august-shared-entrance", "slot-01");
        var claims = app.Services.GetRequiredService<IManagementClaims>();
        await Wait.UntilAsync(async () => (await claims.FindAsync(address))?.Previous is null);

        // As if the loser were still busy: the claim remembers whom it displaced.
        var (loser, winner) = (
            new ClaimHolder(Known.Neighbour, Known.Code(101, 1)), new ClaimHolder(Known.Sandbox, ours));
        await claims.ClaimAsync(address, loser, Guid.NewGuid(), force: true);
        await claims.ClaimAsync(address, winner, Guid.NewGuid(), force: true);

        foreach (var (path, parameters) in ((string, object)[])
            [
                (ManagedCodes.Delete, new { access_code_id = ours }),
                (ManagedCodes.Update, new { access_code_id = ours, is_managed = false }),
            ])
        {
            var reply = await app.PostAsync(path, parameters);
            Assert.Equal((HttpStatusCode.Conflict, "access_code_busy"), (reply.Status, reply.ErrorType));
        }
    }

    [Fact]
    public async Task A_code_that_another_workspace_took_is_not_removed_from_its_lock()
    {
        var address = new LockCodeAddress("august", "august-shared-entrance", "slot-02");
        await app.EndOfAsync(
            await app.ConvertAsync(Known.Code(101, 2), key: TestApp.NeighbourKey), TestApp.NeighbourKey);
        var order = new CodeOrder(
            Known.Sandbox, Guid.CreateVersion7(), Known.Code(3, 2), address, DateTimeOffset.UtcNow.AddMinutes(1), Force: false,
            Known.AugustAccount);

        var removal = ActivatorUtilities.CreateInstance<LockRemoval>(app.Services);

        Assert.Equal("managed_by_another_workspace", await removal.TakeCodeOffLock(order, default));
        Assert.True(await app.Services.GetRequiredService<ILockProvider>().HasCodeAsync(Known.AugustAccount, address));
    }

    [Theory]
    [InlineData("""{"preferred_code_length":99}""", "preferred_code_length")]
    [InlineData("""{"preferred_code_length":0}""", "preferred_code_length")]
    [InlineData("""{"preferred_code_length":6,"code":"7771"}""", "preferred_code_length")]
    [InlineData("""{"name":" "}""", "name")]
    [InlineData("""{"name":"a\u0007b"}""", "name")]
    public async Task What_cannot_be_is_named(string parameters, string parameter)
    {
        var body = parameters.Insert(1, $"\"device_id\":\"{Known.FrontDoor}\",");
        var reply = await app.SendAsync(HttpMethod.Post, ManagedCodes.Create, body);

        Assert.Equal("invalid_input", reply.ErrorType);
        Assert.Single(reply.ErrorsOf(parameter));
    }

    [Fact]
    public async Task A_code_for_one_use_is_not_made_a_lasting_one()
    {
        var reply = await app.PostAsync(
            ManagedCodes.Create, new { device_id = Known.FrontDoor, is_one_time_use = true });

        Assert.Equal((HttpStatusCode.BadRequest, "unsupported_device"), (reply.Status, reply.ErrorType));
    }

    [Fact]
    public async Task A_common_code_key_is_kept()
    {
        var reply = await app.PostAsync(
            ManagedCodes.Create, new { device_id = Known.FrontDoor, common_code_key = "stay-7" });

        Assert.Equal("stay-7", reply.Body.GetProperty("access_code").Text("common_code_key"));
    }
}
