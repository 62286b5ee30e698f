using System.Text.Json;

namespace Microsoft.DurableTask.Converters;

/// <summary>JSON, fields included. Null is no text at all.</summary>
public class JsonDataConverter(JsonSerializerOptions? options = null) : DataConverter
{
    private static readonly JsonSerializerOptions FieldsIncluded = new() { IncludeFields = true };

    private readonly JsonSerializerOptions _options = options ?? FieldsIncluded;

    public static JsonDataConverter Default { get; } = new();

    public override string? Serialize(object? value) => value is null ? null : JsonSerializer.Serialize(value, _options);

    public override object? Deserialize(string? data, Type targetType) =>
        data is null ? null : JsonSerializer.Deserialize(data, targetType, _options);
}
