using System.Net;
using System.Net.Sockets;

namespace AccessCodes.Domain.Webhooks;

/// <summary>
/// Tells the public internet from everything else: this machine, the network around it, and what the platform has there.
/// A URL that a tenant chooses must not lead to those.
/// </summary>
public static class PublicInternet
{
    // What IANA's registry of special-purpose addresses has set aside.
    private static readonly IPNetwork[] SetAside =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
            "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24",
            "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",

            // Azure answers here from inside each machine, although the address is a public one.
            "168.63.129.16/32",

            "2001::/23", "2001:db8::/32", "3fff::/20",
        }.Select(IPNetwork.Parse),
    ];

    /// <summary>The only part of IPv6 that is given out; what lies outside is local, multicast or reserved.</summary>
    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    /// <summary>Addresses that stand for one of IPv4, and how many bytes precede it.</summary>
    private static readonly (IPNetwork Network, int At)[] Embedding =
    [
        (IPNetwork.Parse("::ffff:0:0/96"), 12),
        (IPNetwork.Parse("64:ff9b::/96"), 12),
        (IPNetwork.Parse("2002::/16"), 2),
    ];

    /// <summary>Whether an address is one of the public internet.</summary>
    /// <param name="address">An IPv4 or IPv6 address; of one that stands for an IPv4 address, that one counts.</param>
    public static bool Contains(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var real = Unwrap(address);
        return !SetAside.Any(network => network.Contains(real))
            && (real.AddressFamily == AddressFamily.InterNetwork || GlobalUnicast.Contains(real));
    }

    /// <summary>The IPv4 address that an IPv6 address stands for; any other address as it is.</summary>
    /// <param name="address">The address.</param>
    public static IPAddress Unwrap(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return address;

        // Without the zone of a link-local address, which no network contains.
        var bytes = address.GetAddressBytes();
        var plain = new IPAddress(bytes);
        foreach (var (network, at) in Embedding)
        {
            if (network.Contains(plain))
                return new IPAddress(bytes.AsSpan(at, 4));
        }

        return plain;
    }
}
