using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace AccessCodes.Functions.Http.Documentation;

/// <summary>The schemas of what is no object of the API.</summary>
internal static class ValueSchemas
{
    private static readonly Dictionary<Type, (JsonSchemaType? Type, string? Format)> Scalars = new()
    {
        [typeof(string)] = (JsonSchemaType.String, null),
        [typeof(Guid)] = (JsonSchemaType.String, "uuid"),
        [typeof(DateTimeOffset)] = (JsonSchemaType.String, "date-time"),
        [typeof(Uri)] = (JsonSchemaType.String, "uri"),
        [typeof(bool)] = (JsonSchemaType.Boolean, null),
        [typeof(int)] = (JsonSchemaType.Integer, "int32"),
        [typeof(long)] = (JsonSchemaType.Integer, "int64"),
        [typeof(double)] = (JsonSchemaType.Number, "double"),
        [typeof(object)] = (null, null),
        [typeof(JsonElement)] = (null, null),
    };

    public static bool IsScalar(Type type) => Scalars.ContainsKey(type);

    /// <summary>The schema of a value, of a list of values, or of values by name.</summary>
    /// <exception cref="NotSupportedException">It is none of these.</exception>
    public static OpenApiSchema Of(Type type)
    {
        var value = Nullable.GetUnderlyingType(type) ?? type;
        if (Scalars.TryGetValue(value, out var scalar))
            return new OpenApiSchema { Type = scalar.Type, Format = scalar.Format };

        if (value.IsGenericType && value.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
            return new OpenApiSchema { Type = JsonSchemaType.Array, Items = Of(value.GetGenericArguments()[0]) };

        if (value == typeof(IReadOnlyDictionary<string, string>))
            return new OpenApiSchema { Type = JsonSchemaType.Object, AdditionalProperties = Of(typeof(string)) };

        throw new NotSupportedException($"{type} has no schema: add it to {nameof(ValueSchemas)}.");
    }

    /// <summary>Narrows a schema down to the values that its property allows.</summary>
    public static void Allow(ICustomAttributeProvider property, OpenApiSchema schema)
    {
        var allowed = property.GetCustomAttributes(typeof(AllowedValuesAttribute), inherit: true)
            .Cast<AllowedValuesAttribute>()
            .SelectMany(attribute => attribute.Values)
            .OfType<string>()
            .Select(value => (JsonNode)value)
            .ToList();
        if (allowed.Count > 0)
            schema.Enum = allowed;
    }
}
