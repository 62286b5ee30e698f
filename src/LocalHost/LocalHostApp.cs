using System.Net;
using System.Net.Sockets;
using AccessCodes.Domain.Workspaces;
using AccessCodes.Functions;
using AccessCodes.Functions.Options;
using AccessCodes.Functions.Storage;
using AccessCodes.LocalHost.Hosting;
using AccessCodes.LocalHost.Sandbox;
using AccessCodes.LocalHost.Sqlite;
using AccessCodes.LocalHost.TaskHub;
using Azure;
using Azure.Data.Tables;
using DurableTask.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AccessCodes.LocalHost;

/// <summary>The whole product, running: storage, engine, timers and HTTP.</summary>
internal sealed class LocalHostApp : IAsyncDisposable
{
    private const string Loopback = "127.0.0.0/8, ::1/128";

    private readonly DataFolder _folder;
    private readonly SqliteDatabase _database;
    private readonly WebApplication _web;

    private LocalHostApp(LocalHostOptions options, DataFolder folder, SqliteDatabase database, WebApplication web) =>
        (Options, _folder, _database, _web) = (options, folder, database, web);

    public LocalHostOptions Options { get; }

    public string Url => _web.Urls.First();

    public IServiceProvider Services => _web.Services;

    /// <summary>Starts the product and returns once it answers.</summary>
    /// <param name="options">What the command line says.</param>
    /// <param name="configure">Registers other services than the product's own; for tests.</param>
    /// <param name="cancellation">Cancels the start.</param>
    /// <exception cref="CannotStartException">Something that whoever starts it can mend.</exception>
    public static async Task<LocalHostApp> StartAsync(
        LocalHostOptions options,
        Action<IServiceCollection>? configure = null,
        CancellationToken cancellation = default)
    {
        // First what may say no, then what cannot be undone.
        var folder = DataFolder.Take(options.Data);
        CheckPort(options.Port);
        if (options.Reset)
            folder.Empty(options.StorageConnection);

        var database = Open(folder.DatabaseFor(options.StorageConnection));
        var app = new LocalHostApp(options, folder, database, Build(options, folder, database, configure));
        try
        {
            await app.StartAsync(cancellation);
            return app;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until the process is asked to stop.</summary>
    public Task WaitForShutdownAsync(CancellationToken cancellation) => _web.WaitForShutdownAsync(cancellation);

    public async ValueTask DisposeAsync()
    {
        await _web.StopAsync();
        await Services.GetRequiredService<DurableWorker>().DisposeAsync();
        await _web.DisposeAsync();
        await _database.DisposeAsync();
        _folder.Dispose();
    }

    private async Task StartAsync(CancellationToken cancellation)
    {
        try
        {
            if (Options is { Reset: true, StorageConnection: not null })
                await EmptyTablesAsync(cancellation);
            await Services.GetRequiredService<SandboxFixture>().SeedAsync(cancellation);
        }
        catch (Exception exception) when (exception is RequestFailedException or AggregateException)
        {
            throw new CannotStartException(
                $"The storage account does not answer: {exception.Message}", exception);
        }

        await Services.GetRequiredService<DurableWorker>().StartAsync();
        await _web.StartAsync(cancellation);
    }

    private static void CheckPort(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
        }
        catch (SocketException exception)
        {
            throw new CannotStartException(
                $"Port {port} cannot be used: {exception.Message}. Choose another one with --port.", exception);
        }
    }

    private static SqliteDatabase Open(string path)
    {
        try
        {
            return new SqliteDatabase(path);
        }
        catch (SqliteException exception)
        {
            throw new CannotStartException(
                $"{path} cannot be opened: {exception.Message} Begin anew with --reset.", exception);
        }
    }

    private async Task EmptyTablesAsync(CancellationToken cancellation)
    {
        var service = new TableServiceClient(Options.StorageConnection);
        await foreach (var table in service.QueryAsync(cancellationToken: cancellation))
        {
            if (table.Name.StartsWith(AzureTables.DefaultPrefix, StringComparison.Ordinal))
                await service.DeleteTableAsync(table.Name, cancellation);
        }
    }

    private static WebApplication Build(
        LocalHostOptions options, DataFolder folder, SqliteDatabase database, Action<IServiceCollection>? configure)
    {
        // Otherwise the host watches the folder that it was started in, and all below it, for a change of appsettings.json:
        // also the data folder, where each write would wake it.
        var builder = WebApplication.CreateSlimBuilder(
            new WebApplicationOptions { Args = ["--hostBuilder:reloadConfigOnChange=false"] });
        builder.Logging.ClearProviders();
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "HH:mm:ss.fff ";
        });
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Logging.AddFilter("AccessCodes", LogLevel.Information);

        // Port 0 asks the system for a free one, which it gives for an address, not for a name.
        builder.WebHost.UseUrls(options.Port == 0 ? "http://127.0.0.1:0" : $"http://localhost:{options.Port}");

        builder.WebHost.ConfigureKestrel(FunctionsHostLimits.Apply);

        builder.AddTelemetry(options.Telemetry);

        var services = builder.Services;
        services.AddSingleton<ITables>(_ => options.StorageConnection is { } connection
            ? new AzureTables(new TableServiceClient(connection))
            : new SqliteTables(database));
        services.AddSingleton<SandboxFixture>();
        services.AddSingleton<ISandboxSeed>(provider => provider.GetRequiredService<SandboxFixture>());
        services.AddAccessCodes(builder.Configuration);
        if (!options.RateLimits)
            services.Configure<RateLimitOptions>(limits => limits.Enabled = false);
        // Receivers under development are on this machine as well; a setting of the user's own comes first.
        services.PostConfigure<WebhookOptions>(webhooks => webhooks.AllowedNetworks =
            webhooks.AllowedNetworks.Length > 0 ? webhooks.AllowedNetworks : Loopback);
        services.AddSingleton(FunctionKey.ReadOrCreate(folder.FunctionKey));
        services.AddSingleton(FunctionCatalog.Of(typeof(ServiceRegistration).Assembly));
        services.AddSingleton<IOrchestrationService>(provider => new SqliteTaskHub(
            database,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<SqliteTaskHub>>()));
        services.AddSingleton(provider => new DurableWorker(
            provider.GetRequiredService<IOrchestrationService>(),
            OrchestrationFunctions.From(provider.GetRequiredService<FunctionCatalog>(), provider),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILoggerFactory>()));
        services.AddSingleton(provider => provider.GetRequiredService<DurableWorker>().Client);
        services.AddSingleton(options);
        services.AddHostedService<StartupSweep>();
        services.AddHostedService<TimerFunctions>();
        configure?.Invoke(services);

        var web = builder.Build();
        web.UseFunctionsHostLimits();
        web.MapFunctions(web.Services.GetRequiredService<FunctionCatalog>());
        return web;
    }
}
