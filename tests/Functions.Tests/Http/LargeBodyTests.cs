using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using AccessCodes.Functions.Http.Pipeline;
using AccessCodes.Functions.Tests.Support;
using AccessCodes.TestSupport;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace AccessCodes.Functions.Tests.Http;

/// <summary>Bodies far over what is read, up to the limit of the Functions host.</summary>
public sealed class LargeBodyTests(TestApp app) : IClassFixture<TestApp>
{
    private const int Megabyte = 1_000_000;

    [Theory]
    [InlineData(31 * Megabyte, false, TestApp.SandboxKey)]
    [InlineData(31 * Megabyte, true, TestApp.SandboxKey)]
    [InlineData(99 * Megabyte, false, TestApp.SandboxKey)]
    [InlineData(99 * Megabyte, true, TestApp.SandboxKey)]
    [InlineData((int)RequestBody.MaxReceivedBytes, false, TestApp.SandboxKey)]
    [InlineData(31 * Megabyte, false, null)]
    [InlineData(99 * Megabyte, true, null)]
    public async Task A_body_of_up_to_100_MiB_is_refused_after_it_was_received(int length, bool isChunked, string? key)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(app.Http.BaseAddress!.Host, app.Http.BaseAddress.Port);
        var stream = socket.GetStream();
        var head = $"POST {Paths.ListCodes} HTTP/1.1\r\nHost: localhost\r\n"
            + (key is null ? "" : $"Authorization: Bearer {key}\r\n");

        // This client reads nothing before it has sent all: a connection that is closed meanwhile fails it.
        await SendAsync(stream, head, length, isChunked);
        // The connection is kept: the next request on it is answered as well.
        await WriteAsync(stream, "GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var answers = await reader.ReadToEndAsync().WaitAsync(Wait.Patience);

        var (status, type) = key is null ? (401, "unauthorized") : (400, "invalid_input");
        Assert.StartsWith($"HTTP/1.1 {status} ", answers, StringComparison.Ordinal);
        Assert.Contains($"\"type\":\"{type}\"", answers, StringComparison.Ordinal);
        Assert.Contains("HTTP/1.1 200 ", answers, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/nowhere", HttpStatusCode.NotFound)]
    [InlineData("/health", HttpStatusCode.MethodNotAllowed)]
    [InlineData(Paths.Convert, HttpStatusCode.BadRequest)]
    public async Task Any_endpoint_answers_after_it_has_received_the_body(string path, HttpStatusCode status)
    {
        using var request = new HttpRequestMessage(path == Paths.Convert ? HttpMethod.Post : HttpMethod.Put, path)
        {
            Content = new ByteArrayContent(new byte[31 * Megabyte]),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", TestApp.SandboxKey);

        using var response = await app.Http.SendAsync(request);

        Assert.Equal(status, response.StatusCode);
        var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        Assert.False(answer.GetProperty("ok").GetBoolean());
    }

    [Fact]
    public async Task A_body_that_is_refused_is_not_kept_in_memory()
    {
        var request = new DefaultHttpContext().Request;
        request.Body = new Zeros(99 * Megabyte);
        using var body = new RequestBody(request, TimeProvider.System);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var (_, error) = await body.ReadAsync();
        await body.DiscardAsync();

        // Nothing is waited for, so that all of it happens on this thread.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, Megabyte);
        Assert.NotNull(error);
        Assert.Equal(request.Body.Length, request.Body.Position);
    }

    [Theory]
    [InlineData(TestApp.SandboxKey, "400", "did not arrive within 180 seconds")]
    [InlineData(null, "401", "unauthorized")]
    public async Task A_body_that_takes_longer_than_three_minutes_is_refused(string? key, string status, string message)
    {
        var time = new WatchedTime();
        await using var slow = await TestApp.StartAsync(services => services.AddSingleton<TimeProvider>(time));
        using var socket = new TcpClient();
        await socket.ConnectAsync(slow.Http.BaseAddress!.Host, slow.Http.BaseAddress.Port);
        var stream = socket.GetStream();
        await WriteAsync(
            stream,
            $"POST {Paths.ListCodes} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {RequestBody.MaxBytes}\r\n"
            + (key is null ? "" : $"Authorization: Bearer {key}\r\n") + "\r\n");

        // As much at once as Kestrel demands in two minutes, and then nothing.
        await stream.WriteAsync(new byte[30_000]);
        await time.IsAwaited.WaitAsync(Wait.Patience);
        time.Advance(RequestBody.Timeout);

        var answer = new byte[2_000];
        var text = Encoding.UTF8.GetString(answer, 0, await stream.ReadAsync(answer));
        Assert.StartsWith($"HTTP/1.1 {status} ", text, StringComparison.Ordinal);
        Assert.Contains(message, text, StringComparison.Ordinal);
    }

    private static async Task SendAsync(NetworkStream stream, string head, int length, bool isChunked)
    {
        await WriteAsync(stream, head + (isChunked ? "Transfer-Encoding: chunked\r\n\r\n" : $"Content-Length: {length}\r\n\r\n"));
        var part = new byte[Megabyte];
        for (var left = length; left > 0; left -= part.Length)
        {
            var size = Math.Min(left, part.Length);
            if (isChunked)
                await WriteAsync(stream, $"{size:x}\r\n");
            await stream.WriteAsync(part.AsMemory(0, size));
            if (isChunked)
                await WriteAsync(stream, "\r\n");
        }

        if (isChunked)
            await WriteAsync(stream, "0\r\n\r\n");
    }

    private static async Task WriteAsync(NetworkStream stream, string text) =>
        await stream.WriteAsync(Encoding.ASCII.GetBytes(text));

    /// <summary>Tells when somebody waits for a body.</summary>
    private sealed class WatchedTime() : FakeTimeProvider(DateTimeOffset.UtcNow)
    {
        private readonly TaskCompletionSource _isAwaited = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task IsAwaited => _isAwaited.Task;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            if (dueTime == RequestBody.Timeout)
                _isAwaited.TrySetResult();
            return timer;
        }
    }

    /// <summary>As many zeros, which take no memory.</summary>
    private sealed class Zeros(long length) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => length;

        public override long Position { get; set; }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = (int)Math.Min(count, length - Position);
            Position += read;
            return read;
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = (int)Math.Min(buffer.Length, length - Position);
            Position += read;
            return ValueTask.FromResult(read);
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
