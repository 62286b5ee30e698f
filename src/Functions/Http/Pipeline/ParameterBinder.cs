using System.Collections;
using System.Reflection;
using System.Text.Json;

namespace AccessCodes.Functions.Http.Pipeline;

/// <summary>
/// Makes a record of parameters out of a request, and tells of every parameter that has the wrong type, not only of the
/// first. A parameter is a settable property; its name in the API is the property's in snake_case.
/// </summary>
internal static class ParameterBinder<T>
    where T : new()
{
    private static readonly (string Name, PropertyInfo Property)[] Parameters =
    [
        .. typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.CanWrite)
            .Select(property => (ParameterNames.Of(property.Name), property)),
    ];

    /// <summary>Binds the parameters.</summary>
    /// <param name="given">What the request gives; names that <typeparamref name="T"/> does not have are ignored.</param>
    /// <param name="errors">The messages by parameter; empty where all is well.</param>
    public static T Bind(RequestParameters given, Dictionary<string, IReadOnlyList<string>> errors)
    {
        var bound = new T();
        foreach (var (name, property) in Parameters)
        {
            try
            {
                var inQuery = given.Query.TryGetValue(name, out var texts)
                    ? ParameterValues.FromQuery(texts, property.PropertyType)
                    : ParameterValues.FromQueryUnder(name, given.Query, property.PropertyType);
                var inBody = given.Body.TryGetValue(name, out var json) && json.ValueKind != JsonValueKind.Null
                    ? ParameterValues.FromJson(
                        json, property.PropertyType, property.IsDefined(typeof(AlsoAsTextAttribute)))
                    : null;

                if (inQuery is not null && inBody is not null && !Same(inQuery, inBody))
                    throw new ParameterException("Given twice, with different values");

                property.SetValue(bound, inBody ?? inQuery);
            }
            catch (ParameterException exception)
            {
                errors[name] = [exception.Message];
            }
        }

        return bound;
    }

    /// <summary>The parameters that have a value, as texts in the order of their names.</summary>
    public static IEnumerable<(string Name, string Value)> Describe(T bound) =>
        from parameter in Parameters
        orderby parameter.Name
        let value = parameter.Property.GetValue(bound)
        where value is not null
        from described in Describe(parameter.Name, value)
        select described;

    private static IEnumerable<(string Name, string Value)> Describe(string name, object value) => value switch
    {
        IList list => list.Cast<object>().Select(item => (name, ParameterValues.ToText(item))),
        IReadOnlyDictionary<string, string> parts =>
            parts.OrderBy(part => part.Key, StringComparer.Ordinal).Select(part => ($"{name}.{part.Key}", part.Value)),
        _ => [(name, ParameterValues.ToText(value))],
    };

    private static bool Same(object left, object right) => (left, right) switch
    {
        (IList one, IList other) => one.Cast<object>().SequenceEqual(other.Cast<object>()),
        (IReadOnlyDictionary<string, string> one, IReadOnlyDictionary<string, string> other) =>
            one.Count == other.Count && one.All(other.Contains),
        _ => left.Equals(right),
    };
}

/// <summary>The names of parameters in the API.</summary>
internal static class ParameterNames
{
    public static string Of(string property) => JsonNamingPolicy.SnakeCaseLower.ConvertName(property);
}

/// <summary>A parameter that the body may also give as a text, as the query string does.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class AlsoAsTextAttribute : Attribute;

/// <summary>A parameter that cannot be read; the message is for the caller.</summary>
internal sealed class ParameterException(string message) : Exception(message);
