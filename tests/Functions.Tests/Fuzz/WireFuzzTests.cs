using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using AccessCodes.Functions.Tests.Support;
using AccessCodes.TestSupport;

namespace AccessCodes.Functions.Tests.Fuzz;

/// <summary>
/// What an HTTP client does not let one send. What is no HTTP, the server refuses before the app hears of it: with a status,
/// no body, and the end of the connection. Whatever it is, the next request is answered as if nothing had been.
/// </summary>
public sealed partial class WireFuzzTests(TwoTenants tenants) : IClassFixture<TwoTenants>, IAsyncLifetime
{
    private const int AtOnce = 8;

    private static readonly int Connections = Rounds.Of(600);

    private const string KeptHead = "Host: localhost\r\nAuthorization: Bearer " + TestApp.SandboxKey + "\r\n";
    private const string Head = KeptHead + "Connection: close\r\n";
    private const string Health = "GET /health HTTP/1.1\r\n" + Head + "\r\n";
    private const string Body = """{"access_code_id":"00000000-0000-4000-8000-000000000000"}""";
    private const string Delete = "POST /access_codes/unmanaged/delete HTTP/1.1\r\n" + Head;
    private const string Chunked = Delete + "Transfer-Encoding: chunked\r\n\r\n";

    /// <summary>Ends what waits for the rest of a request, by what cannot be one.</summary>
    private static readonly string NoMore = "\r\n\r\n" + new string('\0', 1_000);

    /// <summary>After which a server that says nothing waits for more, and is not just slow.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(1);

    private static readonly string[] Sound =
    [
        $"{Delete}Content-Length: {Body.Length}\r\nContent-Type: application/json\r\n\r\n{Body}",
        $"{Chunked}{Body.Length:x}\r\n{Body}\r\n0\r\n\r\n",
        $"GET /devices/list?limit=1 HTTP/1.1\r\n{KeptHead}Accept: */*\r\n\r\n{Health}",
    ];

    private IReadOnlyList<string> _before = [];

    public async Task InitializeAsync()
    {
        await StoredState.SettleAsync(tenants.App);
        _before = await StoredState.ReadAsync(tenants.App);
    }

    /// <summary>The next request is answered, and nothing has changed.</summary>
    public async Task DisposeAsync()
    {
        Assert.Equal(200, Assert.Single(StatusesIn(await ExchangeAsync(Health))));
        Assert.Equal(_before, await StoredState.ReadAsync(tenants.App));
    }

    public static TheoryData<string, string, int[]> Oddities() => new()
    {
        { "no words", "\r\n\r\n\0\0\0", [400] },
        { "one word", "x\r\n\r\n", [400] },
        { "TLS", "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003", [400] },
        { "another version", "GET /health HTTP/3.7\r\n\r\n", [505] },
        { "no version", "GET /health\r\n\r\n", [400] },
        { "a method that is no word", "G=E:T /health HTTP/1.1\r\n\r\n", [400] },
        { "a method in small letters", "get /health HTTP/1.1\r\n" + Head + "\r\n", [200] },
        { "a path without a slash", "GET health HTTP/1.1\r\n" + Head + "\r\n", [405] },
        { "a path with a NUL", "GET /%00 HTTP/1.1\r\n" + Head + "\r\n", [400] },
        { "a path of another host", "GET http://localhost/health HTTP/1.1\r\n" + Head + "\r\n", [200] },
        { "a path out of the root", "GET /../../health HTTP/1.1\r\n" + Head + "\r\n", [200] },
        { "a path in parts that are spelled out", "GET /%68ealth HTTP/1.1\r\n" + Head + "\r\n", [200] },
        { "a tunnel", "CONNECT localhost:443 HTTP/1.1\r\n" + Head + "\r\n", [400] },
        { "options of all", "OPTIONS * HTTP/1.1\r\n" + Head + "\r\n", [404] },
        { "a request line of 8,100 bytes", $"GET /health?{new string('x', 8_100)} HTTP/1.1\r\n{Head}\r\n", [200] },
        { "a request line over 8 KiB", $"GET /health?{new string('x', 8 * 1024)} HTTP/1.1\r\n{Head}\r\n", [414] },
        { "no host", "GET /health HTTP/1.1\r\n\r\n", [400] },
        { "two hosts", "GET /health HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", [400] },
        { "a host that cannot be", "GET /health HTTP/1.1\r\nHost: a b/c\r\n\r\n", [400] },
        { "a header without a colon", $"GET /health HTTP/1.1\r\n{Head}x\r\n\r\n", [400] },
        { "a header without a name", $"GET /health HTTP/1.1\r\n{Head}: x\r\n\r\n", [400] },
        { "a header with a space before its colon", $"GET /health HTTP/1.1\r\n{Head}X : x\r\n\r\n", [400] },
        { "a header over two lines", $"GET /health HTTP/1.1\r\n{Head}X: x\r\n y\r\n\r\n", [400] },
        { "a header with a NUL", $"GET /health HTTP/1.1\r\n{Head}X: \0\r\n\r\n", [400] },
        { "a header in Latin-1", $"GET /health HTTP/1.1\r\n{Head}X: \u00e4\r\n\r\n", [400] },
        { "a header in UTF-8", $"GET /health HTTP/1.1\r\n{Head}X: \u00c3\u00a4\r\n\r\n", [400] },
        { "a key with a no-break space", $"{Delete}Idempotency-Key: \u00a0\r\nContent-Length: {Body.Length}\r\n\r\n{Body}", [400] },
        { "a header of 32,000 bytes", $"GET /health HTTP/1.1\r\n{Head}X: {new string('x', 32_000)}\r\n\r\n", [200] },
        { "a header over 32 KiB", $"GET /health HTTP/1.1\r\n{Head}X: {new string('x', 32 * 1024)}\r\n\r\n", [431] },
        { "a hundred headers more", $"GET /health HTTP/1.1\r\n{Head}{Headers(100)}\r\n", [431] },
        { "two lengths", $"{Delete}Content-Length: 1\r\nContent-Length: {Body.Length}\r\n\r\n{Body}", [400] },
        { "a length below zero", $"{Delete}Content-Length: -1\r\n\r\n{Body}", [400] },
        { "a length that is no number", $"{Delete}Content-Length: 0x10\r\n\r\n{Body}", [400] },
        { "a length beyond all numbers", $"{Delete}Content-Length: {new string('9', 30)}\r\n\r\n{Body}", [400] },
        { "a length of terabytes", $"{Delete}Content-Length: 9999999999999\r\n\r\n{Body}", [413] },
        { "a length of more than 100 MiB", $"{Delete}Content-Length: {100 * 1024 * 1024 + 1}\r\n\r\n{Body}", [413] },
        { "a length that is too short", $"{Delete}Content-Length: 2\r\n\r\n{Body}", [400] },
        { "a length and chunks", $"{Delete}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", [400] },
        { "an encoding that nobody knows", $"{Delete}Transfer-Encoding: gzip\r\n\r\n{Body}", [400] },
        { "chunks twice over", $"{Delete}Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n", [400] },
        { "a chunk longer than it says", $"{Chunked}2\r\n{Body}\r\n0\r\n\r\n", [400] },
        { "a chunk of no length", $"{Chunked}\r\n{Body}\r\n0\r\n\r\n", [400] },
        { "a chunk of a length beyond all numbers", $"{Chunked}ffffffffffffffffff\r\n{Body}\r\n0\r\n\r\n", [400] },
        { "a chunk with an extension", $"{Chunked}{Body.Length:x};a=\"b\"\r\n{Body}\r\n0\r\nTrailer: x\r\n\r\n", [404] },
        { "chunks of one byte", $"{Chunked}{string.Concat(Body.Select(unit => $"1\r\n{unit}\r\n"))}0\r\n\r\n", [404] },
        { "more than 64 KiB in chunks", $"{Chunked}{string.Concat(Enumerable.Repeat($"400\r\n{new string(' ', 1024)}\r\n", 70))}0\r\n\r\n", [400] },
        { "a wish that nobody knows", $"GET /health HTTP/1.1\r\n{Head}Expect: the-unexpected\r\n\r\n", [200] },
    };

    [Theory]
    [MemberData(nameof(Oddities))]
    public async Task What_is_no_request_is_refused_and_what_is_an_odd_one_is_answered(
        string what, string request, int[] statuses)
    {
        var answer = await ExchangeAsync(request);

        Assert.True(statuses.SequenceEqual(StatusesIn(answer)), $"{what}: {answer}");
    }

    public static TheoryData<string> HalfRequests() =>
    [
        "", "POST /acce", $"POST /access_codes/unmanaged/delete HTTP/1.1\r\nHost: loc", Delete, Chunked,
        $"{Delete}Content-Length: 500\r\n\r\n{Body}", $"{Chunked}{Body.Length:x}\r\n{Body[..10]}",
        $"{Chunked}{Body.Length:x}\r\n{Body}\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    ];

    /// <summary>Whether it hears of that is a matter of who is faster.</summary>
    [Theory]
    [MemberData(nameof(HalfRequests))]
    public async Task Who_breaks_off_does_no_harm(string request)
    {
        await ExchangeAsync(request, hangsUp: true);
        (await ConnectAsync(request)).Dispose();
    }

    [Fact]
    public async Task Requests_in_one_go_are_answered_in_their_order()
    {
        var requests = Enumerable.Range(0, 40).Select(number => (number % 3) switch
        {
            0 => (Text: $"GET /health HTTP/1.1\r\n{KeptHead}\r\n", Status: 200),
            1 => (Text: Sound[0].Replace(Head, KeptHead, StringComparison.Ordinal), Status: 404),
            _ => (Text: $"PUT /health HTTP/1.1\r\n{KeptHead}\r\n", Status: 405),
        }).ToArray();

        var answer = await ExchangeAsync(string.Concat(requests.Select(request => request.Text)) + Health);

        Assert.Equal([.. requests.Select(request => request.Status), 200], StatusesIn(answer));
    }

    [Fact]
    public async Task Who_falls_silent_keeps_nobody_waiting()
    {
        var silent = new List<TcpClient>();
        try
        {
            foreach (var length in Enumerable.Range(1, 100))
                silent.Add(await ConnectAsync(Sound[0][..length]));

            for (var number = 0; number < 20; number++)
                Assert.Equal(404, Assert.Single(StatusesIn(await ExchangeAsync(Sound[1]))));
        }
        finally
        {
            silent.ForEach(client => client.Dispose());
        }
    }

    [Fact]
    public async Task A_request_that_was_damaged_on_the_way_does_no_harm()
    {
        var seed = FuzzSeed.Given ?? Random.Shared.Next();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, Connections),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
            async (number, _) =>
            {
                var random = FuzzSeed.RandomOf(seed, number);
                var request = Damage(random, random.Pick(Sound)) + NoMore;
                var answer = await ExchangeAsync(request);

                Assert.True(
                    StatusesIn(answer).All(status => status is >= 200 and < 500 or 100 or 505),
                    $"{FuzzSeed.Variable}={seed}: connection {number}\n{request}\n\n{answer}");
            });
    }

    private static string Headers(int count) =>
        string.Concat(Enumerable.Range(0, count).Select(number => $"X-{number}: {number}\r\n"));

    private static string Damage(Random random, string request)
    {
        var damaged = new StringBuilder(request);
        for (var times = random.Next(1, 6); times > 0 && damaged.Length > 0; times--)
        {
            var at = random.Next(damaged.Length);
            var length = Math.Min(random.Next(1, 30), damaged.Length - at);
            switch (random.Next(6))
            {
                case 0:
                    damaged[at] = (char)random.Next(256);
                    break;
                case 1:
                    damaged.Remove(at, length);
                    break;
                case 2:
                    damaged.Insert(at, Encoding.Latin1.GetString(Nonsense.Bytes(random, length)));
                    break;
                case 3:
                    damaged.Insert(at, damaged.ToString(at, length));
                    break;
                case 4:
                    damaged.Length = at;
                    break;
                default:
                    damaged.Replace("\r\n", random.Pick<string>(["\n", "\r", "\r\n ", "\r\n\r\n"]), at, length);
                    break;
            }
        }

        return damaged.ToString();
    }

    /// <summary>Sends a text, Latin-1, and reads what comes until the server hangs up.</summary>
    /// <param name="request">The text.</param>
    /// <param name="hangsUp">Whether it hears at once that nothing more comes.</param>
    private async Task<string> ExchangeAsync(string request, bool hangsUp = false)
    {
        using var client = await ConnectAsync(request);
        using var limit = new CancellationTokenSource(Wait.Patience);
        var answer = new MemoryStream();
        try
        {
            var reading = client.GetStream().CopyToAsync(answer, limit.Token);
            if (hangsUp || await Task.WhenAny(reading, Task.Delay(Silence, limit.Token)) != reading)
                client.Client.Shutdown(SocketShutdown.Send);
            await reading;
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            // Who does not read to the end what is sent cannot but reset the connection.
        }

        return Encoding.Latin1.GetString(answer.ToArray());
    }

    private async Task<TcpClient> ConnectAsync(string request)
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, tenants.App.Http.BaseAddress!.Port);
        try
        {
            await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(request));
        }
        catch (IOException)
        {
            // It was refused before it had been sent.
        }

        return client;
    }

    /// <summary>The statuses of answers: each is the app's, with a request id and a body in JSON, or the server's, without.</summary>
    private static int[] StatusesIn(string text)
    {
        var answers = StartOfAnswer().Split(text).Where(answer => answer.Length > 0).ToArray();
        Assert.All(answers, answer => Assert.True(
            answer.Contains("seam-request-id: ", StringComparison.Ordinal)
                ? answer.Contains("\"ok\":", StringComparison.Ordinal) || answer.Contains("Content-Length: 0", StringComparison.Ordinal)
                : answer.EndsWith("\r\n\r\n", StringComparison.Ordinal),
            text));
        return [.. answers.Select(answer => int.Parse(answer.AsSpan("HTTP/1.1 ".Length, 3), CultureInfo.InvariantCulture))];
    }

    [GeneratedRegex("(?=HTTP/1\\.1 [0-9]{3} )")]
    private static partial Regex StartOfAnswer();
}
