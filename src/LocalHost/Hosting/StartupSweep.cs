using AccessCodes.Functions.Orchestrations;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AccessCodes.LocalHost.Hosting;

/// <summary>
/// Sweeps the outbox once at the start: a process that keeps crashing might never live until the next sweep is due. On
/// Azure every scale-out would do the same, and another instance is there to sweep.
/// </summary>
internal sealed partial class StartupSweep(
    LocalHostOptions options,
    IServiceProvider services,
    DurableTaskClient client,
    TimeProvider time,
    ILogger<StartupSweep> logger)
    : BackgroundService
{
    // Hosted services are created before the first request is accepted. The data folder is held by one process, so that
    // whoever wrote an entry before has ended; a storage account may have other users, whose requests get their time.
    private readonly DateTimeOffset _before =
        time.GetUtcNow() - (options.StorageConnection is null ? TimeSpan.Zero : SweepOutbox.Grace);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await ActivatorUtilities.CreateInstance<SweepOutbox>(services).SweepAsync(client, _before, stoppingToken);
        }
        catch (Exception exception)
        {
            if (!stoppingToken.IsCancellationRequested)
                Log.Failed(logger, exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The outbox could not be swept at the start; it is swept at the next half minute")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
