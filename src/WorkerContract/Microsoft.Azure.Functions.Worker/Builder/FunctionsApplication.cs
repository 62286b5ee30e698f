namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>The Azure entry point. FunctionsHost=Local only type-checks it: there LocalHost is the entry point.</summary>
public class FunctionsApplication
{
    /// <summary>Creates the builder of an isolated worker process.</summary>
    /// <exception cref="PlatformNotSupportedException">Always: this is not the real package.</exception>
    public static FunctionsApplicationBuilder CreateBuilder(string[] args) => throw AzurePackagesNeeded();

    internal static PlatformNotSupportedException AzurePackagesNeeded() => new(
        "This build has no Azure Functions worker. Build with FunctionsHost=Azure to run in Azure, "
        + "or run src/LocalHost.");
}
