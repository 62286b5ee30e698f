using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace AccessCodes.LocalHost.Hosting;

/// <summary>The functions of an assembly, found as the Functions worker finds them: by their attributes.</summary>
internal sealed class FunctionCatalog
{
    private FunctionCatalog(IReadOnlyList<Function> functions) => Functions = functions;

    public IReadOnlyList<Function> Functions { get; }

    public IEnumerable<(Function Function, T Trigger)> TriggeredBy<T>()
        where T : TriggerBindingAttribute =>
        from function in Functions
        where function.Trigger is T
        select (function, (T)function.Trigger);

    /// <summary>Finds the functions and checks that this host can run each of them.</summary>
    /// <exception cref="FunctionCannotRunException">It cannot; the message names the function and why.</exception>
    public static FunctionCatalog Of(Assembly assembly)
    {
        var functions = (
            from type in assembly.GetTypes()
            from method in type.GetMethods(
                BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static
                | BindingFlags.DeclaredOnly)
            let name = method.GetCustomAttribute<FunctionAttribute>()?.Name
            where name is not null
            select Function.From(name, method)).ToArray();

        var twice = functions.GroupBy(function => function.Name, StringComparer.OrdinalIgnoreCase)
            .FirstOrDefault(group => group.Count() > 1);
        if (twice is not null)
            throw new FunctionCannotRunException(twice.Key, "two functions have this name");

        return new FunctionCatalog(functions);
    }
}

/// <summary>A function that this host cannot run.</summary>
internal sealed class FunctionCannotRunException(string function, string reason)
    : Exception($"The function '{function}' cannot run here: {reason}.");
