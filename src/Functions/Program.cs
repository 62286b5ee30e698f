using AccessCodes.Functions.Orchestrations;
using AccessCodes.Functions.Telemetry;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;

namespace AccessCodes.Functions;

/// <summary>The entry point on Azure. On one machine src/LocalHost hosts the functions instead.</summary>
internal static class Program
{
    private static void Main(string[] args)
    {
        var builder = FunctionsApplication.CreateBuilder(args);
        builder.ConfigureFunctionsWebApplication();
        builder.UseWhen<ActivityTimeoutMiddleware>(ActivityTimeoutMiddleware.IsActivity);
        builder.Services.AddAccessCodes(builder.Configuration);
        builder.Services.AddAzureTelemetry(builder.Configuration);
        builder.Build().Run();
    }
}
