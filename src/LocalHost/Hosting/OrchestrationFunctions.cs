using System.Text.Json;
using AccessCodes.LocalHost.Durable;
using Microsoft.Azure.Functions.Worker;

namespace AccessCodes.LocalHost.Hosting;

/// <summary>Gives the engine the functions with an orchestration or activity trigger.</summary>
internal static class OrchestrationFunctions
{
    public static DurableFunctions From(FunctionCatalog catalog, IServiceProvider services)
    {
        var functions = new DurableFunctions();

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
                (call, cancellation) =>
                {
                    var input = call.Input is null ? null : JsonSerializer.Deserialize(call.Input, function.TriggerType);
                    return function.InvokeAsync(new Invocation(services, input, cancellation));
                });
        }

        return functions;
    }
}
