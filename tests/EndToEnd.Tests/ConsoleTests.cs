using AccessCodes.Functions.Storage;
using AccessCodes.LocalHost;
using AccessCodes.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace AccessCodes.EndToEnd.Tests;

/// <summary>
/// The console in a browser. With SCREENSHOTS=docs/images the pictures of the documentation are taken anew.
/// </summary>
public sealed class ConsoleTests(ConsoleHost host) : IClassFixture<ConsoleHost>
{
    [BrowserFact]
    public Task A_key_opens_its_workspace_for_as_long_as_the_tab_is_open() => host.WalkAsync("signIn.mjs");

    [BrowserFact]
    public Task A_key_that_opens_nothing_is_refused_and_forgotten() => host.WalkAsync("wrongKey.mjs");

    [BrowserFact]
    public Task A_code_is_converted_and_the_page_follows() => host.WalkAsync("convert.mjs");

    [BrowserFact]
    public Task A_deletion_that_fails_is_explained() => host.WalkAsync("failedDelete.mjs");

    [BrowserFact]
    public Task The_switches_of_a_sandbox_change_its_locks() => host.WalkAsync("simulator.mjs");

    [BrowserFact]
    public Task Keys_lead_everywhere() => host.WalkAsync("keyboard.mjs");

    [BrowserFact]
    public Task It_keeps_nobody_out_in_light_and_dark_on_a_desk_and_on_a_phone() => host.WalkAsync("accessible.mjs");

    [BrowserFact]
    public async Task A_whole_workspace_is_migrated_and_what_failed_is_tried_again()
    {
        await using var own = new ConsoleHost();
        await own.InitializeAsync();

        await own.WalkAsync("migration.mjs");
    }

    [BrowserFact]
    public async Task Ten_thousand_codes_on_a_lock_stay_usable()
    {
        await using var crowded = new ConsoleHost();
        await crowded.InitializeAsync();
        await ExtraLock.AddAsync(crowded.Tables, ExtraLock.Fast, codes: 10_000);

        await crowded.WalkAsync("manyCodes.mjs");
    }
}

/// <summary>The product in this process, and a browser to look at it.</summary>
public sealed class ConsoleHost : IAsyncLifetime, IAsyncDisposable
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

    async ValueTask IAsyncDisposable.DisposeAsync() => await DisposeAsync();
}
