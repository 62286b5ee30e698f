using System.Diagnostics;
using AccessCodes.Functions.Storage;
using AccessCodes.LocalHost;
using AccessCodes.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace AccessCodes.Comparison.Servers;

/// <summary>A data folder of LocalHost, under temp, and what is in it; gone with this object.</summary>
internal sealed class LocalHostFolder : IDisposable
{
    /// <summary>A code of the sandbox, which every folder has: the first on the front door.</summary>
    public static readonly Guid SandboxCode = Known.Code(1, 1);

    /// <summary>Opens the other workspace.</summary>
    public const string NeighboursKey = "seam_sandbox_2";

    private const string ApiKey = "seam_sandbox_1";

    private static readonly string BuiltHost = Path.Combine(AppContext.BaseDirectory, "AccessCodes.LocalHost.dll");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("access-codes-bench-");
    private readonly string _storage;

    private LocalHostFolder(Inventory inventory, string? storage) =>
        (Inventory, _storage) = (inventory, storage ?? LocalHostOptions.Sqlite);

    /// <summary>What it holds beside the sandbox.</summary>
    public Inventory Inventory { get; }

    /// <summary>A folder in which nothing was started yet.</summary>
    public static LocalHostFolder Fresh() => new(new Inventory(0, 0), storage: null);

    /// <summary>A folder with the sandbox and as many codes as are wanted.</summary>
    /// <param name="inventory">Which codes.</param>
    /// <param name="storage">The connection string of a storage account; null for SQLite.</param>
    /// <param name="cancellation">Cancels it.</param>
    /// <param name="ofNeighbour">What the other workspace holds; null for nothing.</param>
    public static async Task<LocalHostFolder> SeedAsync(
        Inventory inventory, string? storage, CancellationToken cancellation, Inventory? ofNeighbour = null)
    {
        var folder = new LocalHostFolder(inventory, storage);
        try
        {
            // The product itself, in this process: it makes the sandbox, and lends its storage for the rest.
            var options = new LocalHostOptions { Port = 0, Data = folder._folder, Storage = folder._storage };
            await using var host = await LocalHostApp.StartAsync(options, cancellation: cancellation);
            var tables = host.Services.GetRequiredService<ITables>();
            await AddAsync(inventory, number => new ExtraDevice(Known.Sandbox, Known.AugustAccount, number));
            if (ofNeighbour is not null)
                await AddAsync(ofNeighbour, number => new ExtraDevice(Known.Neighbour, Known.NeighboursAccount, number));
            return folder;

            Task AddAsync(Inventory added, Func<int, ExtraDevice> deviceOf) => Parallel.ForEachAsync(
                added.LockNumbers,
                new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = cancellation },
                async (number, _) => await ExtraLock.AddAsync(
                    tables,
                    ExtraLock.Fast with { LockId = $"{ExtraLock.Fast.LockId}-{number}" },
                    deviceOf(number),
                    added.CodesOnEach));
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Starts LocalHost on this folder as a user does, but for the limits of the devices.</summary>
    /// <param name="name">What it is called in the results.</param>
    /// <param name="cancellation">Cancels the start.</param>
    public Task<Server> StartAsync(string name, CancellationToken cancellation) => Server.StartAsync(
        name,
        ApiKey,
        new ProcessStartInfo(
            "dotnet",
            [
                "exec", BuiltHost, "--port", "0", "--data", _folder.FullName, "--storage", _storage,
                "--rate-limits", "off",
            ])
        {
            // What `dotnet run` takes from launchSettings.json.
            Environment = { ["DOTNET_GCgen0size"] = "2000000" },
        },
        cancellation);

    public void Dispose() => _folder.Delete(recursive: true);
}
