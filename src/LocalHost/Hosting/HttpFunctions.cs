using AccessCodes.Functions.Http.Pipeline;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace AccessCodes.LocalHost.Hosting;

/// <summary>Serves the functions with an HTTP trigger.</summary>
internal static class HttpFunctions
{
    public static void MapFunctions(this IEndpointRouteBuilder routes, FunctionCatalog catalog)
    {
        foreach (var (function, trigger) in catalog.TriggeredBy<HttpTriggerAttribute>())
        {
            var route = trigger.Route ?? function.Name;
            var handler = trigger.AuthLevel switch
            {
                AuthorizationLevel.Anonymous => Handler(function),
                AuthorizationLevel.Function => Guarded(Handler(function)),
                var level => throw new FunctionCannotRunException(function.Name, $"there are no keys of level {level}"),
            };
            if (trigger.Methods is { Length: > 0 } methods)
                routes.MapMethods(route, methods.Select(method => method.ToUpperInvariant()), handler);
            else
                routes.Map(route, handler);
        }
    }

    private static RequestDelegate Guarded(RequestDelegate handler) => context =>
        context.RequestServices.GetRequiredService<FunctionKey>().IsIn(context.Request)
            ? handler(context)
            : RefuseAsync(context);

    private static async Task RefuseAsync(HttpContext context)
    {
        Answer unauthorized = ApiError.Unauthorized;
        var endpoint = context.RequestServices.GetRequiredService<ApiEndpoint>();
        var refused = await endpoint.AnswerAsync(context.Request, _ => Task.FromResult(unauthorized));
        await refused.ExecuteAsync(context);
    }

    private static RequestDelegate Handler(Function function) => async context =>
    {
        var invocation = new Invocation(context.RequestServices, context.Request, context.RequestAborted);
        var returned = await function.InvokeAsync(invocation);
        if (returned is not IResult result)
            throw new FunctionCannotRunException(function.Name, "it answered HTTP with something else than an IResult");

        await result.ExecuteAsync(context);
    };
}
