using AccessCodes.LocalHost.Migrating;
using AccessCodes.LocalHost.Sandbox;
using Spectre.Console.Testing;

namespace AccessCodes.LocalHost.Tests.Migrating;

/// <summary>A migration from the terminal, against the product in this process.</summary>
public sealed class MigrateCommandTests : IAsyncLifetime
{
    private const int AtticFlat = 14;
    private const int Garage = 2;

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("localhost-tests-");
    private LocalHostApp _app = null!;

    public async Task InitializeAsync() => _app = await LocalHostApp.StartAsync(
        new LocalHostOptions { Port = 0, Data = _data, RateLimits = false });

    public async Task DisposeAsync()
    {
        await _app.DisposeAsync();
        _data.Delete(recursive: true);
    }

    [Fact]
    public async Task It_shows_the_plan_and_changes_nothing_when_it_is_only_tried()
    {
        var options = Migrate("--device", $"{SandboxIds.Device(AtticFlat)}", "--dry-run");

        var (exitCode, shown) = await RunAsync(options);
        var (_, again) = await RunAsync(options);

        Assert.Equal(0, exitCode);
        Assert.Contains("Attic Flat", shown, StringComparison.Ordinal);
        Assert.Contains("3 codes: 3 to convert", shown, StringComparison.Ordinal);
        Assert.Equal(shown, again);
    }

    [Fact]
    public async Task It_ends_well_where_all_is_as_planned()
    {
        var (exitCode, shown) = await RunAsync(Migrate("--device", $"{SandboxIds.Device(AtticFlat)}"));

        Assert.Equal(0, exitCode);
        Assert.Contains("completed: 3 converted", shown, StringComparison.Ordinal);
        Assert.Contains("0 codes", (await RunAsync(Migrate("--device", $"{SandboxIds.Device(AtticFlat)}"))).Shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_tells_what_failed_and_why()
    {
        var (exitCode, shown) = await RunAsync(Migrate("--device", $"{SandboxIds.Device(Garage)}"));

        Assert.Equal(1, exitCode);
        Assert.Contains("2 would fail as things are", shown, StringComparison.Ordinal);
        Assert.Contains("device_offline", shown, StringComparison.Ordinal);
        Assert.Contains("Gardener", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_migrates_an_account_with_replacements()
    {
        var (exitCode, shown) = await RunAsync(
            Migrate("--account", $"{SandboxIds.ConnectedAccount(3)}", "--replace", "--concurrency", "2"));

        Assert.Equal(0, exitCode);
        Assert.Contains("7 replaced", shown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("00000000-0000-0000-0000-000000000001", "seam_sandbox_1", "device_not_found")]
    [InlineData("de000000-0000-4000-8000-000000000001", "seam_nobody", "unauthorized")]
    public async Task What_the_app_refuses_is_told(string device, string key, string error)
    {
        var (exitCode, shown) = await RunAsync(Migrate("--device", device, "--api-key", key));

        Assert.Equal(2, exitCode);
        Assert.Contains(error, shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_app_that_is_not_there_is_told()
    {
        var (exitCode, shown) = await RunAsync(Migrate("--all") with { Url = new Uri("http://127.0.0.1:1") });

        Assert.Equal(2, exitCode);
        Assert.Contains("does not answer", shown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData]
    [InlineData("--all", "--device", "de000000-0000-4000-8000-000000000001")]
    [InlineData("--device", "front door")]
    [InlineData("--all", "--url", "localhost")]
    [InlineData("--all", "--unknown")]
    public async Task Words_that_make_no_sense_are_refused(params string[] args)
    {
        var exitCode = await LocalHostOptions.ParseAndRunAsync(
            [MigrateOptions.CommandName, .. args], (_, _) => Task.FromResult(0), (_, _) => Task.FromResult(0));

        Assert.Equal(2, exitCode);
    }

    private MigrateOptions Migrate(params string[] args)
    {
        MigrateOptions? parsed = null;
        var exitCode = LocalHostOptions.ParseAndRunAsync(
            [MigrateOptions.CommandName, .. args],
            (_, _) => Task.FromResult(0),
            (options, _) =>
            {
                parsed = options with { Url = new Uri(_app.Url) };
                return Task.FromResult(0);
            });

        Assert.Equal(0, exitCode.GetAwaiter().GetResult());
        return parsed!;
    }

    private static async Task<(int ExitCode, string Shown)> RunAsync(MigrateOptions options)
    {
        using var console = new TestConsole();
        console.Profile.Width = 240;
        var exitCode = await MigrateCommand.RunAsync(options, console, CancellationToken.None);
        return (exitCode, console.Output);
    }
}
