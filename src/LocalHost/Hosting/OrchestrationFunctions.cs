using AccessCodes.Functions.Orchestrations;
using AccessCodes.LocalHost.TaskHub;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace AccessCodes.LocalHost.Hosting;

/// <summary>Gives Durable Task the functions with an orchestration or activity trigger.</summary>
internal static class OrchestrationFunctions
{
    public static DurableFunctions From(FunctionCatalog catalog, IServiceProvider services)
    {
        var functions = new DurableFunctions();
        var time = services.GetRequiredService<TimeProvider>();

        foreach (var (function, trigger) in catalog.TriggeredBy<OrchestrationTriggerAttribute>())
        {
            functions.AddOrchestrator(
                trigger.Orchestration ?? function.Name,
                context => function.InvokeAsync(new Invocation(services, context, CancellationToken.None)));
        }

        foreach (var (function, trigger) in catalog.TriggeredBy<ActivityTriggerAttribute>())
        {
            functions.AddActivity(
                trigger.Activity ?? function.Name,
                function.TriggerType,
                (call, cancellation) => ActivityTimeout.RunAsync(
                    bounded => function.InvokeAsync(new Invocation(services, call.Input, bounded)), time, cancellation));
        }

        return functions;
    }
}
