using System.Net;
using System.Reflection;
using System.Text.Json;
using AccessCodes.Domain.Events;
using AccessCodes.Functions.Http.Pipeline;
using AccessCodes.Functions.Orchestrations;
using AccessCodes.Functions.Storage;
using AccessCodes.Functions.Tests.Support;
using AccessCodes.TestSupport;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace AccessCodes.Functions.Tests.Telemetry;

/// <summary>Each line of the log has the ids of what it is about, and none tells a secret.</summary>
public sealed class LogTests : IAsyncLifetime
{
    /// <summary>So long that hardly any other number looks like it.</summary>
    private const string Pin = "73920514";

    private static readonly Guid Schlage = Known.Device(9);


    private readonly PassingTime _time = new();
    private WebhookReceiver _receiver = null!;
    private TestApp _app = null!;

    public async Task InitializeAsync()
    {
        _receiver = await WebhookReceiver.StartAsync();
        _app = await TestApp.StartAsync(services =>
        {
            services.AddSingleton<TimeProvider>(_time);
            services.AddLogging(logging => logging.AddFakeLogging());
            CrashingTables.Decorate(services);
        });
    }

    public async Task DisposeAsync()
    {
        await _receiver.DisposeAsync();
        await _app.DisposeAsync();
    }

    /// <summary>What a run over everything says of itself is about nothing in particular.</summary>
    private static readonly string[] AboutEverything =
        [$"{nameof(PurgeRecords)}.LeftToTheNextRun", $"{nameof(PurgeInstances)}.LeftToTheNextRun"];

    [Fact]
    public void Each_line_that_there_may_be_names_what_it_is_about()
    {
        var lines =
            from type in typeof(ApiEndpoint).Assembly.GetTypes()
            from method in type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
            let line = method.GetCustomAttribute<LoggerMessageAttribute>()
            where line is not null
            // Those of a request have its id beside them, as the next test shows.
            where !type.Namespace!.StartsWith("AccessCodes.Functions.Http", StringComparison.Ordinal)
            select (Name: $"{type.DeclaringType?.Name}.{method.Name}", line.Message);

        var nameless = lines.Where(line => !line.Message!.Contains("Id}", StringComparison.Ordinal)).Select(line => line.Name);

        Assert.Equal(AboutEverything.Order(), nameless.Order());
    }

    [Fact]
    public async Task A_line_of_a_request_has_the_id_of_the_request_and_what_else_is_known()
    {
        Crashing.FailOnce(IsNewAttempt);
        var failed = await _app.PostAsync(ManagedCodes.Create, new { device_id = Schlage, code = Pin });
        Assert.Equal(HttpStatusCode.InternalServerError, failed.Status);
        Crashing.FailOnce(changes => changes.Any(change =>
            change is RowChange.Replace && change.Key.StartsWith(RowKeys.IdempotencyKeys, StringComparison.Ordinal)));
        var forgotten = await _app.PostAsync(
            WebhookWorld.Delete, new { webhook_id = Guid.NewGuid() }, idempotencyKey: $"{Guid.NewGuid()}");
        var created = await _app.PostAsync(
            _app.WithFunctionKey("/workspaces/api_keys/create"), new { workspace_id = Known.Sandbox });

        AssertIsTold("Failed", failed, "RequestId");
        AssertIsTold("NotRemembered", forgotten, "RequestId", "WorkspaceId", "OperationId");
        AssertIsTold("Created", created, "RequestId", "WorkspaceId", "ApiKeyId");
    }

    [Fact]
    public async Task What_happens_is_told_with_ids_and_without_secrets()
    {
        var (_, secret) = await _app.CreateWebhookAsync(_receiver.Url);
        var (_, refusing) = await _app.CreateWebhookAsync(new Uri("http://127.0.0.1:1/"), [EventTypes.SetOnDevice]);
        var created = await _app.PostAsync(_app.WithFunctionKey("/workspaces/api_keys/create"), new { workspace_id = Known.Sandbox });
        var token = created.Body.GetProperty("api_key").Text("token")!;
        var codeId = await EndAsync(ManagedCodes.Create, new { device_id = Schlage, code = Pin });
        await EndAsync(ManagedCodes.Update, new { access_code_id = codeId, name = "Other" });
        await EndAsync(ManagedCodes.Delete, new { access_code_id = codeId });
        await EndAsync(Paths.Convert, new { access_code_id = Known.Code(1, 1) });
        await EndAsync(Paths.Convert, new { access_code_id = Known.Code(2, 1) });
        await EndAsync(Paths.Delete, new { access_code_id = Known.Code(1, 2) });
        await BreakOffAsync(Known.Code(1, 3));
        Crashing.FailOnce(IsNewAttempt);
        await _app.PostAsync(ManagedCodes.Create, new { device_id = Schlage, code = Pin });

        string[] toTell =
        [
            "is accepted", "set access code", "changed access code", "deleted access code", "converted access code",
            "failed to convert", "removed access code", "is delivered", "is not delivered", "was left in the outbox",
            "to /access_codes/create failed",
        ];
        FakeLogRecord[] lines = [];
        await Wait.UntilAsync(() =>
        {
            lines = [.. Lines()];
            return Task.FromResult(toTell.All(told => lines.Any(line => line.Message.Contains(told, StringComparison.Ordinal))));
        });
        Assert.All(lines, line => Assert.True(IdsOf(line).Any(), line.Message));

        var text = string.Join('\n', lines.Select(line => $"{line.Message} {line.Exception} {string.Join(' ', ValuesOf(line))}"));
        foreach (var hidden in (string[])[Pin, secret, refusing, token, TestApp.SandboxKey, _app.FunctionKey()])
            Assert.DoesNotContain(hidden, text, StringComparison.Ordinal);
    }

    private static bool IsNewAttempt(IReadOnlyList<RowChange> changes) => changes.Any(change =>
        change is RowChange.Insert && change.Key.StartsWith("attempt|", StringComparison.Ordinal));

    private IEnumerable<FakeLogRecord> Lines() => _app.Services.GetFakeLogCollector().GetSnapshot()
        .Where(line => line.Category!.StartsWith("AccessCodes.Functions", StringComparison.Ordinal));

    private CrashingTables Crashing => (CrashingTables)_app.Services.GetRequiredService<ITables>();

    private void AssertIsTold(string line, Reply reply, params string[] ids)
    {
        var told = Assert.Single(
            Lines(),
            found => found.Id.Name == line && IdsOf(found).Contains(("RequestId", reply.RequestId!)));
        Assert.All(ids, id => Assert.Contains(IdsOf(told), found => found.Name == id));
    }

    /// <summary>Asks for something, and waits for its end.</summary>
    /// <returns>The code that it is about, where the answer tells of one.</returns>
    private async Task<Guid?> EndAsync(string path, object parameters)
    {
        var reply = await _app.PostAsync(path, parameters);
        Assert.True(reply.Status == HttpStatusCode.OK, reply.Text);
        await EndAsync(reply.AttemptId());
        return reply.Body.TryGetProperty("access_code", out var code) ? code.Id() : null;
    }

    private Task<JsonElement> EndAsync(Guid attemptId) =>
        _app.EndOfAsync(attemptId);

    /// <summary>Lets a conversion break off, and the sweeper begin it again.</summary>
    private async Task BreakOffAsync(Guid accessCodeId)
    {
        var client = _app.Services.GetRequiredService<DurableTaskClient>();
        var attempt = await _app.ConvertAsync(accessCodeId);
        await client.TerminateInstanceAsync($"{attempt}");
        await Wait.UntilAsync(async () => await client.GetInstanceAsync($"{attempt}") is { IsCompleted: true });
        await _app.SweepAsync(after: TimeSpan.FromMinutes(1));
        await EndAsync(attempt);
    }

    // Those that ASP.NET Core gives to connections, requests and traces are none of ours, and no UUIDs.
    private static IEnumerable<(string Name, string Value)> IdsOf(FakeLogRecord line) =>
        from value in ValuesOf(line)
        where value.Key.EndsWith("Id", StringComparison.Ordinal) && Guid.TryParseExact(value.Value, "D", out _)
        select (value.Key, value.Value!);

    /// <summary>What a line says by name, itself or by its scopes.</summary>
    private static IEnumerable<KeyValuePair<string, string?>> ValuesOf(FakeLogRecord line) =>
        line.Scopes.OfType<IEnumerable<KeyValuePair<string, object?>>>()
            .SelectMany(scope => scope.Select(value => KeyValuePair.Create(value.Key, value.Value?.ToString())))
            .Concat(line.StructuredState ?? []);
}
