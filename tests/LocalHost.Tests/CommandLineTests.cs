using System.Net;
using System.Net.Sockets;

namespace AccessCodes.LocalHost.Tests;

/// <summary>What LocalHost refuses to start with, and that it then changes nothing.</summary>
public sealed class CommandLineTests : IDisposable
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("localhost-tests-");

    public void Dispose() => _data.Delete(recursive: true);

    [Theory]
    [InlineData("--port", "abc")]
    [InlineData("--port", "65536")]
    [InlineData("--port", "-1")]
    [InlineData("--storage", "postgres")]
    [InlineData("--storage", "a=b")]
    [InlineData("--reset", "--storage", "UseDevelopmentStorage=true;")]
    [InlineData("--rate-limits", "some")]
    [InlineData("--telemetry", "syslog")]
    [InlineData("--unknown")]
    public async Task Words_that_make_no_sense_are_refused(params string[] args)
    {
        var ran = false;
        var exitCode = await LocalHostOptions.ParseAndRunAsync(args, (_, _) =>
        {
            ran = true;
            return Task.FromResult(0);
        });

        Assert.Equal((1, false), (exitCode, ran));
    }

    [Fact]
    public async Task Without_words_it_listens_on_the_usual_port_and_keeps_rows_in_sqlite()
    {
        LocalHostOptions? parsed = null;
        await LocalHostOptions.ParseAndRunAsync([], (options, _) =>
        {
            parsed = options;
            return Task.FromResult(0);
        });

        Assert.Equal((7071, ".local", "sqlite", false), (parsed!.Port, parsed.Data.Name, parsed.Storage, parsed.Reset));
        Assert.True(parsed.RateLimits);
    }

    [Fact]
    public async Task A_folder_serves_one_process_at_a_time()
    {
        await using var first = await StartAsync();

        var thrown = await Assert.ThrowsAsync<CannotStartException>(() => StartAsync());
        Assert.Contains("--data", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_is_in_use_is_named_and_nothing_is_emptied()
    {
        await using (await StartAsync())
        {
        }

        using var occupant = new TcpListener(IPAddress.Loopback, 0);
        occupant.Start();
        var port = ((IPEndPoint)occupant.LocalEndpoint).Port;
        var before = Bytes();

        var thrown = await Assert.ThrowsAsync<CannotStartException>(() => StartAsync(port, reset: true));

        Assert.Contains($"Port {port}", thrown.Message, StringComparison.Ordinal);
        Assert.Equal(before, Bytes());
    }

    [Fact]
    public async Task A_database_that_is_none_is_named()
    {
        await File.WriteAllTextAsync(DatabasePath, new string('x', 8192));

        var thrown = await Assert.ThrowsAsync<CannotStartException>(() => StartAsync());
        Assert.Contains(DatabasePath, thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Orchestrations_of_one_storage_are_kept_apart_from_those_of_another()
    {
        using var folder = DataFolder.Take(_data);
        string[] databases =
        [
            folder.DatabaseFor(null),
            folder.DatabaseFor("UseDevelopmentStorage=true"),
            folder.DatabaseFor("AccountName=one;AccountKey=AAAA;EndpointSuffix=example.net;DefaultEndpointsProtocol=https"),
        ];

        Assert.Equal(3, databases.Distinct().Count());
    }

    private string DatabasePath => Path.Combine(_data.FullName, "access-codes.db");

    private Task<LocalHostApp> StartAsync(int port = 0, bool reset = false) =>
        LocalHostApp.StartAsync(new LocalHostOptions { Port = port, Data = _data, Reset = reset });

    private byte[] Bytes() => File.ReadAllBytes(DatabasePath);
}
