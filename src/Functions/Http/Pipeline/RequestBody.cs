using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace AccessCodes.Functions.Http.Pipeline;

/// <summary>
/// The body of a request: read into memory up to its limit, and received to its end before the request is answered.
/// Most clients read no answer before they have sent the whole body, and one whose connection is closed meanwhile gets a
/// reset instead.
/// </summary>
internal sealed class RequestBody : IDisposable
{
    /// <summary>A longer body is refused.</summary>
    public const int MaxBytes = 64 * 1024;

    /// <summary>A longer body is not received to its end. It is the limit of the Functions host, 100 MiB.</summary>
    public const long MaxReceivedBytes = 104_857_600;

    /// <summary>
    /// How long the whole body may take. The gateway of Azure gives up after 230 seconds without an answer, and the host
    /// ends a worker whose function runs for longer than its timeout of 5 minutes.
    /// </summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromMinutes(3);

    private readonly HttpRequest _request;
    private readonly CancellationTokenSource? _deadline;
    private readonly CancellationTokenSource? _cancellation;

    public RequestBody(HttpRequest request, TimeProvider time)
    {
        _request = request;
        if (request.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false })
            return;

        _deadline = new CancellationTokenSource(Timeout, time);
        _cancellation = CancellationTokenSource.CreateLinkedTokenSource(
            _deadline.Token, request.HttpContext.RequestAborted);
    }

    /// <summary>Reads the body.</summary>
    /// <returns>The body, empty if there is none; or what is wrong with it.</returns>
    public async Task<(ReadOnlyMemory<byte> Bytes, ApiError? Error)> ReadAsync()
    {
        if (_cancellation is null)
            return (default, null);
        if (_request.ContentLength > MaxBytes)
            return (default, TooLarge);

        try
        {
            using var buffer = new MemoryStream((int)(_request.ContentLength ?? 512));
            var chunk = new byte[4096];
            int read;
            while ((read = await _request.Body.ReadAsync(chunk, _cancellation.Token)) > 0)
            {
                if (buffer.Length + read > MaxBytes)
                    return (default, TooLarge);
                buffer.Write(chunk, 0, read);
            }

            return (buffer.GetBuffer().AsMemory(0, (int)buffer.Length), null);
        }
        catch (OperationCanceledException) when (_deadline!.IsCancellationRequested)
        {
            return (default, ApiError.InvalidInput($"The body did not arrive within {Timeout.TotalSeconds} seconds"));
        }
        catch (IOException)
        {
            return (default, ApiError.InvalidInput("The body could not be read"));
        }
    }

    /// <summary>Receives what is left of the body and keeps none of it.</summary>
    public async Task DiscardAsync()
    {
        if (_cancellation is null)
            return;

        try
        {
            await _request.Body.CopyToAsync(Stream.Null, _cancellation.Token);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // The body is broken, too long or too slow: the client may yet read the answer.
        }
    }

    public void Dispose()
    {
        _cancellation?.Dispose();
        _deadline?.Dispose();
    }

    private static ApiError TooLarge => ApiError.InvalidInput($"The body is larger than {MaxBytes / 1024} KiB");
}
