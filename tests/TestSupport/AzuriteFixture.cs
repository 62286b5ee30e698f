namespace AccessCodes.TestSupport;

/// <summary>
/// The one emulator that all test classes of an assembly share: a class fixture of each. It is started by the first
/// that asks and ends with the test process. Classes keep apart by the names of their tables.
/// </summary>
public sealed class AzuriteFixture : IAsyncLifetime
{
    private static readonly Lazy<Task<Azurite>> Shared = new(StartAsync);

    /// <summary>The connection string of its storage account.</summary>
    public string ConnectionString { get; private set; } = "";

    /// <inheritdoc />
    public async Task InitializeAsync()
    {
        // xunit makes the fixture even where all tests of the class are skipped.
        if (Node.SkipReason is null)
            ConnectionString = (await Shared.Value).ConnectionString;
    }

    /// <inheritdoc />
    public Task DisposeAsync() => Task.CompletedTask;

    private static async Task<Azurite> StartAsync()
    {
        var azurite = await Azurite.StartAsync();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => azurite.DisposeAsync().AsTask().Wait(TimeSpan.FromSeconds(5));
        return azurite;
    }
}
