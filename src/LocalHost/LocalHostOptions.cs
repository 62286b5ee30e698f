using System.CommandLine;
using System.CommandLine.Parsing;
using AccessCodes.LocalHost.Migrating;
using Azure.Data.Tables;

namespace AccessCodes.LocalHost;

/// <summary>What the command line says.</summary>
internal sealed record LocalHostOptions
{
    /// <summary>The port on loopback; 0 for any that is free.</summary>
    public int Port { get; init; } = 7071;

    /// <summary>The folder that state is kept in.</summary>
    public required DirectoryInfo Data { get; init; }

    /// <summary>Where rows are kept: <c>sqlite</c>, <c>azurite</c> or a connection string.</summary>
    public string Storage { get; init; } = Sqlite;

    /// <summary>Whether to begin with empty storage.</summary>
    public bool Reset { get; init; }

    /// <summary>Whether a device takes only so much in a minute, as Seam documents it; otherwise as much as comes.</summary>
    public bool RateLimits { get; init; } = true;

    /// <summary>Where traces, metrics and logs go: <c>off</c>, <c>console</c> or <c>otlp</c>.</summary>
    public string Telemetry { get; init; } = LocalTelemetry.Off;

    public const string Sqlite = "sqlite";
    public const string Azurite = "azurite";

    private const string On = "on";
    private const string Off = "off";

    /// <summary>The connection string of a storage account; null where rows are kept in SQLite.</summary>
    public string? StorageConnection => Storage switch
    {
        Sqlite => null,
        Azurite => "UseDevelopmentStorage=true",
        _ => Storage,
    };

    /// <summary>Reads the command line and runs the product with it, unless it asks for help or is wrong.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="run">Runs the product and returns its exit code.</param>
    /// <param name="migrate">Migrates codes of a product that is running, and returns the exit code.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> ParseAndRunAsync(
        string[] args,
        Func<LocalHostOptions, CancellationToken, Task<int>> run,
        Func<MigrateOptions, CancellationToken, Task<int>>? migrate = null)
    {
        var port = new Option<int>("--port")
        {
            Description = "The port on localhost; 0 for any that is free",
            DefaultValueFactory = _ => 7071,
        };
        port.Validators.Add(result =>
        {
            if (!int.TryParse(result.Tokens is [.., var last] ? last.Value : "0", out var number) || number is < 0 or > ushort.MaxValue)
                result.AddError("--port must be a number from 0 to 65535");
        });
        var data = new Option<DirectoryInfo>("--data")
        {
            Description = "The folder that state is kept in",
            DefaultValueFactory = _ => new DirectoryInfo(".local"),
        };
        var storage = new Option<string>("--storage")
        {
            Description = "Where rows are kept: sqlite, azurite, or the connection string of a storage account",
            DefaultValueFactory = _ => Sqlite,
        };
        storage.Validators.Add(CheckStorage);
        var reset = new Option<bool>("--reset") { Description = "Begin with an empty, newly seeded sandbox" };

        var rateLimits = new Option<string>("--rate-limits")
        {
            Description = "Whether a device takes only so much in a minute, as with Seam: on or off",
            DefaultValueFactory = _ => On,
        }.AcceptOnlyFromAmong(On, Off);

        var telemetry = new Option<string>("--telemetry")
        {
            Description = "Where traces, metrics and logs go by OpenTelemetry: off, console, or otlp; "
                + "otlp where OTEL_EXPORTER_OTLP_ENDPOINT is set, else off",
            DefaultValueFactory = _ => LocalTelemetry.Default,
        };
        telemetry.AcceptOnlyFromAmong([.. LocalTelemetry.All]);

        var root = new RootCommand("Seam's API for migrating unmanaged access codes, on one machine")
        {
            port, data, storage, reset, telemetry, rateLimits,
        };
        if (migrate is not null)
            root.Add(MigrateOptions.Command(migrate));
        root.Validators.Add(result =>
        {
            if (result.GetValue(reset) && result.GetValue(storage) is not (Sqlite or Azurite))
                result.AddError("--reset empties sqlite and azurite, never a storage account");
        });
        root.SetAction((result, cancellation) => run(
            new LocalHostOptions
            {
                Port = result.GetValue(port),
                Data = result.GetValue(data)!,
                Storage = result.GetValue(storage)!,
                Telemetry = result.GetValue(telemetry)!,
                Reset = result.GetValue(reset),
                RateLimits = result.GetValue(rateLimits) == On,
            },
            cancellation));
        var parsed = root.Parse(args);
        var exitCode = await parsed.InvokeAsync();
        return parsed.Errors.Count > 0 && parsed.CommandResult.Command.Name == MigrateOptions.CommandName
            ? MigrateOptions.UsageError
            : exitCode;
    }

    private static void CheckStorage(OptionResult result)
    {
        var storage = result.GetValueOrDefault<string>();
        if (storage is Sqlite or Azurite)
            return;

        try
        {
            _ = new TableServiceClient(storage);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or InvalidOperationException)
        {
            result.AddError("--storage must be sqlite, azurite, or the connection string of a storage account");
        }
    }
}
