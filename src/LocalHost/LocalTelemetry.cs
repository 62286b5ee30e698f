using AccessCodes.Functions.Telemetry;
using Microsoft.AspNetCore.Builder;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace AccessCodes.LocalHost;

/// <summary>Where traces, metrics and logs go, on one machine.</summary>
internal static class LocalTelemetry
{
    public const string Off = "off";
    public const string Console = "console";
    public const string Otlp = "otlp";

    /// <summary>What an OpenTelemetry collector is found by, whoever sends to it.</summary>
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    public static IReadOnlyList<string> All { get; } = [Off, Console, Otlp];

    /// <summary>To a collector where the environment names one, and else nowhere.</summary>
    public static string Default =>
        Environment.GetEnvironmentVariable(Endpoint) is { Length: > 0 } ? Otlp : Off;

    public static void AddTelemetry(this WebApplicationBuilder builder, string destination)
    {
        if (destination == Off)
            return;

        var telemetry = builder.Services.AddTelemetry()
            .ConfigureResource(resource => resource.AddService("access-codes"))
            .WithTracing(tracing => tracing
                .AddSource("DurableTask.Core")
                .AddAspNetCoreInstrumentation());
        if (destination == Otlp)
        {
            telemetry.UseOtlpExporter();
            return;
        }

        telemetry
            .WithTracing(tracing => tracing.AddConsoleExporter())
            .WithMetrics(metrics => metrics.AddConsoleExporter())
            .WithLogging(logging => logging.AddConsoleExporter());
    }
}
