using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;

namespace AccessCodes.Comparison.Servers;

/// <summary>A server that is measured: a process of its own on loopback, which ends with this object.</summary>
internal sealed class Server : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>What is running, so that nothing outlives this process unless it is killed itself.</summary>
    private static readonly ConcurrentDictionary<int, Process> Running = new();

    private readonly Process _process;
    private readonly StringBuilder _printed = new();
    private readonly TaskCompletionSource<Uri> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Uri? _url;

    static Server() => AppDomain.CurrentDomain.ProcessExit += static (_, _) =>
    {
        foreach (var process in Running.Values)
            process.Kill(entireProcessTree: true);
    };

    private Server(string name, string apiKey, ProcessStartInfo start)
    {
        (Name, ApiKey) = (name, apiKey);
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Read(line.Data);
        _process.ErrorDataReceived += (_, line) => Read(line.Data);
        _process.Exited += (_, _) => _listening.TrySetException(
            new InvalidOperationException($"{name} ended with {_process.ExitCode}:\n{Printed}"));
    }

    /// <summary>What it is called in the results.</summary>
    public string Name { get; }

    /// <summary>Opens the workspace that is measured.</summary>
    public string ApiKey { get; }

    public Uri Url => _url ?? throw new InvalidOperationException($"{Name} is not listening.");

    public int ProcessId => _process.Id;

    /// <summary>What it printed until it listened.</summary>
    public string Printed
    {
        get
        {
            lock (_printed)
                return _printed.ToString();
        }
    }

    /// <summary>Starts a server and waits until it says where it listens.</summary>
    /// <param name="name">What it is called in the results.</param>
    /// <param name="apiKey">Opens the workspace that is measured.</param>
    /// <param name="start">How it is started; it prints <c>Listening on</c> and its address.</param>
    /// <param name="cancellation">Cancels the start.</param>
    /// <exception cref="InvalidOperationException">It ended instead; the message holds what it printed.</exception>
    public static async Task<Server> StartAsync(
        string name, string apiKey, ProcessStartInfo start, CancellationToken cancellation)
    {
        var server = new Server(name, apiKey, start);
        server._process.Start();
        Running[server.ProcessId] = server._process;
        try
        {
            server._process.BeginOutputReadLine();
            server._process.BeginErrorReadLine();
            server._url = await server._listening.Task.WaitAsync(Patience, cancellation);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>A client of the workspace that is measured, or of another one.</summary>
    /// <param name="apiKey">Opens the other workspace.</param>
    public HttpClient Connect(string? apiKey = null)
    {
        var client = new HttpClient { BaseAddress = Url };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", apiKey ?? ApiKey);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(CancellationToken.None);
        Running.TryRemove(ProcessId, out _);
        _process.Dispose();
    }

    private void Read(string? line)
    {
        // What it logs later is read, lest it wait for room in the pipe, and forgotten.
        if (line is null || _listening.Task.IsCompleted)
            return;

        lock (_printed)
            _printed.AppendLine(line);
        if (line.Contains("Listening on", StringComparison.Ordinal))
            _listening.TrySetResult(new Uri(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^1]));
    }
}
