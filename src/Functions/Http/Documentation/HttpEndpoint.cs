using System.Reflection;
using AccessCodes.Functions.Http.Pipeline;
using Microsoft.Azure.Functions.Worker;

namespace AccessCodes.Functions.Http.Documentation;

/// <summary>An endpoint of the API, as its function declares it.</summary>
/// <param name="Function">The name of the function.</param>
/// <param name="Path">The path, with its leading slash.</param>
/// <param name="Methods">The methods, in capitals, in the order of the trigger.</param>
/// <param name="NeedsFunctionKey">Whether the Functions host asks for a key of its own.</param>
/// <param name="Attribute">What the function says of itself; null where it forgot to.</param>
internal sealed record HttpEndpoint(
    string Function, string Path, IReadOnlyList<string> Methods, bool NeedsFunctionKey, EndpointAttribute? Attribute)
{
    /// <summary>Whether it changes something: whatever only reads takes GET as well.</summary>
    public bool IsMutating => !Methods.Contains("GET");

    /// <summary>The part of the path that groups endpoints: all but the last segment.</summary>
    public string Resource => Path.LastIndexOf('/') is > 0 and var end ? Path[..end] : Path;

    /// <summary>What the function says of itself.</summary>
    /// <exception cref="InvalidOperationException">It says nothing; the message names it.</exception>
    public EndpointAttribute Says => Attribute ?? throw new InvalidOperationException(
        $"The function '{Function}' has an HTTP trigger and lacks [Endpoint].");

    /// <summary>The endpoints of this app, in the order of their paths.</summary>
    public static IReadOnlyList<HttpEndpoint> All { get; } =
    [
        .. from type in typeof(HttpEndpoint).Assembly.GetTypes()
           from method in type.GetMethods()
           let function = method.GetCustomAttribute<FunctionAttribute>()
           where function is not null
           from parameter in method.GetParameters()
           let trigger = parameter.GetCustomAttribute<HttpTriggerAttribute>()
           where trigger is { Methods.Length: > 0 }
           let path = "/" + (trigger.Route ?? function.Name)
           orderby path
           select new HttpEndpoint(
               function.Name,
               path,
               [.. trigger.Methods!.Select(verb => verb.ToUpperInvariant())],
               trigger.AuthLevel == AuthorizationLevel.Function,
               method.GetCustomAttribute<EndpointAttribute>()),
    ];

    private static readonly Dictionary<string, HttpEndpoint> ByPath =
        All.ToDictionary(endpoint => endpoint.Path.Trim('/'), StringComparer.OrdinalIgnoreCase);

    /// <summary>Finds the endpoint of a path.</summary>
    /// <param name="path">The path of a request.</param>
    /// <returns>The endpoint, whatever the method; null where there is none.</returns>
    public static HttpEndpoint? Find(string? path)
    {
        // Routing overlooks one slash at the end, and no other.
        var form = path switch
        {
            null or "" or "/" => "",
            _ when path.EndsWith('/') => path[1..^1],
            _ => path[1..],
        };
        return ByPath.GetValueOrDefault(form);
    }
}
