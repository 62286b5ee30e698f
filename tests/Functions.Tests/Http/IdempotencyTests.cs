using System.Net;
using System.Text;
using AccessCodes.Functions.Storage;
using AccessCodes.Functions.Tests.Support;
using AccessCodes.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace AccessCodes.Functions.Tests.Http;

/// <summary>A request that is sent again with its Idempotency-Key is carried out once, and answered as the first time.</summary>
public sealed class IdempotencyTests : IAsyncLifetime
{
    private const string Key = "3f1c9a52-6f6f-4c0e-9b64-0d5c1f8c2a11";

    private readonly ShiftedTime _time = new();
    private TestApp _app = null!;

    public async Task InitializeAsync()
    {
        _app = await TestApp.StartAsync(services =>
        {
            services.AddSingleton<TimeProvider>(_time);
            CrashingTables.Decorate(services);
        });
        await ExtraLock.AddAsync(Tables, ExtraLock.Fast with { Latency = TimeSpan.FromMilliseconds(300) }, codes: 5);
    }

    public Task DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task A_repetition_gets_the_very_answer_to_the_first_and_creates_nothing()
    {
        var first = await CreateAsync(Key);
        await _app.EndOfAsync(first.AttemptId());

        var again = await CreateAsync(Key);

        Assert.Equal((HttpStatusCode.OK, first.Text, first.RequestId), (again.Status, again.Text, again.RequestId));
        Assert.Equal((false, true), (first.IsReplayed, again.IsReplayed));
        Assert.Equal(1, await CountAttemptsAsync());
    }

    [Fact]
    public async Task Without_a_key_each_request_is_one_of_its_own()
    {
        await CreateAsync(key: null);
        await CreateAsync(key: null);

        Assert.Equal(2, await CountAttemptsAsync());
    }

    [Fact]
    public async Task What_was_refused_is_refused_again_even_if_it_could_be_done_now()
    {
        var body = new { device_id = ExtraLock.DeviceId, code = "100001" };
        var first = await _app.PostAsync(ManagedCodes.Create, body, idempotencyKey: Key);
        await _app.EndOfAsync(Paths.Delete, new { access_code_id = Known.Code(ExtraLock.Number, 1) });

        var again = await _app.PostAsync(ManagedCodes.Create, body, idempotencyKey: Key);

        Assert.Equal((HttpStatusCode.Conflict, "duplicate_access_code"), (first.Status, first.ErrorType));
        Assert.Equal((HttpStatusCode.Conflict, first.Text), (again.Status, again.Text));
        again.AssertIsEnvelope();
    }

    [Fact]
    public async Task What_only_reads_does_not_look_at_the_key()
    {
        var reply = await _app.PostAsync(Paths.ListDevices, idempotencyKey: "not a key");

        Assert.Equal((HttpStatusCode.OK, false), (reply.Status, reply.IsReplayed));
    }

    [Fact]
    public async Task The_same_in_other_words_is_the_same()
    {
        var first = await CreateAsync(Key);
        var body = $$"""{ "device_id" : "{{ExtraLock.DeviceId}}", "name": null }""";

        var again = await _app.SendAsync(HttpMethod.Post, ManagedCodes.Create, body, idempotencyKey: Key);

        Assert.Equal(first.Text, again.Text);
    }

    [Fact]
    public async Task Another_request_with_the_same_key_is_refused()
    {
        await CreateAsync(Key);

        foreach (var (path, body, apiKey) in ((string, object, string)[])
        [
            (ManagedCodes.Create, new { device_id = ExtraLock.DeviceId, name = "Other" }, TestApp.SandboxKey),
            (ManagedCodes.CreateMultiple, new { device_ids = new[] { ExtraLock.DeviceId } }, TestApp.SandboxKey),
            (ManagedCodes.Create, new { device_id = ExtraLock.DeviceId }, await AnotherApiKeyAsync()),
        ])
        {
            var reply = await _app.PostAsync(path, body, apiKey, Key);
            Assert.Equal((HttpStatusCode.Conflict, "idempotency_key_reused"), (reply.Status, reply.ErrorType));
            reply.AssertIsEnvelope();
        }

        Assert.Equal(1, await CountAttemptsAsync());
    }

    [Fact]
    public async Task Each_workspace_has_keys_of_its_own()
    {
        var ours = await _app.PostAsync(Paths.Delete, new { access_code_id = Guid.NewGuid() }, idempotencyKey: Key);
        var theirs = await _app.PostAsync(
            Paths.Delete, new { access_code_id = Guid.NewGuid() }, TestApp.NeighbourKey, Key);

        Assert.Equal(("access_code_not_found", "access_code_not_found"), (ours.ErrorType, theirs.ErrorType));
        Assert.NotEqual(ours.RequestId, theirs.RequestId);
    }

    [Fact]
    public async Task Of_many_at_once_one_is_carried_out_and_all_get_its_answer()
    {
        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => CreateAsync(Key, sync: true)));

        Assert.All(replies, reply => Assert.Equal((HttpStatusCode.OK, replies[0].Text), (reply.Status, reply.Text)));
        Assert.Equal(19, replies.Count(reply => reply.IsReplayed));
        Assert.Equal(1, await CountAttemptsAsync());
    }

    [Fact]
    public async Task Who_finds_a_key_held_is_told_so_and_goes_on_with_it_when_nobody_comes_back()
    {
        // The key is held, and whoever holds it has died before anything was done.
        Crashing.CrashAfter(changes => changes.Any(change => change.Key.StartsWith("idempotency|", StringComparison.Ordinal)));
        Assert.Equal(HttpStatusCode.InternalServerError, (await CreateAsync(Key)).Status);
        Crashing.Recover();

        var held = await CreateAsync(Key);
        Assert.Equal((HttpStatusCode.Conflict, "idempotency_key_in_use"), (held.Status, held.ErrorType));
        Assert.InRange(held.RetryAfter!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60));

        _time.Advance(held.RetryAfter.Value);
        Assert.Equal(HttpStatusCode.OK, (await CreateAsync(Key)).Status);
        Assert.Equal(1, await CountAttemptsAsync());
    }

    public static TheoryData<string, string> Actions() => new()
    {
        { ManagedCodes.Create, $$"""{"device_id": "{{ExtraLock.DeviceId}}"}""" },
        { ManagedCodes.CreateMultiple, $$"""{"device_ids": ["{{ExtraLock.DeviceId}}", "{{Known.FrontDoor}}"]}""" },
        { Paths.Convert, $$"""{"access_code_id": "{{Known.Code(ExtraLock.Number, 1)}}"}""" },
        { Paths.Delete, $$"""{"access_code_id": "{{Known.Code(ExtraLock.Number, 2)}}"}""" },
        { "/workspaces/reset_sandbox", "{}" },
    };

    [Theory]
    [MemberData(nameof(Actions))]
    public async Task What_was_accepted_before_a_crash_is_not_accepted_again(string path, string body)
    {
        Crashing.CrashAfter(changes => changes.Any(IsNewAttempt));
        var lost = await _app.SendAsync(HttpMethod.Post, path, body, idempotencyKey: Key);
        Assert.Equal(HttpStatusCode.InternalServerError, lost.Status);
        Crashing.Recover();
        var accepted = await _app.ListAsync("/action_attempts/list");

        _time.Advance(TimeSpan.FromMinutes(1));
        var reply = await _app.SendAsync(HttpMethod.Post, path, body, idempotencyKey: Key);

        Assert.True(reply.Status == HttpStatusCode.OK, reply.Text);
        Assert.Equal(
            accepted.Select("action_attempt_id"),
            (await _app.ListAsync("/action_attempts/list")).Select("action_attempt_id"));
        if (reply.Body.TryGetProperty("action_attempt", out var attempt))
            Assert.Equal(Assert.Single(accepted).Text("action_attempt_id"), attempt.Text("action_attempt_id"));
    }

    [Fact]
    public async Task A_webhook_that_was_created_before_a_crash_is_not_created_again()
    {
        var body = new { url = "http://127.0.0.1:1/events" };
        Crashing.CrashAfter(changes => changes.Any(
            change => change is RowChange.Insert && change.Key.StartsWith("webhook|", StringComparison.Ordinal)));
        var lost = await _app.PostAsync(WebhookWorld.Create, body, idempotencyKey: Key);
        Assert.Equal(HttpStatusCode.InternalServerError, lost.Status);
        Crashing.Recover();

        _time.Advance(TimeSpan.FromMinutes(1));
        var reply = await _app.PostAsync(WebhookWorld.Create, body, idempotencyKey: Key);

        var created = reply.Body.GetProperty("webhook");
        Assert.Equal([created.Text("webhook_id")!], (await _app.ListAsync(WebhookWorld.List)).Select("webhook_id"));
        var kept = await _app.Services.GetRequiredService<WorkspaceStore>()
            .GetWebhookAsync(Known.Sandbox, created.GetProperty("webhook_id").GetGuid());
        Assert.Equal(kept!.Value.Secret.Reveal, created.Text("secret"));
    }

    [Fact]
    public async Task What_failed_on_our_side_can_be_tried_again_at_once()
    {
        Crashing.FailOnce(changes => changes.Any(IsNewAttempt));
        Assert.Equal(HttpStatusCode.InternalServerError, (await CreateAsync(Key)).Status);

        var again = await CreateAsync(Key);

        Assert.Equal((HttpStatusCode.OK, false), (again.Status, again.IsReplayed));
        Assert.Equal(1, await CountAttemptsAsync());
    }

    [Fact]
    public async Task After_a_day_a_key_is_as_good_as_new()
    {
        var first = await CreateAsync(Key);
        _time.Advance(TimeSpan.FromHours(24) - TimeSpan.FromMinutes(1));
        Assert.True((await CreateAsync(Key)).IsReplayed);
        _time.Advance(TimeSpan.FromMinutes(1));

        var other = await _app.PostAsync(
            ManagedCodes.Create, new { device_id = ExtraLock.DeviceId, name = "Other" }, idempotencyKey: Key);

        Assert.Equal((HttpStatusCode.OK, false), (other.Status, other.IsReplayed));
        Assert.NotEqual(first.AttemptId(), other.AttemptId());
    }

    [Fact]
    public async Task What_came_too_often_is_carried_out_once_it_may()
    {
        await using var app = await TestApp.StartAsync(
            services => services.AddSingleton<TimeProvider>(_time), rateLimits: true);
        var body = new { device_id = Known.FrontDoor };
        for (var number = 0; number < 10; number++)
            await app.PostAsync(ManagedCodes.Create, body);

        var early = await app.PostAsync(ManagedCodes.Create, body, idempotencyKey: Key);
        Assert.Equal("rate_limited", early.ErrorType);
        _time.Advance(early.RetryAfter!.Value);

        Assert.Equal(HttpStatusCode.OK, (await app.PostAsync(ManagedCodes.Create, body, idempotencyKey: Key)).Status);
    }

    [Fact]
    public async Task A_reset_forgets_no_key()
    {
        var first = await _app.PostAsync("/workspaces/reset_sandbox", idempotencyKey: Key);
        await _app.EndOfAsync(first.AttemptId());

        var again = await _app.PostAsync("/workspaces/reset_sandbox", idempotencyKey: Key);

        Assert.Equal(first.AttemptId(), again.AttemptId());
    }

    [Fact]
    public async Task An_operator_gets_the_same_workspace_and_key_again()
    {
        var (path, body) = (_app.WithFunctionKey("/workspaces/create"), new { name = "Mine" });

        var first = await _app.PostAsync(path, body, key: null, Key);
        var again = await _app.PostAsync(path, body, key: null, Key);

        Assert.Equal((HttpStatusCode.OK, first.Text), (again.Status, again.Text));
        Assert.Equal(
            HttpStatusCode.OK, (await _app.GetAsync("/workspaces/get", first.Body.Text("api_key")!)).Status);
    }

    [Fact]
    public async Task No_secret_is_kept_in_clear()
    {
        var functionKey = _app.FunctionKey();
        var body = new { device_id = ExtraLock.DeviceId, code = "739205" };
        var created = await _app.PostAsync(ManagedCodes.Create, body, idempotencyKey: Key);
        Assert.Contains("739205", created.Text, StringComparison.Ordinal);
        var workspace = await _app.PostAsync(_app.WithFunctionKey("/workspaces/create"), new { name = "Mine" }, null, Key);

        var rows = (await RowsAsync(Known.Sandbox)).Concat(await RowsAsync(Guid.Empty)).ToArray();

        Assert.Equal(4, rows.Length);
        foreach (var secret in (string[])["739205", Key, TestApp.SandboxKey, workspace.Body.Text("api_key")!, functionKey])
        {
            Assert.All(rows, row => Assert.DoesNotContain(secret, row.Key + row.Document, StringComparison.Ordinal));
            Assert.All(rows, row => Assert.DoesNotContain(
                Convert.ToBase64String(Encoding.UTF8.GetBytes(secret))[..^4], row.Document, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("tab\tkey")]
    public async Task A_key_that_cannot_be_is_refused(string key)
    {
        var reply = await CreateAsync(key);

        Assert.Equal((HttpStatusCode.BadRequest, "invalid_input"), (reply.Status, reply.ErrorType));
        Assert.Contains("Idempotency-Key", reply.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal(0, await CountAttemptsAsync());
    }

    [Fact]
    public async Task Two_keys_are_refused()
    {
        var answer = await _app.SendRawAsync(
            $"POST {Paths.Delete}?access_code_id={Guid.NewGuid()} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
            + $"Authorization: Bearer {TestApp.SandboxKey}\r\nIdempotency-Key: one\r\nIdempotency-Key: two\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(255, HttpStatusCode.OK)]
    [InlineData(256, HttpStatusCode.BadRequest)]
    public async Task A_key_may_have_so_many_characters(int length, HttpStatusCode status) =>
        Assert.Equal(status, (await CreateAsync(new string('k', length))).Status);

    private ITables Tables => _app.Services.GetRequiredService<ITables>();

    private CrashingTables Crashing => (CrashingTables)Tables;

    private static bool IsNewAttempt(RowChange change) =>
        change is RowChange.Insert && change.Key.StartsWith("attempt|", StringComparison.Ordinal);

    private Task<Reply> CreateAsync(string? key, bool? sync = null) => _app.PostAsync(
        ManagedCodes.Create,
        sync is null ? new { device_id = ExtraLock.DeviceId } : new { device_id = ExtraLock.DeviceId, sync },
        idempotencyKey: key);

    private async Task<int> CountAttemptsAsync() => (await _app.ListAsync("/action_attempts/list")).Length;

    private async Task<string> AnotherApiKeyAsync()
    {
        var reply = await _app.PostAsync(
            _app.WithFunctionKey("/workspaces/api_keys/create"), new { workspace_id = Known.Sandbox }, key: null);
        return reply.Body.GetProperty("api_key").Text("token")!;
    }

    private Task<IReadOnlyList<Row>> RowsAsync(Guid scope) =>
        Tables.Workspaces.QueryAsync(scope.ToString(), KeyRange.Prefix("idempotency"), ITable.MaxPageSize);
}
