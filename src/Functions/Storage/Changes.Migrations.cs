using AccessCodes.Domain.Migrations;

namespace AccessCodes.Functions.Storage;

/// <content>What is written of migrations.</content>
public sealed partial class Changes
{
    public Changes Add(Migration migration)
    {
        var document = Write(migration, Documents.Default.Migration);
        return Insert(RowKeys.Migration(migration.MigrationId), document)
            .Insert(RowKeys.ListedMigration(migration.MigrationId), document);
    }

    /// <summary>Replaces a migration in both of its rows; the guard is on the one that is the source of truth.</summary>
    public Changes Replace(Stored<Migration> before, Migration after)
    {
        var document = Write(after, Documents.Default.Migration);
        _rows.Add(new RowChange.Upsert(RowKeys.ListedMigration(after.MigrationId), document));
        return Replace(RowKeys.Migration(after.MigrationId), document, before.ETag);
    }

    /// <summary>Replaces the migrations that have not ended, unless they are the same.</summary>
    public Changes Replace(Stored<ActiveMigrations>? before, ActiveMigrations after) =>
        after == (before?.Value ?? ActiveMigrations.None)
            ? this
            : InsertOrReplace(
                RowKeys.ActiveMigrations, Write(after, Documents.Default.ActiveMigrations), before?.ETag);

    /// <summary>Adds a device to a migration, or replaces it there.</summary>
    public Changes Put(Stored<MigrationDevice>? before, MigrationDevice after) => InsertOrReplace(
        RowKeys.MigrationDevice(after.MigrationId, after.ConnectedAccountId, after.DeviceId),
        Write(after, Documents.Default.MigrationDevice),
        before?.ETag);

    public Changes Add(MigrationCode code) =>
        Insert(RowKeys.MigrationCode(code), Write(code, Documents.Default.MigrationCode));

    public Changes Replace(Stored<MigrationCode> before, MigrationCode after) => Replace(
        RowKeys.MigrationCode(after), Write(after, Documents.Default.MigrationCode), before.ETag);
}
