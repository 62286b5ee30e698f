using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace AccessCodes.Functions.Orchestrations;

/// <summary>Applies <see cref="ActivityTimeout"/> to each activity that the Functions worker runs.</summary>
internal sealed class ActivityTimeoutMiddleware(TimeProvider time) : IFunctionsWorkerMiddleware
{
    public static bool IsActivity(FunctionContext context) => context.FunctionDefinition.InputBindings.Values
        .Any(binding => string.Equals(binding.Type, "activityTrigger", StringComparison.OrdinalIgnoreCase));

    public Task Invoke(FunctionContext context, FunctionExecutionDelegate next) => ActivityTimeout.RunAsync(
        async cancellationToken =>
        {
            await next(new BoundedContext(context, cancellationToken));
            return true;
        },
        time,
        context.CancellationToken);

    /// <summary>The context of an invocation, with another token for the function to take.</summary>
    private sealed class BoundedContext(FunctionContext context, CancellationToken cancellationToken) : FunctionContext
    {
        public override string InvocationId => context.InvocationId;

        public override string FunctionId => context.FunctionId;

        public override TraceContext TraceContext => context.TraceContext;

        public override BindingContext BindingContext => context.BindingContext;

        public override RetryContext RetryContext => context.RetryContext;

        public override IServiceProvider InstanceServices
        {
            get => context.InstanceServices;
            set => context.InstanceServices = value;
        }

        public override FunctionDefinition FunctionDefinition => context.FunctionDefinition;

        public override IDictionary<object, object> Items
        {
            get => context.Items;
            set => context.Items = value;
        }

        public override IInvocationFeatures Features => context.Features;

        public override CancellationToken CancellationToken => cancellationToken;
    }
}
