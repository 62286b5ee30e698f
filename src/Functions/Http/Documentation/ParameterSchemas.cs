using System.ComponentModel;
using System.Reflection;
using AccessCodes.Functions.Http.Pipeline;
using Microsoft.OpenApi;

namespace AccessCodes.Functions.Http.Documentation;

/// <summary>A parameter of an endpoint.</summary>
internal sealed record ParameterSchema(string Name, IOpenApiSchema Schema, bool IsRequired, string? Description);

/// <summary>Describes the parameters of endpoints: what the binder binds, as their rules limit it.</summary>
internal static class ParameterSchemas
{
    /// <param name="parameters">A type that implements <see cref="IParameters{T}"/>.</param>
    public static IReadOnlyList<ParameterSchema> Of(Type parameters)
    {
        var rules = ParameterRules.Of(parameters);
        return
        [
            .. from property in parameters.GetProperties(BindingFlags.Public | BindingFlags.Instance)
               where property.CanWrite
               select Of(property, rules),
        ];
    }

    /// <summary>The parameters as the properties of a JSON body.</summary>
    public static OpenApiSchema ToBody(IReadOnlyList<ParameterSchema> parameters) => new()
    {
        Type = JsonSchemaType.Object,
        Properties = parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Schema),
        Required = parameters.Where(parameter => parameter.IsRequired).Select(parameter => parameter.Name).ToHashSet(),
    };

    private static ParameterSchema Of(PropertyInfo property, ParameterRules rules)
    {
        var schema = ValueSchemas.Of(property.PropertyType);
        rules.Limit(property.Name, schema);
        ValueSchemas.Allow(property, schema);
        schema.Description = property.GetCustomAttribute<DescriptionAttribute>()?.Description;
        return new ParameterSchema(
            ParameterNames.Of(property.Name), schema, rules.IsRequired(property.Name), schema.Description);
    }
}
