using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using AccessCodes.Functions.Http.Pipeline;
using AccessCodes.Functions.Http.Resources;
using Microsoft.OpenApi;

namespace AccessCodes.Functions.Http.Documentation;

/// <summary>
/// Describes answers as <see cref="ApiJson"/> writes them. Each record becomes a component of the document; what may be
/// left out is not required, what may be null says so.
/// </summary>
internal sealed class AnswerSchemas(OpenApiDocument document)
{
    /// <summary>A reference to the schema of a record, which is put among the components.</summary>
    public IOpenApiSchema Of(Type type) => Of(type, property: null);

    private IOpenApiSchema Of(Type type, ICustomAttributeProvider? property)
    {
        var value = Nullable.GetUnderlyingType(type) ?? type;
        if (ValueSchemas.IsScalar(value))
        {
            var schema = ValueSchemas.Of(value);
            if (property is not null)
                ValueSchemas.Allow(property, schema);
            return schema;
        }

        var contract = ApiJson.Web.GetTypeInfo(value)
            ?? throw new InvalidOperationException($"{value} is not known to {nameof(ApiJson)}.");

        return contract.Kind switch
        {
            JsonTypeInfoKind.Enumerable =>
                new OpenApiSchema { Type = JsonSchemaType.Array, Items = Of(contract.ElementType!, property) },
            JsonTypeInfoKind.Dictionary =>
                new OpenApiSchema { Type = JsonSchemaType.Object, AdditionalProperties = Of(contract.ElementType!) },
            JsonTypeInfoKind.Object => Component(contract),
            _ => throw new NotSupportedException($"{value} has no schema: it is written by a converter."),
        };
    }

    private OpenApiSchemaReference Component(JsonTypeInfo contract)
    {
        var id = NameOf(contract.Type);
        if (document.Components!.Schemas!.ContainsKey(id))
            return new OpenApiSchemaReference(id, document);

        var schema = new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Properties = new Dictionary<string, IOpenApiSchema>(),
            Required = new HashSet<string>(),
        };
        document.AddComponent<IOpenApiSchema>(id, schema);

        foreach (var property in contract.Properties.Where(property => property.Get is not null))
        {
            var described = Of(property.PropertyType, property.AttributeProvider);
            if (property is { Name: "ok" })
                ((OpenApiSchema)described).Enum = [JsonValue.Create(id != "error_answer")];

            var isAlwaysThere = !property.IsNullable() || property.IsWrittenWhenNull();
            if (isAlwaysThere)
                schema.Required.Add(property.Name);
            schema.Properties[property.Name] =
                property.IsNullable() && isAlwaysThere ? OrNull(described) : described;
        }

        return new OpenApiSchemaReference(id, document);
    }

    private static OpenApiSchema OrNull(IOpenApiSchema schema)
    {
        if (schema is OpenApiSchema { Enum: null, Type: { } type } value)
        {
            value.Type = type | JsonSchemaType.Null;
            return value;
        }

        return new OpenApiSchema { OneOf = [schema, new OpenApiSchema { Type = JsonSchemaType.Null }] };
    }

    private static string NameOf(Type type)
    {
        var name = type == typeof(Envelope) ? "ErrorAnswer" : type.Name;
        return JsonNamingPolicy.SnakeCaseLower.ConvertName(
            name.EndsWith("Resource", StringComparison.Ordinal) ? name[..^"Resource".Length] : name);
    }
}

/// <summary>What a property of an answer may hold.</summary>
file static class AnswerProperties
{
    public static bool IsNullable(this JsonPropertyInfo property) =>
        property.PropertyType.IsValueType
            ? Nullable.GetUnderlyingType(property.PropertyType) is not null
            : property.IsGetNullable;

    public static bool IsWrittenWhenNull(this JsonPropertyInfo property) =>
        property.AttributeProvider?.GetCustomAttributes(typeof(JsonIgnoreAttribute), inherit: true)
            .Cast<JsonIgnoreAttribute>()
            .Any(ignored => ignored.Condition == JsonIgnoreCondition.Never) ?? false;
}
