using System.Collections.Concurrent;
using System.Text.Json;
using AccessCodes.TestSupport;
using Microsoft.AspNetCore.Http;

namespace AccessCodes.EndToEnd.Tests.Crash;

/// <summary>
/// The receiver of a webhook, which outlives the process that sends: it notes of which events it was told, and under which
/// message ids. It refuses one event in eight when it first comes, so that there is something to try again.
/// </summary>
internal sealed class Inbox : IAsyncDisposable
{
    private readonly ConcurrentDictionary<Guid, Reception> _received = new();
    private LoopbackServer? _server;

    private Inbox()
    {
    }

    public string Url => new Uri(_server!.Url, "events").ToString();

    /// <summary>What came of each event that came at all.</summary>
    public IReadOnlyDictionary<Guid, Reception> Received => _received;

    public static async Task<Inbox> OpenAsync()
    {
        var inbox = new Inbox();
        inbox._server = await LoopbackServer.StartAsync(inbox.ReceiveAsync);
        return inbox;
    }

    public ValueTask DisposeAsync() => _server!.DisposeAsync();

    private async Task ReceiveAsync(HttpContext context)
    {
        using var body = await JsonDocument.ParseAsync(context.Request.Body);
        var eventId = body.RootElement.GetProperty("event_id").GetGuid();
        var isTaken = _received.GetOrAdd(eventId, _ => new Reception())
            .Note(context.Request.Headers["svix-id"].ToString(), isRefusedOnce: eventId.ToByteArray()[^1] % 8 == 0);
        context.Response.StatusCode = isTaken ? StatusCodes.Status204NoContent : StatusCodes.Status503ServiceUnavailable;
    }
}

/// <summary>How an event came.</summary>
internal sealed class Reception
{
    private readonly HashSet<string> _messageIds = [];
    private int _tries;
    private int _taken;

    /// <summary>Under which message ids.</summary>
    public IReadOnlyCollection<string> MessageIds => _messageIds;

    /// <summary>How often it was taken.</summary>
    public int Taken => _taken;

    /// <returns>Whether it is taken.</returns>
    public bool Note(string messageId, bool isRefusedOnce)
    {
        lock (_messageIds)
        {
            _messageIds.Add(messageId);
            if (_tries++ == 0 && isRefusedOnce)
                return false;

            _taken++;
            return true;
        }
    }
}
