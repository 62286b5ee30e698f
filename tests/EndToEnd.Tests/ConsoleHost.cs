using AccessCodes.Functions.Storage;
using AccessCodes.LocalHost;
using AccessCodes.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace AccessCodes.EndToEnd.Tests;

/// <summary>The product in this process, and a browser to look at it.</summary>
public sealed class ConsoleHost : IAsyncLifetime
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("access-codes-");
    private LocalHostApp? _app;

    internal ITables Tables => _app!.Services.GetRequiredService<ITables>();

    public async Task InitializeAsync() =>
        _app = await LocalHostApp.StartAsync(new LocalHostOptions { Port = 0, Data = _data, RateLimits = false });

    /// <summary>Runs a script in the folder Browser.</summary>
    internal Task WalkAsync(string script) => ProcessOutput.OfAsync(
        Node.Executable,
        [Path.Combine(AppContext.BaseDirectory, "Browser", script), Browser.Executable, $"{_app!.Url}/"]);

    public async Task DisposeAsync()
    {
        await _app!.DisposeAsync();
        _data.Delete(recursive: true);
    }
}
