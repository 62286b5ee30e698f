using System.Net;
using AccessCodes.Domain.Locks;
using AccessCodes.Functions.Storage;
using AccessCodes.Functions.Tests.Support;
using AccessCodes.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace AccessCodes.Functions.Tests.Http;

public sealed class RemovalTests(TestApp app) : IClassFixture<TestApp>
{
    [Theory]
    [InlineData("POST", 1)]
    [InlineData("DELETE", 2)]
    public async Task A_removal_is_answered_at_once_and_takes_the_code_away(string method, int number)
    {
        var code = Known.Code(1, number);
        var reply = await app.SendAsync(
            new HttpMethod(method), Paths.Delete, $$"""{"access_code_id":"{{code}}"}""");
        var id = reply.Body.GetProperty("action_attempt").GetProperty("action_attempt_id").GetGuid();

        Assert.Equal(
            $$$"""{"action_attempt":{"status":"pending","action_type":"DELETE_UNMANAGED_ACCESS_CODE","action_attempt_id":"{{{id}}}","result":null,"error":null},"ok":true}""",
            reply.Text);

        var ended = await app.EndOfAsync(id);
        Assert.Equal("success", ended.GetProperty("status").GetString());
        Assert.Equal("{}", ended.GetProperty("result").GetRawText());
        Assert.Null(await app.UnmanagedCodeAsync(code));
        Assert.Equal(
            "access_code.unmanaged.removed",
            Assert.Single(await app.EventsOfAsync(code)).GetProperty("event_type").GetString());
    }

    [Fact]
    public async Task With_sync_the_answer_waits_for_the_end()
    {
        var reply = await app.PostAsync(Paths.Delete, new { access_code_id = Known.Code(1, 3), sync = true });

        Assert.Equal("success", reply.Body.GetProperty("action_attempt").GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_code_that_is_being_deleted_says_so_and_joins_those_who_ask_again()
    {
        var parameters = new { access_code_id = Known.Code(1, 4) };
        using var held = await HeldHub.HoldAsync(app);
        var first = await app.PostAsync(Paths.Delete, parameters);
        var code = await app.UnmanagedCodeAsync(Known.Code(1, 4));
        var second = await app.PostAsync(Paths.Delete, parameters);

        Assert.Equal(
            "being_deleted",
            Assert.Single(code!.Value.GetProperty("warnings").EnumerateArray()).GetProperty("warning_code").GetString());
        Assert.Equal(AttemptId(first), AttemptId(second));
    }

    [Fact]
    public async Task A_removal_that_drags_is_warned_of_and_confirmed()
    {
        var code = Known.Code(7, 1);
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var own = await TestApp.StartAsync(services => services.AddSingleton<TimeProvider>(time));
        var attempt = AttemptId(await own.PostAsync(Paths.Delete, new { access_code_id = code }));

        string[] warnings = [];
        await Wait.UntilAsync(async () =>
        {
            own.Pass(time);
            var dragging = await own.UnmanagedCodeAsync(code);
            Assert.True(dragging is not null, "The code went without a warning of the delay.");
            warnings = [.. dragging.Value.GetProperty("warnings").EnumerateArray()
                .Select(warning => warning.GetProperty("warning_code").GetString()!)];
            return warnings.Length == 2;
        });

        Assert.Equal(["being_deleted", "delay_in_removing_from_device"], warnings);
        Assert.Equal(
            "success", (await own.EndOfAsync(attempt, meanwhile: () => own.Pass(time))).GetProperty("status").GetString());
        Assert.Null(await own.UnmanagedCodeAsync(code));
    }

    [Fact]
    public async Task On_a_lock_that_is_offline_the_code_stays_and_shows_why()
    {
        var code = Known.Code(2, 1);
        var ended = await app.EndOfAsync(AttemptId(await app.PostAsync(Paths.Delete, new { access_code_id = code })));

        Assert.Equal("device_offline", ended.GetProperty("error").GetProperty("type").GetString());
        var shown = (await app.UnmanagedCodeAsync(code))!.Value;
        Assert.Equal(
            ["failed_to_remove_from_device", "device_offline"],
            shown.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("error_code").GetString()));
        Assert.Equal(0, shown.GetProperty("warnings").GetArrayLength());
    }

    [Fact]
    public async Task A_provider_that_cannot_delete_is_refused()
    {
        var reply = await app.PostAsync(Paths.Delete, new { access_code_id = Known.Code(6, 1) });

        Assert.Equal((HttpStatusCode.BadRequest, "unsupported_device"), (reply.Status, reply.ErrorType));
    }

    [Fact]
    public async Task What_another_workspace_manages_is_not_deleted()
    {
        var reply = await app.PostAsync(Paths.Delete, new { access_code_id = Known.Code(3, 1) });

        Assert.Equal((HttpStatusCode.Conflict, "managed_by_another_workspace"), (reply.Status, reply.ErrorType));
    }

    [Fact]
    public async Task Deleting_and_converting_a_code_at_once_ends_in_one_of_two_clean_outcomes()
    {
        const int codes = 200;
        var slow = ExtraLock.Fast with { Latency = TimeSpan.FromMilliseconds(20) };
        await ExtraLock.AddAsync(app.Services.GetRequiredService<ITables>(), slow, codes);

        await Parallel.ForEachAsync(
            Enumerable.Range(1, codes),
            new ParallelOptions { MaxDegreeOfParallelism = 8 },
            async (number, _) => await DeleteAndConvertAsync(number));
    }

    private async Task DeleteAndConvertAsync(int number)
    {
        var code = Known.Code(ExtraLock.Number, number);
        var parameters = new { access_code_id = code };
        var replies = await Task.WhenAll(
            app.PostAsync(number % 2 == 0 ? Paths.Delete : Paths.Convert, parameters),
            app.PostAsync(number % 2 == 0 ? Paths.Convert : Paths.Delete, parameters));

        var accepted = Assert.Single(replies, reply => reply.Status == HttpStatusCode.OK);
        var refused = Assert.Single(replies, reply => reply != accepted);
        // Who comes late enough finds that the code has gone to the other side.
        Assert.Contains(refused.ErrorType, (string[])["access_code_busy", "access_code_not_found"]);

        var ended = await app.EndOfAsync(AttemptId(accepted));
        Assert.Equal("success", ended.GetProperty("status").GetString());
        Assert.Null(await app.UnmanagedCodeAsync(code));

        var isManaged = ended.GetProperty("action_type").GetString() == "CONVERT_ACCESS_CODE_TO_MANAGED";
        Assert.Equal(
            isManaged ? "access_code.unmanaged.converted_to_managed" : "access_code.unmanaged.removed",
            Assert.Single(await app.EventsOfAsync(code)).GetProperty("event_type").GetString());

        var address = ExtraLock.Address(number);
        Assert.Equal(isManaged, await app.Services.GetRequiredService<ILockProvider>().HasCodeAsync(Known.AugustAccount, address));
        var claim = await app.Services.GetRequiredService<IManagementClaims>().FindAsync(address);
        Assert.Equal(isManaged, claim is not null);
    }

    private static Guid AttemptId(Reply reply)
    {
        Assert.True(reply.Status == HttpStatusCode.OK, reply.Text);
        return reply.Body.GetProperty("action_attempt").GetProperty("action_attempt_id").GetGuid();
    }
}
