using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AccessCodes.TestSupport;
using Microsoft.AspNetCore.Http;

namespace AccessCodes.Functions.Tests.Support;

/// <summary>Somebody who has events delivered to them, on a free port of this machine.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly ConcurrentQueue<ReceivedMessage> _received = new();
    private LoopbackServer? _server;

    private WebhookReceiver()
    {
    }

    /// <summary>Where events are to be sent.</summary>
    public Uri Url => _server!.Url;

    /// <summary>What was received, in order.</summary>
    public IReadOnlyList<ReceivedMessage> Received => [.. _received];

    /// <summary>What is answered; 200 where nothing else is said.</summary>
    public Func<HttpContext, Task> Answer { get; set; } = _ => Task.CompletedTask;

    /// <param name="port">The port; null for any that is free.</param>
    public static async Task<WebhookReceiver> StartAsync(LoopbackPort? port = null)
    {
        var receiver = new WebhookReceiver();
        receiver._server = await LoopbackServer.StartAsync(receiver.ReceiveAsync, port);
        return receiver;
    }

    /// <summary>Has a status answered from now on.</summary>
    public void AnswerWith(HttpStatusCode status) => Answer = context =>
    {
        context.Response.StatusCode = (int)status;
        return Task.CompletedTask;
    };

    /// <summary>Waits until so many messages were received.</summary>
    /// <param name="count">How many.</param>
    /// <param name="meanwhile">What to do before each look.</param>
    public async Task<IReadOnlyList<ReceivedMessage>> ReceivedAsync(int count, Action? meanwhile = null)
    {
        await Wait.UntilAsync(() =>
        {
            meanwhile?.Invoke();
            return Task.FromResult(_received.Count >= count);
        });
        return Received;
    }

    public async ValueTask DisposeAsync()
    {
        Answer = _ => Task.CompletedTask;
        await _server!.DisposeAsync();
    }

    private async Task ReceiveAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync();
        var headers = context.Request.Headers.ToDictionary(
            header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        _received.Enqueue(new ReceivedMessage(context.Request.Method, context.Request.Path, headers, body));
        await Answer(context);
    }
}

/// <summary>A message that was received.</summary>
internal sealed record ReceivedMessage(
    string Method, string Path, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public string Id => Headers["svix-id"];

    public DateTimeOffset SentAt => DateTimeOffset.FromUnixTimeSeconds(
        long.Parse(Headers["svix-timestamp"], System.Globalization.CultureInfo.InvariantCulture));

    public JsonElement Event => JsonDocument.Parse(Body).RootElement;

    /// <summary>Whether the signature is as the documents of Svix say.</summary>
    public bool IsSignedWith(string secret)
    {
        var key = Convert.FromBase64String(secret["whsec_".Length..]);
        var signed = Encoding.UTF8.GetBytes($"{Id}.{Headers["svix-timestamp"]}.{Body}");
        return Headers["svix-signature"] == "v1," + Convert.ToBase64String(HMACSHA256.HashData(key, signed));
    }
}
