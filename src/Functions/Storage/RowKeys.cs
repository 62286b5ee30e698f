using System.Globalization;
using AccessCodes.Domain.AccessCodes;
using AccessCodes.Domain.Attempts;
using AccessCodes.Domain.Limits;
using AccessCodes.Domain.Migrations;

namespace AccessCodes.Functions.Storage;

/// <summary>The row keys of a workspace's partition.</summary>
internal static class RowKeys
{
    public const string Codes = "code|";
    public const string ListedCodes = "devcode|";
    public const string Devices = "device|";
    public const string Accounts = "account|";
    public const string Attempts = "attempt|";
    public const string Events = "event|";
    public const string Outbox = "outbox|";
    public const string Webhooks = "webhook|";
    public const string ListedMigrations = "migrations|";

    public const string IdempotencyKeys = "idempotency|";
    public const string IdempotencyAges = "idempotency_age|";

    public const string WebhookRegister = "webhooks_register";

    /// <summary>The reset that the workspace is going through, if it is.</summary>
    public const string Reset = "reset|pending";

    public static string Code(Guid accessCodeId) => $"{Codes}{accessCodeId}";

    public static string PinRegister(Guid deviceId) => $"pins|{deviceId}";

    public static string RecentActions(Guid deviceId, DeviceActionKind kind) =>
        $"recent|{deviceId}|{kind.ToString().ToLowerInvariant()}";

    public static string Attempt(Guid actionAttemptId) => $"{Attempts}{actionAttemptId}";

    public static string Device(Guid deviceId) => $"{Devices}{deviceId}";

    public static string Account(Guid connectedAccountId) => $"{Accounts}{connectedAccountId}";

    public static string Event(Guid eventId) => $"{Events}{eventId}";

    public static string Webhook(Guid webhookId) => $"{Webhooks}{webhookId}";

    public static string OutboxEntry(Guid entryId) => $"{Outbox}{entryId}";

    /// <summary>The migrations that have not ended.</summary>
    public const string ActiveMigrations = "migrations_active";

    public static string Migration(Guid migrationId) => $"migration|{migrationId}";

    /// <summary>The same by the complement of the id, which tells the time: so the newest migration comes first.</summary>
    public static string ListedMigration(Guid migrationId) => $"{ListedMigrations}{Complement(migrationId)}";

    public static string MigrationDevices(Guid migrationId) => $"migration_device|{migrationId}|";

    public static string MigrationDevices(Guid migrationId, Guid connectedAccountId) =>
        $"{MigrationDevices(migrationId)}{connectedAccountId}|";

    public static string MigrationDevice(Guid migrationId, Guid connectedAccountId, Guid deviceId) =>
        MigrationDevices(migrationId, connectedAccountId) + deviceId;

    public static string MigrationCodes(Guid migrationId) => $"migration_code|{migrationId}|";

    public static string MigrationCodes(Guid migrationId, Guid deviceId) => $"{MigrationCodes(migrationId)}{deviceId}|";

    public static string MigrationCode(MigrationCode code) =>
        MigrationCodes(code.MigrationId, code.DeviceId) + $"{Sortable(code.KnownSince)}|{code.AccessCodeId}";

    public static string Idempotency(string keyDigest) => $"{IdempotencyKeys}{keyDigest}";

    /// <summary>Finds what is old among what is remembered of idempotency keys, which lies by digests.</summary>
    public static string IdempotencyByAge(Guid operationId) => $"{IdempotencyAges}{operationId}";

    /// <summary>
    /// The codes of a device, managed and unmanaged apart: a page of either is then one range, however many there are of
    /// the other (docs/decisions/0002). Those of its backup pool are in neither.
    /// </summary>
    public static string DeviceCodes(Guid deviceId, bool isManaged) =>
        DeviceCodes(deviceId) + (isManaged ? "m|" : "u|");

    public static string PooledCodes(Guid deviceId) => DeviceCodes(deviceId) + "b|";

    public static string DeviceCodes(Guid deviceId) => $"{ListedCodes}{deviceId}|";

    public static string DeviceCode(AccessCode code) =>
        (code.IsInPool ? PooledCodes(code.DeviceId) : DeviceCodes(code.DeviceId, code.IsManaged))
        + $"{Sortable(code.CreatedAt)}|{code.AccessCodeId}";

    /// <summary>The attempts on the codes of a device, oldest first.</summary>
    public static string DeviceAttempts(Guid deviceId) => $"devattempt|{deviceId}|";

    public static string DeviceAttempt(ActionAttempt attempt) =>
        DeviceAttempts(attempt.Subject.DeviceId) + attempt.ActionAttemptId;

    /// <summary>The first key that a version 7 UUID of that moment or later can have.</summary>
    public static string FromTime(string prefix, DateTimeOffset time)
    {
        var milliseconds = Math.Max(0, time.ToUnixTimeMilliseconds()).ToString("x12", CultureInfo.InvariantCulture);
        return $"{prefix}{milliseconds[..8]}-{milliseconds[8..]}";
    }

    private static Guid Complement(Guid id)
    {
        var bytes = id.ToByteArray(bigEndian: true);
        for (var index = 0; index < bytes.Length; index++)
            bytes[index] = (byte)~bytes[index];
        return new Guid(bytes, bigEndian: true);
    }

    private static string Sortable(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyyMMddHHmmssfff", CultureInfo.InvariantCulture);
}
