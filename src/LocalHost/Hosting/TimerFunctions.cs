using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NCrontab;

namespace AccessCodes.LocalHost.Hosting;

/// <summary>Runs the functions with a timer trigger, each on its schedule and never twice at once.</summary>
internal sealed partial class TimerFunctions(
    FunctionCatalog catalog, IServiceProvider services, TimeProvider time, ILogger<TimerFunctions> logger)
    : BackgroundService
{
    private readonly (Function Function, TimerTriggerAttribute Trigger, CrontabSchedule Schedule)[] _timers =
    [
        .. from timer in catalog.TriggeredBy<TimerTriggerAttribute>()
           select (timer.Function, timer.Trigger, Parse(timer.Function, timer.Trigger.Schedule)),
    ];

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        _timers.Select(timer => RunAsync(timer.Function, timer.Trigger, timer.Schedule, stoppingToken)));

    private async Task RunAsync(
        Function function, TimerTriggerAttribute trigger, CrontabSchedule schedule, CancellationToken stopping)
    {
        try
        {
            if (trigger.RunOnStartup)
                await InvokeAsync(function, stopping);

            while (true)
            {
                var next = schedule.GetNextOccurrence(time.GetUtcNow().UtcDateTime);
                await Task.Delay(time.WaitFor(new DateTimeOffset(next, TimeSpan.Zero)), time, stopping);
                await InvokeAsync(function, stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private async Task InvokeAsync(Function function, CancellationToken stopping)
    {
        try
        {
            await function.InvokeAsync(new Invocation(services, new TimerInfo(), stopping));
        }
        catch (Exception exception) when (!stopping.IsCancellationRequested)
        {
            Log.Failed(logger, exception, function.Name);
        }
    }

    private static CrontabSchedule Parse(Function function, string schedule)
    {
        var hasSeconds = schedule.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length == 6;
        return CrontabSchedule.TryParse(schedule, new CrontabSchedule.ParseOptions { IncludingSeconds = hasSeconds })
            ?? throw new FunctionCannotRunException(function.Name, $"'{schedule}' is not a schedule");
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The timer function {Function} failed; it runs again at its next time")]
        public static partial void Failed(ILogger logger, Exception exception, string function);
    }
}
