using DurableTask.Core;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Worker.Shims;
using Microsoft.Extensions.Logging;
using ContinueAsNewOptions = Microsoft.DurableTask.ContinueAsNewOptions;

namespace AccessCodes.LocalHost.TaskHub;

/// <summary>One execution of an orchestrator, through the worker's own shim.</summary>
internal sealed class HostedOrchestration(
    string name, DurableFunctions functions, DurableTaskShimFactory shims, DataConverter converter, ILoggerFactory loggers)
    : TaskOrchestration, ITaskOrchestrator
{
    private TaskOrchestration? _shim;

    /// <summary>Who started it as a sub-orchestration; set before it runs.</summary>
    public ParentInstance? Parent { get; set; }

    public Type InputType => typeof(RawJson);

    public Type OutputType => typeof(object);

    public override Task<string> Execute(OrchestrationContext context, string input)
    {
        var parent = Parent is null
            ? null
            : new ParentOrchestrationInstance(Parent.Name, Parent.OrchestrationInstance.InstanceId);
        _shim = shims.CreateOrchestration(name, this, parent);
        return _shim.Execute(context, input);
    }

    public override void RaiseEvent(OrchestrationContext context, string name, string input) =>
        _shim!.RaiseEvent(context, name, input);

    public override string? GetStatus() => _shim?.GetStatus();

    async Task<object?> ITaskOrchestrator.RunAsync(TaskOrchestrationContext context, object? input) =>
        await functions.GetOrchestrator(name)(new FunctionContext(context, (RawJson?)input, converter, loggers));

    /// <summary>The context that an orchestrator function gets, which asks for its input as it likes.</summary>
    private sealed class FunctionContext(
        TaskOrchestrationContext inner, RawJson? input, DataConverter converter, ILoggerFactory loggers)
        : TaskOrchestrationContext
    {
        public override TaskName Name => inner.Name;

        public override string InstanceId => inner.InstanceId;

        public override string Version => inner.Version;

        public override ParentOrchestrationInstance? Parent => inner.Parent;

        public override DateTime CurrentUtcDateTime => inner.CurrentUtcDateTime;

        public override bool IsReplaying => inner.IsReplaying;

        protected override ILoggerFactory LoggerFactory => loggers;

        public override T? GetInput<T>()
            where T : default => input is null ? default : converter.Deserialize<T>(input.Json);

        public override Task<TResult> CallActivityAsync<TResult>(
            TaskName name, object? input = null, TaskOptions? options = null) =>
            inner.CallActivityAsync<TResult>(name, input, options);

        public override Task<TResult> CallSubOrchestratorAsync<TResult>(
            TaskName orchestratorName, object? input = null, TaskOptions? options = null) =>
            inner.CallSubOrchestratorAsync<TResult>(orchestratorName, input, options);

        public override Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken) =>
            inner.CreateTimer(fireAt, cancellationToken);

        public override Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default) =>
            inner.WaitForExternalEvent<T>(eventName, cancellationToken);

        public override void SendEvent(string instanceId, string eventName, object payload) =>
            inner.SendEvent(instanceId, eventName, payload);

        public override void SetCustomStatus(object? customStatus) => inner.SetCustomStatus(customStatus);

        public override void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true) =>
            inner.ContinueAsNew(newInput, preserveUnprocessedEvents);

        public override void ContinueAsNew(ContinueAsNewOptions options) => inner.ContinueAsNew(options);

        public override Guid NewGuid() => inner.NewGuid();
    }
}
