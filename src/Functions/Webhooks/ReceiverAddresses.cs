using System.Net;
using System.Net.Sockets;
using AccessCodes.Domain.Webhooks;
using AccessCodes.Functions.Options;
using Microsoft.Extensions.Options;

namespace AccessCodes.Functions.Webhooks;

/// <summary>
/// Where the hosts of webhooks lead, and which of that events may be sent to: the public internet, and the networks that
/// the settings allow.
/// </summary>
public sealed class ReceiverAddresses(IHostNames names, IOptions<WebhookOptions> options)
{
    /// <summary>How long the creation of a webhook waits for an answer about its host.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly IReadOnlyList<IPNetwork> _allowed = options.Value.ReadNetworks();

    /// <summary>
    /// Whether the host of a URL leads nowhere that events may be sent to. One that is not known, as it may not be yet, is
    /// given the benefit of the doubt: each connection is looked at again.
    /// </summary>
    public async Task<bool> AreRefusedAsync(Uri url, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        try
        {
            return (await FindAsync(url.IdnHost, patience.Token)).Count == 0;
        }
        catch (SocketException)
        {
            return false;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>Connects to a host at an address that events may be sent to.</summary>
    /// <remarks>
    /// What is looked at is what is connected to: a name that leads elsewhere the next time it is asked for gains nothing.
    /// </remarks>
    /// <exception cref="ReceiverRefusedException">It has no such address.</exception>
    /// <exception cref="SocketException">The host is not known, or does not answer.</exception>
    public async ValueTask<Stream> ConnectAsync(DnsEndPoint host, CancellationToken cancellation)
    {
        var addresses = await FindAsync(host.Host, cancellation);
        if (addresses.Count == 0)
            throw new ReceiverRefusedException();

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync([.. addresses], host.Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <returns>The addresses of a host that events may be sent to.</returns>
    private async Task<IReadOnlyList<IPAddress>> FindAsync(string host, CancellationToken cancellation)
    {
        var found = IPAddress.TryParse(host, out var address)
            ? [address]
            : await names.ResolveAsync(host, cancellation);
        return [.. found.Where(IsAllowed)];
    }

    private bool IsAllowed(IPAddress address) =>
        PublicInternet.Contains(address)
        || _allowed.Any(network => network.Contains(PublicInternet.Unwrap(address)));
}

/// <summary>The receiver's host has no address that events may be sent to.</summary>
public sealed class ReceiverRefusedException() : Exception("The host leads to no address that events may be sent to.");
