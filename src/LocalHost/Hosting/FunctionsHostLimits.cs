using System.Text;
using AccessCodes.Functions.Http.Pipeline;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Net.Http.Headers;

namespace AccessCodes.LocalHost.Hosting;

/// <summary>
/// The limits that the Functions host sets to a request before the app gets it, so that nothing passes here and fails on
/// Azure. docs/operate.md lists them. Those of the request line, of headers and of their number are Kestrel's defaults
/// there, as they are here.
/// </summary>
internal static class FunctionsHostLimits
{
    private static readonly Encoding Ascii = Encoding.GetEncoding(
        "us-ascii", EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);

    /// <summary>Refuses header values that are not ASCII, which the host cannot forward to the app.</summary>
    public static void Apply(KestrelServerOptions kestrel) =>
        // Kestrel fails on a length of many digits that it has to decode by another encoding than its own.
        kestrel.RequestHeaderEncodingSelector = header => header == HeaderNames.ContentLength ? null : Ascii;

    /// <summary>Refuses a request that announces a longer body than the host takes.</summary>
    public static void UseFunctionsHostLimits(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (context.Request.ContentLength is not > RequestBody.MaxReceivedBytes)
            return next(context);

        context.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
        context.Response.Headers.Connection = "close";
        return Task.CompletedTask;
    });
}
