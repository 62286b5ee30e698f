using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace AccessCodes.LocalHost.Hosting;

/// <summary>One function: how it is triggered, and how it is called.</summary>
internal sealed class Function
{
    private readonly MethodInvoker _method;
    private readonly ObjectFactory? _create;
    private readonly Func<Invocation, object?>[] _arguments;

    private Function(string name, MethodInfo method, TriggerBindingAttribute trigger, ParameterInfo triggered)
    {
        (Name, Trigger, TriggerType) = (name, trigger, triggered.ParameterType);
        _method = MethodInvoker.Create(method);
        _create = method.IsStatic ? null : ActivatorUtilities.CreateFactory(method.DeclaringType!, []);
        _arguments = [.. method.GetParameters().Select(parameter => Bind(name, parameter))];
    }

    public string Name { get; }

    public TriggerBindingAttribute Trigger { get; }

    /// <summary>The type of the parameter that the trigger fills.</summary>
    public Type TriggerType { get; }

    public static Function From(string name, MethodInfo method)
    {
        var triggers = (
            from parameter in method.GetParameters()
            let attribute = parameter.GetCustomAttribute<TriggerBindingAttribute>()
            where attribute is not null
            select (attribute, parameter)).ToArray();

        if (triggers is not [var only])
            throw new FunctionCannotRunException(name, $"it has {triggers.Length} triggers instead of one");

        var (trigger, triggered) = only;
        var expected = trigger switch
        {
            HttpTriggerAttribute => typeof(HttpRequest),
            TimerTriggerAttribute => typeof(TimerInfo),
            OrchestrationTriggerAttribute => typeof(TaskOrchestrationContext),
            ActivityTriggerAttribute => triggered.ParameterType,
            _ => throw new FunctionCannotRunException(name, $"{trigger.GetType().Name} is not supported"),
        };
        if (triggered.ParameterType != expected)
        {
            throw new FunctionCannotRunException(
                name, $"its trigger gives a {expected.Name}, not a {triggered.ParameterType.Name}");
        }

        return new Function(name, method, trigger, triggered);
    }

    /// <summary>Calls the function.</summary>
    /// <returns>What it returned, awaited; null where it returns nothing.</returns>
    public async Task<object?> InvokeAsync(Invocation invocation)
    {
        var instance = _create?.Invoke(invocation.Services, []);
        var arguments = new object?[_arguments.Length];
        for (var i = 0; i < arguments.Length; i++)
            arguments[i] = _arguments[i](invocation);

        var returned = _method.Invoke(instance, arguments.AsSpan());
        if (returned is not Task task)
            return returned;

        await task;
        return TaskResult.Of(task);
    }

    private static Func<Invocation, object?> Bind(string function, ParameterInfo parameter)
    {
        if (parameter.GetCustomAttribute<TriggerBindingAttribute>() is not null)
            return invocation => invocation.Triggered;

        if (parameter.ParameterType == typeof(CancellationToken))
            return invocation => invocation.Cancellation;

        if (parameter.GetCustomAttribute<DurableClientAttribute>() is not null
            && parameter.ParameterType == typeof(DurableTaskClient))
        {
            return invocation => invocation.Services.GetRequiredService<DurableTaskClient>();
        }

        throw new FunctionCannotRunException(
            function, $"its parameter '{parameter.Name}' of type {parameter.ParameterType.Name} cannot be bound");
    }
}

/// <summary>One call of a function.</summary>
/// <param name="Services">Where the function's class gets what it needs.</param>
/// <param name="Triggered">What the trigger gives.</param>
/// <param name="Cancellation">Cancelled when the call is no longer wanted.</param>
internal readonly record struct Invocation(
    IServiceProvider Services, object? Triggered, CancellationToken Cancellation);

/// <summary>Reads the result of a task whose type is known only at run time.</summary>
internal static class TaskResult
{
    private static readonly System.Collections.Concurrent.ConcurrentDictionary<Type, Func<Task, object?>> Readers = new();

    public static object? Of(Task task) => Readers.GetOrAdd(task.GetType(), CreateReader)(task);

    private static Func<Task, object?> CreateReader(Type type)
    {
        for (var at = type; at is not null; at = at.BaseType)
        {
            if (!at.IsGenericType || at.GetGenericTypeDefinition() != typeof(Task<>))
                continue;
            if (at.GetGenericArguments()[0].Name == "VoidTaskResult")
                break;

            var result = at.GetProperty(nameof(Task<>.Result))!;
            return task => result.GetValue(task);
        }

        return _ => null;
    }
}
