using Azure.Core;
using Azure.Identity;
using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;

namespace AccessCodes.Functions.Telemetry;

/// <summary>Traces, metrics and logs through OpenTelemetry; where they go is the host's to say.</summary>
internal static class TelemetryRegistration
{
    /// <summary>Collects what the app tells of itself.</summary>
    public static IOpenTelemetryBuilder AddTelemetry(this IServiceCollection services) => services
        .AddOpenTelemetry()
        // Durable Functions hands the trace on to the orchestration only where its client is listened to.
        .WithTracing(tracing => tracing.AddSource(Tracing.SourceName, "Microsoft.DurableTask"))
        .WithMetrics(metrics => metrics.AddMeter(AppMetrics.MeterName))
        .WithLogging(
            configureBuilder: null,
            logs =>
            {
                logs.IncludeFormattedMessage = true;
                logs.IncludeScopes = true;
            });

    /// <summary>
    /// Collects it, and sends it to Application Insights where the settings name one, by the identity that they name.
    /// </summary>
    public static IServiceCollection AddAzureTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        var telemetry = services.AddTelemetry().UseFunctionsWorkerDefaults();
        if (configuration["APPLICATIONINSIGHTS_CONNECTION_STRING"] is { Length: > 0 } connectionString)
        {
            telemetry.UseAzureMonitorExporter(exporter =>
            {
                exporter.ConnectionString = connectionString;
                exporter.Credential = CredentialOf(configuration["APPLICATIONINSIGHTS_AUTHENTICATION_STRING"]);
                // Traces are sampled under load, five a second; what is logged must be found whether or not its trace is.
                exporter.EnableTraceBasedLogsSampler = false;
            });
        }

        return services;
    }

    /// <summary>The credential that <c>Authorization=AAD;ClientId=…</c> means, as the Functions host reads it.</summary>
    /// <returns>Null where nothing is said of Entra ID.</returns>
    internal static TokenCredential? CredentialOf(string? authentication)
    {
        var parts = (authentication ?? "")
            .Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(part => part.Split('=', 2))
            .Where(part => part.Length == 2)
            .ToDictionary(part => part[0], part => part[1], StringComparer.OrdinalIgnoreCase);
        if (!"AAD".Equals(parts.GetValueOrDefault("Authorization"), StringComparison.OrdinalIgnoreCase))
            return null;

        return new ManagedIdentityCredential(parts.GetValueOrDefault("ClientId") is { Length: > 0 } clientId
            ? ManagedIdentityId.FromUserAssignedClientId(clientId)
            : ManagedIdentityId.SystemAssigned);
    }
}
