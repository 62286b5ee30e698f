using System.Diagnostics;
using System.Globalization;

namespace AccessCodes.TestSupport;

/// <summary>An emulator of Azure Table Storage, in a process of its own.</summary>
public sealed class Azurite : IAsyncDisposable
{
    // The emulator's account, the same on every machine and no secret.
    private const string Account = "devstoreaccount1";
    private const string Key =
        "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private const string TellsPort = "listening on ";

    // What runs in the emulator's process before it. Its standard input is a pipe from this process, which breaks however
    // this process ends, and so ends the emulator too. And it prints the port that the system has given: the emulator
    // itself prints the one that it was asked for, which is 0.
    private const string Preload = $$"""
        data:text/javascript,
        import net from 'node:net';
        process.stdin.on('end', () => process.exit()).resume();
        const { listen } = net.Server.prototype;
        net.Server.prototype.listen = function (...where) {
          this.once('listening', () => console.log('{{TellsPort}}' + this.address().port));
          return listen.apply(this, where);
        };
        """;

    private readonly Process _process;
    private readonly string _folder;
    private readonly Task<string> _printed;
    private readonly TaskCompletionSource<int?> _port = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Azurite(Process process, string folder)
    {
        (_process, _folder) = (process, folder);
        _printed = process.StandardError.ReadToEndAsync();
        process.OutputDataReceived += (_, printed) => Read(printed.Data);
        process.BeginOutputReadLine();
    }

    /// <summary>The connection string of its storage account, which has tables and nothing else.</summary>
    public string ConnectionString { get; private set; } = "";

    /// <summary>The loopback port on which it answers.</summary>
    public int Port { get; private set; }

    /// <summary>The id of its process.</summary>
    public int ProcessId => _process.Id;

    /// <summary>Starts an emulator and waits until it answers.</summary>
    /// <param name="folder">Where it keeps its rows, to start again with them; null to keep them in memory.</param>
    /// <param name="cancellation">Cancels the start.</param>
    /// <exception cref="InvalidOperationException">It did not start, or there is no Node.js to run it.</exception>
    public static async Task<Azurite> StartAsync(string? folder = null, CancellationToken cancellation = default)
    {
        var azurite = Launch(folder);
        try
        {
            await azurite.ListensAsync(cancellation);
            return azurite;
        }
        catch
        {
            await azurite.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        // Without its tree, which would be stopped first and killed after that: this process may have ended in between.
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static Azurite Launch(string? folder)
    {
        var workFolder = Directory.CreateTempSubdirectory("azurite-").FullName;
        string[] arguments =
        [
            "--import", Preload,
            Node.PackageFile("azurite", "dist", "src", "table", "main.js"),
            "--tableHost", "127.0.0.1",
            "--tablePort", "0",
            "--silent", "--skipApiVersionCheck", "--disableTelemetry",
            .. folder is null ? ["--inMemoryPersistence"] : new[] { "--location", folder },
        ];
        var process = Process.Start(new ProcessStartInfo(Node.Executable, arguments)
        {
            WorkingDirectory = workFolder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        return new Azurite(process, workFolder);
    }

    private async Task ListensAsync(CancellationToken cancellation)
    {
        Port = await _port.Task.WaitAsync(Wait.Patience, cancellation)
            ?? throw new InvalidOperationException($"Azurite ended: {await _printed}");
        ConnectionString = $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};"
            + string.Create(CultureInfo.InvariantCulture, $"TableEndpoint=http://127.0.0.1:{Port}/{Account};");
    }

    /// <param name="line">What it printed; null at its end.</param>
    private void Read(string? line)
    {
        if (line is null)
            _port.TrySetResult(null);
        else if (line.StartsWith(TellsPort, StringComparison.Ordinal))
            _port.TrySetResult(int.Parse(line.AsSpan(TellsPort.Length), CultureInfo.InvariantCulture));
    }
}
