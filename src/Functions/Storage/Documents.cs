using System.Text.Json;
using System.Text.Json.Serialization;
using AccessCodes.Domain.AccessCodes;
using AccessCodes.Domain.Attempts;
using AccessCodes.Domain.Devices;
using AccessCodes.Domain.Events;
using AccessCodes.Domain.Limits;
using AccessCodes.Domain.Locks;
using AccessCodes.Domain.Migrations;
using AccessCodes.Domain.Webhooks;
using AccessCodes.Domain.Workspaces;
using AccessCodes.Functions.Providers;

namespace AccessCodes.Functions.Storage;

/// <summary>
/// How records are written into rows. Rows outlive releases: a property may be added, and what older rows lack needs a
/// default; a property is never renamed and never changes its meaning.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    IgnoreReadOnlyProperties = true,
    UseStringEnumConverter = true,
    Converters = [typeof(PinConverter), typeof(MetadataConverter), typeof(WebhookSecretConverter)])]
[JsonSerializable(typeof(AccessCode))]
[JsonSerializable(typeof(ActionAttempt))]
[JsonSerializable(typeof(ActiveMigrations))]
[JsonSerializable(typeof(ApiKey))]
[JsonSerializable(typeof(Claim))]
[JsonSerializable(typeof(ConnectedAccount))]
[JsonSerializable(typeof(Device))]
[JsonSerializable(typeof(Event))]
[JsonSerializable(typeof(IdempotencyRecord))]
[JsonSerializable(typeof(Migration))]
[JsonSerializable(typeof(MigrationCode))]
[JsonSerializable(typeof(MigrationDevice))]
[JsonSerializable(typeof(OutboxEntry))]
[JsonSerializable(typeof(PinRegister))]
[JsonSerializable(typeof(RecentActions))]
[JsonSerializable(typeof(SimulatedAccount))]
[JsonSerializable(typeof(SimulatedCode))]
[JsonSerializable(typeof(SimulatedEffect))]
[JsonSerializable(typeof(SimulatedLock))]
[JsonSerializable(typeof(Webhook))]
[JsonSerializable(typeof(WebhookRegister))]
[JsonSerializable(typeof(Workspace))]
internal sealed partial class Documents : JsonSerializerContext;

internal sealed class PinConverter : JsonConverter<Pin>
{
    public override Pin Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(reader.GetString()!);

    public override void Write(Utf8JsonWriter writer, Pin value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Reveal);
}

internal sealed class WebhookSecretConverter : JsonConverter<WebhookSecret>
{
    public override WebhookSecret Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(reader.GetString()!);

    public override void Write(Utf8JsonWriter writer, WebhookSecret value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Reveal);
}

internal sealed class MetadataConverter : JsonConverter<CustomMetadata>
{
    public override CustomMetadata Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var entries = new Dictionary<string, MetadataValue>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            entries[name] = reader.TokenType == JsonTokenType.String ? reader.GetString()! : reader.GetBoolean();
        }

        return new CustomMetadata(entries);
    }

    public override void Write(Utf8JsonWriter writer, CustomMetadata value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var (name, entry) in value.Entries)
        {
            if (entry.Flag is { } flag)
                writer.WriteBoolean(name, flag);
            else
                writer.WriteString(name, entry.Text);
        }

        writer.WriteEndObject();
    }
}
