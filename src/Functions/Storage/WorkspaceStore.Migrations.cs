using AccessCodes.Domain.Migrations;

namespace AccessCodes.Functions.Storage;

/// <content>The migrations of a workspace, their devices and their codes.</content>
public sealed partial class WorkspaceStore
{
    public Task<Stored<Migration>?> GetMigrationAsync(
        Guid workspaceId, Guid migrationId, CancellationToken cancellation = default) =>
        GetAsync(workspaceId, RowKeys.Migration(migrationId), Documents.Default.Migration, cancellation);

    /// <summary>Lists migrations, newest first.</summary>
    public Task<Page<Migration>> ListMigrationsAsync(
        Guid workspaceId, string? after, int limit, CancellationToken cancellation = default) =>
        ListAsync(
            workspaceId,
            KeyRange.Prefix(RowKeys.ListedMigrations),
            after,
            limit,
            Documents.Default.Migration,
            filter: null,
            cancellation);

    /// <summary>The migrations that have not ended; null where there never was one.</summary>
    public Task<Stored<ActiveMigrations>?> GetActiveMigrationsAsync(
        Guid workspaceId, CancellationToken cancellation = default) =>
        GetAsync(workspaceId, RowKeys.ActiveMigrations, Documents.Default.ActiveMigrations, cancellation);

    public Task<Stored<MigrationDevice>?> GetMigrationDeviceAsync(
        Guid workspaceId,
        Guid migrationId,
        Guid connectedAccountId,
        Guid deviceId,
        CancellationToken cancellation = default) =>
        GetAsync(
            workspaceId,
            RowKeys.MigrationDevice(migrationId, connectedAccountId, deviceId),
            Documents.Default.MigrationDevice,
            cancellation);

    /// <summary>Lists the devices of an account in a migration, those left out that the filter does.</summary>
    public Task<Page<MigrationDevice>> ListMigrationDevicesAsync(
        Guid workspaceId,
        Guid migrationId,
        Guid connectedAccountId,
        Func<MigrationDevice, bool>? filter,
        string? after,
        int limit,
        CancellationToken cancellation = default) =>
        ListAsync(
            workspaceId,
            KeyRange.Prefix(RowKeys.MigrationDevices(migrationId, connectedAccountId)),
            after,
            limit,
            Documents.Default.MigrationDevice,
            filter,
            cancellation);

    /// <summary>Counts the codes of a migration, at the cost of reading its devices.</summary>
    public async Task<MigrationCounts> CountMigrationAsync(
        Guid workspaceId, Guid migrationId, CancellationToken cancellation = default)
    {
        var devices = await ListAsync(
            workspaceId,
            KeyRange.Prefix(RowKeys.MigrationDevices(migrationId)),
            after: null,
            limit: int.MaxValue - 1,
            Documents.Default.MigrationDevice,
            filter: null,
            cancellation);
        return devices.Items.Aggregate(MigrationCounts.None, (counts, device) => counts + device.Counts);
    }

    /// <summary>Lists the codes of a migration by device, oldest first.</summary>
    public Task<Page<MigrationCode>> ListMigrationCodesAsync(
        Guid workspaceId,
        Guid migrationId,
        Func<MigrationCode, bool>? filter,
        string? after,
        int limit,
        CancellationToken cancellation = default) =>
        ListAsync(
            workspaceId,
            KeyRange.Prefix(RowKeys.MigrationCodes(migrationId)),
            after,
            limit,
            Documents.Default.MigrationCode,
            filter,
            cancellation);

    /// <summary>Finds codes of a device in a migration, oldest first.</summary>
    /// <param name="workspaceId">The workspace.</param>
    /// <param name="migrationId">The migration.</param>
    /// <param name="deviceId">The device.</param>
    /// <param name="isWanted">Which codes.</param>
    /// <param name="after">The key of the last code that was found before; null to begin.</param>
    /// <param name="limit">How many codes at the most.</param>
    /// <param name="cancellation">Cancels the read.</param>
    /// <returns>The codes, to be changed; none where there are no more.</returns>
    public async Task<IReadOnlyList<Stored<MigrationCode>>> FindMigrationCodesAsync(
        Guid workspaceId,
        Guid migrationId,
        Guid deviceId,
        Func<MigrationCode, bool> isWanted,
        string? after,
        int limit,
        CancellationToken cancellation = default)
    {
        var range = KeyRange.Prefix(RowKeys.MigrationCodes(migrationId, deviceId));
        if (after is not null)
            range = range.After(after);

        var found = new List<Stored<MigrationCode>>();
        for (var take = limit; ; take = ITable.MaxPageSize)
        {
            var rows = await tables.Workspaces.QueryAsync(Partition(workspaceId), range, take, cancellation);
            foreach (var row in rows)
            {
                var code = Read(row, Documents.Default.MigrationCode);
                if (isWanted(code) && found.Count < limit)
                    found.Add(new Stored<MigrationCode>(code, row.ETag));
            }

            if (found.Count == limit || rows.Count < take)
                return found;

            range = range.After(rows[^1].Key);
        }
    }
}
