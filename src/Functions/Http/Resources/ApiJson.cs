using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using AccessCodes.Functions.Http.Pipeline;

namespace AccessCodes.Functions.Http.Resources;

/// <summary>How answers are written: snake_case, times in UTC, what does not apply left out.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(TimeConverter)])]
[JsonSerializable(typeof(AccessCodeAnswer))]
[JsonSerializable(typeof(AccessCodeListAnswer))]
[JsonSerializable(typeof(ActionAttemptAnswer))]
[JsonSerializable(typeof(ActionAttemptListAnswer))]
[JsonSerializable(typeof(ApiKeyAnswer))]
[JsonSerializable(typeof(ApiKeyListAnswer))]
[JsonSerializable(typeof(ConnectedAccountAnswer))]
[JsonSerializable(typeof(ConnectedAccountListAnswer))]
[JsonSerializable(typeof(DeviceAnswer))]
[JsonSerializable(typeof(CreatedAccessCodeAnswer))]
[JsonSerializable(typeof(CreatedAccessCodesAnswer))]
[JsonSerializable(typeof(DeviceListAnswer))]
[JsonSerializable(typeof(DeviceProviderListAnswer))]
[JsonSerializable(typeof(Envelope))]
[JsonSerializable(typeof(EventAnswer))]
[JsonSerializable(typeof(EventListAnswer))]
[JsonSerializable(typeof(GeneratedCodeAnswer))]
[JsonSerializable(typeof(HealthAnswer))]
[JsonSerializable(typeof(MigrationAnswer))]
[JsonSerializable(typeof(MigrationCodeListAnswer))]
[JsonSerializable(typeof(MigrationListAnswer))]
[JsonSerializable(typeof(NewWorkspaceAnswer))]
[JsonSerializable(typeof(OkAnswer))]
[JsonSerializable(typeof(ParameterErrors))]
[JsonSerializable(typeof(PulledBackupAnswer))]
[JsonSerializable(typeof(SimulationAnswer))]
[JsonSerializable(typeof(UnmanagedAccessCodeAnswer))]
[JsonSerializable(typeof(UnmanagedAccessCodeListAnswer))]
[JsonSerializable(typeof(WebhookAnswer))]
[JsonSerializable(typeof(WebhookListAnswer))]
[JsonSerializable(typeof(WorkspaceAnswer))]
[JsonSerializable(typeof(WorkspaceListAnswer))]
[JsonSerializable(typeof(bool))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(string[]))]
internal sealed partial class ApiJson : JsonSerializerContext
{
    // Answers are JSON, never HTML: names like "Café" stay readable.
    public static ApiJson Web => field ??= new ApiJson(new JsonSerializerOptions(Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}

internal sealed class TimeConverter : JsonConverter<DateTimeOffset>
{
    private const string RoundTrip = "yyyy-MM-ddTHH:mm:ss.fffffffZ";

    /// <summary>A time as answers have it: in UTC, to the millisecond.</summary>
    public static string TextOf(DateTimeOffset value) => new(Write(value, stackalloc char[RoundTrip.Length]));

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetDateTimeOffset();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(Write(value, stackalloc char[RoundTrip.Length]));

    // .NET writes "O" without reading a format, which a list of many times is glad of; the four digits of less than a
    // millisecond are left out.
    private static ReadOnlySpan<char> Write(DateTimeOffset value, Span<char> text)
    {
        value.UtcDateTime.TryFormat(text, out _, "O", CultureInfo.InvariantCulture);
        text[^5] = 'Z';
        return text[..^4];
    }
}
