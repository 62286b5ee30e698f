using System.Net;
using System.Reflection;
using System.Text;
using System.Text.Json;
using AccessCodes.Functions.Http.Pipeline;
using AccessCodes.Functions.Storage;
using AccessCodes.Functions.Tests.Support;
using AccessCodes.LocalHost.Hosting;
using AccessCodes.TestSupport;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace AccessCodes.Functions.Tests.Http;

/// <summary>
/// Requests that nobody would send: whatever they are, they are answered in the envelope, never with a fault of ours, and
/// leave no trace, because none of them names a thing that there is.
/// </summary>
public sealed class FuzzTests(TestApp app) : IClassFixture<TestApp>
{
    private const int Requests = 20_000;
    private const int AtOnce = 16;

    // A reset and a migration need name nothing, so that they make sense whatever comes with them; the console is a page
    // whatever does.
    private static readonly string[] AlwaysMeant = ["/workspaces/reset_sandbox", "/migrations/create", "/console"];

    private static readonly string[] Routes =
    [
        .. FunctionCatalog.Of(typeof(ServiceRegistration).Assembly).TriggeredBy<HttpTriggerAttribute>()
            .Select(function => "/" + function.Trigger.Route!.Replace("{*path}", "nowhere", StringComparison.Ordinal))
            .Where(route => !AlwaysMeant.Contains(route)),
    ];

    private static readonly string[] Parameters =
    [
        .. typeof(ServiceRegistration).Assembly.GetTypes()
            .Where(type => type.GetInterfaces().Any(made =>
                made.IsGenericType && made.GetGenericTypeDefinition() == typeof(IParameters<>)))
            .SelectMany(type => type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
            .Select(property => ParameterNames.Of(property.Name))
            .Append("unknown")
            .Distinct(),
    ];

    private static readonly string[] Methods =
        ["GET", "GET", "POST", "POST", "POST", "PATCH", "DELETE", "PUT", "OPTIONS", "PURGE"];

    private static readonly string?[] Keys =
        [TestApp.SandboxKey, TestApp.SandboxKey, TestApp.SandboxKey, TestApp.NeighbourKey, "seam_x", "", null];

    private static readonly string[] ContentTypes =
        ["application/json", "application/json; charset=utf-8", "text/plain", "application/x-www-form-urlencoded", "x/y"];

    [Fact]
    public async Task Nonsense_is_answered_in_the_envelope_and_changes_nothing()
    {
        var before = await StateAsync();
        var seed = Environment.TickCount;

        await Parallel.ForEachAsync(
            Enumerable.Range(0, Requests),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
            async (number, cancellation) => await SendAsync(new Random(HashCode.Combine(seed, number)), cancellation));

        Assert.Equal(before, await StateAsync());
    }

    private async Task SendAsync(Random random, CancellationToken cancellation)
    {
        using var request = MakeRequest(random);
        var sent = $"{request.Method} {request.RequestUri}"
            + (request.Content is null ? "" : $" {await request.Content.ReadAsStringAsync(cancellation)}");

        using var response = await app.Http.SendAsync(request, cancellation);
        var text = await response.Content.ReadAsStringAsync(cancellation);

        Assert.True((int)response.StatusCode < 500, $"{sent}\n{(int)response.StatusCode} {text}");
        Assert.True(response.Headers.Contains("seam-request-id"), $"No request id: {sent}\n{response.StatusCode}");
        var body = JsonDocument.Parse(text).RootElement;
        var isOk = response.StatusCode == HttpStatusCode.OK;
        Assert.True(
            isOk ? IsAnswer(body) : body.GetProperty("error").TryGetProperty("request_id", out _)
                && !body.GetProperty("ok").GetBoolean(),
            $"{sent}\n{text}");
    }

    // The description of the API is the one answer that is no answer of an endpoint.
    private static bool IsAnswer(JsonElement body) =>
        body.TryGetProperty("openapi", out _) || body.GetProperty("ok").GetBoolean();

    private static HttpRequestMessage MakeRequest(Random random)
    {
        // Kestrel itself refuses a path with a NUL, before the app hears of it; the root leads to the console.
        var path = random.Next(20) == 0
            ? "/x" + Uri.EscapeDataString(Text(random).Replace("\0", "", StringComparison.Ordinal))
            : Pick(random, Routes);
        var query = random.Next(3) == 0
            ? "?" + string.Join('&', Enumerable.Range(0, random.Next(1, 4)).Select(_ =>
                $"{Pick(random, Parameters)}={(random.Next(4) == 0 ? Pick(random, RawQueries) : Uri.EscapeDataString(Text(random)))}"))
            : "";

        var request = new HttpRequestMessage(
            new HttpMethod(Pick(random, Methods)), new Uri(path + query, UriKind.Relative));
        if (Pick(random, Keys) is { } key)
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {key}");
        if (random.Next(10) == 0)
            request.Headers.TryAddWithoutValidation("Accept", Printable(Text(random)));
        if (random.Next(10) == 0)
            request.Headers.TryAddWithoutValidation("Idempotency-Key", Printable(Text(random)));

        if (random.Next(4) != 0)
        {
            request.Content = new ByteArrayContent(Body(random));
            request.Content.Headers.TryAddWithoutValidation("Content-Type", Pick(random, ContentTypes));
        }

        return request;
    }

    private static readonly string[] RawQueries = ["%", "%zz", "%00", "%ff%fe", "%ed%a0%80", "a+b", "=", ""];

    private static byte[] Body(Random random) => random.Next(8) switch
    {
        0 => Bytes(random),
        1 => Encoding.UTF8.GetBytes(Text(random)),
        2 => Encoding.UTF8.GetBytes(new string('[', random.Next(1, 300)) + new string(']', random.Next(1, 300))),
        3 => Encoding.UTF8.GetBytes($"{{\"{Pick(random, Parameters)}\":" + new string(' ', random.Next(70_000)) + "1}"),
        _ => Encoding.UTF8.GetBytes(Json(random)),
    };

    private static byte[] Bytes(Random random)
    {
        var bytes = new byte[random.Next(100)];
        random.NextBytes(bytes);
        return bytes;
    }

    private static string Json(Random random) =>
        "{" + string.Join(',', Enumerable.Range(0, random.Next(6)).Select(_ =>
            $"\"{Pick(random, Parameters)}\":{Value(random, depth: 0)}")) + "}";

    private static string Value(Random random, int depth) => random.Next(depth < 3 ? 14 : 12) switch
    {
        0 => "null",
        1 => "true",
        2 => "false",
        3 => $"{random.Next(-5, 5)}",
        4 => "1e400",
        5 => "123456789012345678901234567890.5",
        6 => $"\"{Guid.NewGuid()}\"",
        7 => $"\"{Guid.Empty}\"",
        8 => "\"\\ud800\"",
        9 => "\"2026-01-01T00:00:00Z\"",
        10 => "\"9999-12-31T23:59:59.9999999+14:00\"",
        11 => JsonSerializer.Serialize(Text(random)),
        12 => "[" + string.Join(',', Enumerable.Range(0, random.Next(4)).Select(_ => Value(random, depth + 1))) + "]",
        _ => $"{{\"a\":{Value(random, depth + 1)}}}",
    };

    private static string Text(Random random) => random.Next(8) switch
    {
        0 => "",
        1 => new string('x', random.Next(3000)),
        2 => "\u0000\u0001\u007f",
        3 => "../../etc",
        4 => "𝕏 ́‮ 日本語 🔑",
        5 => "' OR 1=1 --|#?/\\",
        6 => $"{random.Next()}",
        _ => "true",
    };

    private static string Printable(string text) => string.Concat(text.Where(unit => unit is >= ' ' and <= '~'));

    private static T Pick<T>(Random random, T[] from) => from[random.Next(from.Length)];

    private async Task<string> StateAsync()
    {
        var tables = app.Services.GetRequiredService<ITables>();
        var rows = new List<Row>();
        foreach (var workspace in (Guid[])[Known.Sandbox, Known.Neighbour])
        {
            rows.AddRange(await tables.Workspaces.QueryAsync(
                workspace.ToString(), new KeyRange(" ", "~"), ITable.MaxPageSize));
        }

        // That something was refused may be remembered.
        return string.Join('\n', rows
            .Where(row => !row.Key.StartsWith("idempotency", StringComparison.Ordinal))
            .Select(row => row.Key + row.Document));
    }
}
