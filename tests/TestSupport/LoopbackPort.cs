using System.Net;
using System.Net.Sockets;

namespace AccessCodes.TestSupport;

/// <summary>
/// A loopback port that the system gives to nobody else. Connections are refused until a server listens: on the socket, or in
/// another process on the number.
/// </summary>
public sealed class LoopbackPort : IDisposable
{
    /// <summary>Takes a port that is free.</summary>
    public LoopbackPort()
    {
        // What is bound and does not listen lets another one listen, if both allow that.
        Socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        Socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
    }

    /// <summary>The socket that has the port, for a server to listen on.</summary>
    public Socket Socket { get; } = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    /// <summary>Its number.</summary>
    public int Number => ((IPEndPoint)Socket.LocalEndPoint!).Port;

    /// <inheritdoc />
    public void Dispose() => Socket.Dispose();
}
