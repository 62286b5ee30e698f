using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace AccessCodes.TestSupport;

/// <summary>An emulator of Azure Table Storage, in a process of its own.</summary>
public sealed class Azurite : IAsyncDisposable
{
    // The emulator's account, the same on every machine and no secret.
    private const string Account = "devstoreaccount1";
    private const string Key =
        "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    // The emulator's standard input is a pipe from this process. It breaks however this process ends, and so ends the
    // emulator too.
    private const string EndWithParent = "data:text/javascript,process.stdin.on('end',()=>process.exit()).resume()";

    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly string _folder;
    private readonly Task<string> _printed;

    private Azurite(Process process, string folder, int port)
    {
        (_process, _folder) = (process, folder);
        _printed = process.StandardError.ReadToEndAsync();
        ConnectionString = $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};"
            + string.Create(CultureInfo.InvariantCulture, $"TableEndpoint=http://127.0.0.1:{port}/{Account};");
        Port = port;
    }

    /// <summary>The connection string of its storage account, which has tables and nothing else.</summary>
    public string ConnectionString { get; }

    /// <summary>The loopback port on which it answers.</summary>
    public int Port { get; }

    /// <summary>The id of its process.</summary>
    public int ProcessId => _process.Id;

    /// <summary>Starts an emulator and waits until it answers.</summary>
    /// <param name="folder">Where it keeps its rows, to start again with them; null to keep them in memory.</param>
    /// <param name="cancellation">Cancels the start.</param>
    /// <exception cref="InvalidOperationException">It did not start, or there is no Node.js to run it.</exception>
    public static async Task<Azurite> StartAsync(string? folder = null, CancellationToken cancellation = default)
    {
        for (var attempt = 1; ; attempt++)
        {
            var azurite = Launch(folder, FreePort());
            try
            {
                await azurite.AnswersAsync(cancellation);
                return azurite;
            }
            catch (Exception failure)
            {
                await azurite.DisposeAsync();
                // Between finding the port free and listening on it somebody else may have taken it.
                if (failure is not InvalidOperationException || attempt == 3)
                    throw;
            }
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

    private static Azurite Launch(string? folder, int port)
    {
        var workFolder = Directory.CreateTempSubdirectory("azurite-").FullName;
        string[] arguments =
        [
            "--import", EndWithParent,
            Node.PackageFile("azurite", "dist", "src", "table", "main.js"),
            "--tableHost", "127.0.0.1",
            "--tablePort", port.ToString(CultureInfo.InvariantCulture),
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
        process.OutputDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        return new Azurite(process, workFolder, port);
    }

    private async Task AnswersAsync(CancellationToken cancellation)
    {
        for (var waited = Stopwatch.StartNew(); ;)
        {
            if (_process.HasExited)
                throw new InvalidOperationException($"Azurite ended with {_process.ExitCode}: {await _printed}");
            if (waited.Elapsed > StartPatience)
                throw new InvalidOperationException($"Azurite did not answer within {StartPatience}.");

            try
            {
                using var socket = new TcpClient();
                await socket.ConnectAsync(IPAddress.Loopback, Port, cancellation);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(50, cancellation);
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
