using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using static Microsoft.Azure.Functions.Worker.Builder.FunctionsApplication;

namespace Microsoft.Azure.Functions.Worker.Builder;

#pragma warning disable CA1822 // The packages' members are instance members.
public class FunctionsApplicationBuilder : IFunctionsWorkerApplicationBuilder, IHostApplicationBuilder
{
    internal FunctionsApplicationBuilder()
    {
    }

    public ConfigurationManager Configuration => throw AzurePackagesNeeded();

    public IHostEnvironment Environment => throw AzurePackagesNeeded();

    public ILoggingBuilder Logging => throw AzurePackagesNeeded();

    public IMetricsBuilder Metrics => throw AzurePackagesNeeded();

    public IDictionary<object, object> Properties => throw AzurePackagesNeeded();

    public IServiceCollection Services => throw AzurePackagesNeeded();

    IConfigurationManager IHostApplicationBuilder.Configuration => Configuration;

    public IHost Build() => throw AzurePackagesNeeded();

    public void ConfigureContainer<TContainerBuilder>(
        IServiceProviderFactory<TContainerBuilder> factory, Action<TContainerBuilder>? configure = null)
        where TContainerBuilder : notnull => throw AzurePackagesNeeded();
}
#pragma warning restore CA1822

public static class FunctionsApplicationBuilderAspNetCoreExtensions
{
    public static FunctionsApplicationBuilder ConfigureFunctionsWebApplication(this FunctionsApplicationBuilder builder) =>
        throw AzurePackagesNeeded();
}
