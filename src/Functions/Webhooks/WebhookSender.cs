using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Mime;
using System.Net.Sockets;
using AccessCodes.Domain.Webhooks;

namespace AccessCodes.Functions.Webhooks;

/// <summary>Sends messages to the receivers of webhooks, signed as Svix does it.</summary>
public sealed class WebhookSender : IDisposable
{
    /// <summary>How long a receiver may take to answer.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private static readonly ProductInfoHeaderValue UserAgent = new("AccessCodes-Webhooks", "1.0");

    private readonly HttpClient _http;
    private readonly TimeProvider _time;

    public WebhookSender(ReceiverAddresses addresses, TimeProvider time)
    {
        _time = time;
        _http = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = (connection, cancellation) =>
                addresses.ConnectAsync(connection.DnsEndPoint, cancellation),
            ConnectTimeout = Patience,

            // A proxy would connect in our place, and a redirection lead to where nobody has looked.
            UseProxy = false,
            AllowAutoRedirect = false,
            UseCookies = false,

            // What the answer says beyond its status is not read, unless it is so little that the connection can be kept.
            MaxResponseDrainSize = 16 * 1024,
            ResponseDrainTimeout = TimeSpan.FromSeconds(1),
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        _http.DefaultRequestHeaders.UserAgent.Add(UserAgent);
    }

    /// <summary>Sends a message once.</summary>
    /// <param name="webhook">The webhook that it is for.</param>
    /// <param name="messageId">What the receiver knows the message by.</param>
    /// <param name="body">The message, in JSON.</param>
    /// <param name="cancellation">Cancels the sending.</param>
    /// <returns>Why the receiver does not have it, as far as is known; null where it does.</returns>
    public async Task<DeliveryFault?> SendAsync(
        Webhook webhook, string messageId, byte[] body, CancellationToken cancellation)
    {
        using var request = Sign(webhook, messageId, body);
        using var patience = new CancellationTokenSource(Patience, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return response.IsSuccessStatusCode ? null : DeliveryFault.Refused(response.StatusCode);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return DeliveryFault.TimedOut;
        }
        // A connection that ends while it is looked at is not told of as a request that failed.
        catch (Exception exception) when (exception is HttpRequestException or SocketException or IOException)
        {
            return exception.GetBaseException() is ReceiverRefusedException
                ? DeliveryFault.NotAllowed
                : DeliveryFault.Unreachable;
        }
    }

    public void Dispose() => _http.Dispose();

    private HttpRequestMessage Sign(Webhook webhook, string messageId, byte[] body)
    {
        var timestamp = _time.GetUtcNow().ToUnixTimeSeconds();
        var request = new HttpRequestMessage(HttpMethod.Post, webhook.Url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(MediaTypeNames.Application.Json);
        request.Headers.Add("svix-id", messageId);
        request.Headers.Add("svix-timestamp", timestamp.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("svix-signature", webhook.Secret.Sign(messageId, timestamp, body));
        return request;
    }
}

/// <summary>Why a receiver does not have a message.</summary>
/// <param name="Kind">In one word of a few, for metrics.</param>
/// <param name="Text">In a few words without secrets, for logs.</param>
public sealed record DeliveryFault(string Kind, string Text)
{
    public static readonly DeliveryFault TimedOut = new("timed_out", "did not answer in time");

    public static readonly DeliveryFault NotAllowed = new("not_allowed", "leads to an address that is not allowed");

    public static readonly DeliveryFault Unreachable = new("unreachable", "could not be reached");

    public static DeliveryFault Refused(HttpStatusCode status) => new("refused", $"answered {(int)status}");
}
