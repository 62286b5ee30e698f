using System.Globalization;
using System.Text.Json.Nodes;
using AccessCodes.Functions.Http.Documentation;
using Microsoft.OpenApi;

namespace AccessCodes.Functions.Tests.Support;

/// <summary>Requests that are good ones for an endpoint, as far as its description tells what it takes.</summary>
internal static class SampleRequests
{
    /// <summary>The texts that requests need.</summary>
    private static readonly Dictionary<string, JsonNode> Texts = new()
    {
        ["code"] = "739205",
        ["condition"] = "offline",
        ["event_types"] = new JsonArray("*"),
        ["kind"] = "unavailable",
        ["name"] = "Guest",
        ["url"] = "http://127.0.0.1:1/events",
    };

    /// <summary>A body that has what an endpoint requires.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="idFor">The id for a parameter that takes one, or several.</param>
    public static JsonObject BodyFor(HttpEndpoint endpoint, Func<string, Guid> idFor)
    {
        var body = new JsonObject();
        foreach (var required in ParametersOf(endpoint).Where(parameter => parameter.IsRequired))
        {
            body[required.Name] = IsId(required.Name)
                ? IdsIn(required.Name, idFor(required.Name))
                : ValueOf(required);
        }

        return body;
    }

    public static IReadOnlyList<ParameterSchema> ParametersOf(HttpEndpoint endpoint) =>
        ParameterSchemas.Of(endpoint.Says.Parameters!);

    public static bool IsId(string parameter) =>
        parameter.EndsWith("_id", StringComparison.Ordinal) || parameter.EndsWith("_ids", StringComparison.Ordinal);

    /// <summary>An id as a parameter takes it: alone, or in a list.</summary>
    public static JsonNode IdsIn(string parameter, Guid id) =>
        parameter.EndsWith("_ids", StringComparison.Ordinal) ? new JsonArray(id) : JsonValue.Create(id);

    private static JsonNode ValueOf(ParameterSchema parameter)
    {
        if (parameter.Schema is { Enum: [var allowed, ..] })
            return allowed.DeepClone();
        if (parameter.Schema.Type == JsonSchemaType.Boolean)
            return true;
        if (parameter.Schema.Type == JsonSchemaType.Integer)
            return int.Parse(parameter.Schema.Minimum ?? "1", CultureInfo.InvariantCulture);

        Assert.True(
            Texts.TryGetValue(parameter.Name, out var text),
            $"{parameter.Name} is required: let {nameof(SampleRequests)} have a text for it.");
        return text.DeepClone();
    }
}
