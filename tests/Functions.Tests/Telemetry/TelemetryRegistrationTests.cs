using AccessCodes.Functions.Telemetry;
using Azure.Identity;
using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace AccessCodes.Functions.Tests.Telemetry;

/// <summary>Telemetry goes to Application Insights by the identity of the app, where the settings name one.</summary>
public sealed class TelemetryRegistrationTests
{
    private const string Address = "InstrumentationKey=00000000-0000-4000-8000-000000000000;IngestionEndpoint=https://localhost/";

    [Fact]
    public async Task Where_the_settings_name_application_insights_everything_goes_there_by_identity()
    {
        await using var services = Services(new()
        {
            ["APPLICATIONINSIGHTS_CONNECTION_STRING"] = Address,
            ["APPLICATIONINSIGHTS_AUTHENTICATION_STRING"] = "ClientId=11111111-0000-4000-8000-000000000000;Authorization=AAD",
        });

        var exporter = services.GetRequiredService<IOptions<AzureMonitorExporterOptions>>().Value;
        Assert.Equal(Address, exporter.ConnectionString);
        Assert.IsType<ManagedIdentityCredential>(exporter.Credential);
        Assert.False(exporter.EnableTraceBasedLogsSampler);
        Assert.NotNull(services.GetRequiredService<TracerProvider>());
        Assert.NotNull(services.GetRequiredService<MeterProvider>());
    }

    /// <summary>As on Core Tools: the exporter would refuse to start without an address.</summary>
    [Fact]
    public async Task Where_they_name_none_the_app_starts_all_the_same()
    {
        await using var services = Services([]);

        Assert.NotNull(services.GetRequiredService<TracerProvider>());
        Assert.Null(services.GetRequiredService<IOptions<AzureMonitorExporterOptions>>().Value.ConnectionString);
    }

    [Theory]
    [InlineData("Authorization=AAD", true)]
    [InlineData("Authorization=AAD;ClientId=11111111-0000-4000-8000-000000000000", true)]
    [InlineData("authorization=aad", true)]
    [InlineData("ClientId=11111111-0000-4000-8000-000000000000", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void An_identity_is_used_where_the_settings_ask_for_entra(string? setting, bool isUsed) =>
        Assert.Equal(isUsed, TelemetryRegistration.CredentialOf(setting) is not null);

    private static ServiceProvider Services(Dictionary<string, string?> settings) =>
        new ServiceCollection()
            .AddLogging()
            .AddAzureTelemetry(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
            .BuildServiceProvider();
}
