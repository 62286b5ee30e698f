using System.Diagnostics;
using System.Text;
using AccessCodes.TestSupport;

namespace AccessCodes.EndToEnd.Tests;

/// <summary>LocalHost as a user runs it: a process of its own, on a free port, with a folder of its own.</summary>
internal sealed class LocalHostProcess : IAsyncDisposable
{
    private readonly StringBuilder _output = new();
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("access-codes-");
    private readonly string[] _options;
    private readonly string[] _command;
    private Process? _process;
    private Task _ended = Task.CompletedTask;

    private LocalHostProcess(string[] command, string[] options) => (_command, _options) = (command, options);

    public Uri Url { get; private set; } = null!;

    public string Data => _data.FullName;

    /// <summary>Everything that was printed, logs included, by all processes so far.</summary>
    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    /// <param name="storage">The connection string of a storage account; null for SQLite.</param>
    /// <param name="command">What to type in the root of the repository; null to run what the tests were built with.</param>
    /// <param name="rateLimits">Whether devices take only so much in a minute, which is what a user gets.</param>
    public static async Task<LocalHostProcess> StartAsync(
        string? storage = null, string? command = null, bool rateLimits = true)
    {
        var built = Path.Combine(AppContext.BaseDirectory, "AccessCodes.LocalHost.dll");
        var host = new LocalHostProcess(
            command is null
                ? ["dotnet", "exec", built]
                : [.. command.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries), "--"],
            ["--storage", storage ?? "sqlite", .. rateLimits ? Array.Empty<string>() : ["--rate-limits", "off"]]);
        await host.StartAsync();
        return host;
    }

    /// <summary>Starts it again on the same folder, after <see cref="KillAsync"/>.</summary>
    public async Task StartAsync() => Url = await Launch().WaitAsync(Wait.Patience);

    /// <summary>Starts it again and does not wait until it answers.</summary>
    /// <returns>Its URL once it does.</returns>
    public Task<Uri> Launch()
    {
        var listening = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        var process = new Process
        {
            StartInfo = new ProcessStartInfo(
                _command[0], [.. _command[1..], "--port", "0", "--data", _data.FullName, .. _options])
            {
                WorkingDirectory = RepositoryRoot.Path,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                // It lives too short for what it would learn about itself.
                Environment = { ["DOTNET_TieredPGO"] = "0", ["DOTNET_TC_CallCountingDelayMs"] = "10000" },
            },
            EnableRaisingEvents = true,
        };

        void Read(string? line)
        {
            if (line is null)
                return;
            lock (_output)
                _output.AppendLine(line);
            if (line.Contains("Listening on", StringComparison.Ordinal))
                listening.TrySetResult(new Uri(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^1]));
        }

        process.OutputDataReceived += (_, data) => Read(data.Data);
        process.ErrorDataReceived += (_, data) => Read(data.Data);
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        process.Exited += (_, _) =>
        {
            listening.TrySetException(
                new InvalidOperationException($"LocalHost ended with {process.ExitCode}:\n{Output}"));
            ended.SetResult();
        };

        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        (_process, _ended) = (process, ended.Task);
        return listening.Task;
    }

    /// <summary>Ends it as a power cut does: SIGKILL.</summary>
    public async Task KillAsync()
    {
        if (_process is null)
            return;

        _process.Kill(entireProcessTree: true);
        // All that it has printed is read, and its end was told: that looks at the process, which is not to be gone by then.
        await _process.WaitForExitAsync();
        await _ended;
        _process.Dispose();
        _process = null;
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _data.Delete(recursive: true);
    }
}
