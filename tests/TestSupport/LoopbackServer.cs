using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AccessCodes.TestSupport;

/// <summary>An HTTP server for one test, in this process, on a loopback port.</summary>
public sealed class LoopbackServer : IAsyncDisposable
{
    private readonly WebApplication _web;

    private LoopbackServer(WebApplication web) => _web = web;

    /// <summary>Where it answers.</summary>
    public Uri Url => new(_web.Urls.First());

    /// <summary>Starts a server and returns once it answers.</summary>
    /// <param name="answer">Answers each request.</param>
    /// <param name="port">The port, which the server closes with itself; null for any that is free.</param>
    public static async Task<LoopbackServer> StartAsync(RequestDelegate answer, LoopbackPort? port = null)
    {
        // Otherwise each server would watch files, and the system lets a user have only so many watchers.
        var builder = WebApplication.CreateSlimBuilder(
            new WebApplicationOptions { Args = ["--hostBuilder:reloadConfigOnChange=false"] });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port?.Number ?? 0}");
        if (port is not null)
        {
            builder.Services.Configure<SocketTransportOptions>(
                transport => transport.CreateBoundListenSocket = _ => port.Socket);
        }

        var web = builder.Build();
        web.Run(answer);
        await web.StartAsync();
        return new LoopbackServer(web);
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _web.DisposeAsync();
}
