using System.Net;

namespace AccessCodes.Functions.Webhooks;

/// <summary>The port to whoever knows the addresses of host names.</summary>
public interface IHostNames
{
    /// <summary>Finds the addresses of a host.</summary>
    /// <param name="host">Its name.</param>
    /// <param name="cancellation">Cancels the search.</param>
    /// <returns>Its addresses; at least one.</returns>
    /// <exception cref="System.Net.Sockets.SocketException">There is no such host, or nobody who knows answers.</exception>
    Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellation);
}

/// <summary>Asks the system, and so DNS.</summary>
internal sealed class SystemHostNames : IHostNames
{
    public Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellation) =>
        Dns.GetHostAddressesAsync(host, cancellation);
}
