using AccessCodes.Domain.AccessCodes;
using AccessCodes.Domain.Catalog;
using AccessCodes.Domain.Locks;
using AccessCodes.Domain.Migrations;
using static AccessCodes.Domain.Tests.Conversions.World;

namespace AccessCodes.Domain.Tests.Migrations;

/// <summary>The lock and the code of the world of conversions, with any provider, to be migrated.</summary>
internal static class MigrationWorld
{
    public static readonly MigrationOptions Leaving = new(MigrationScope.Workspace);

    public static readonly MigrationOptions Replacing = Leaving with { WhenNotConvertible = WhenNotConvertible.Replace };

    public static readonly MigrationOptions Deleting = Leaving with { DeletesRemaining = true };

    public static CodeToMigrate On(ProviderProfile provider, AccessCode? code = null) => new(
        (code ?? GuestCode with { Pin = null }).On(provider),
        FrontDoor with { Provider = provider.Provider },
        JanesAccount with { Provider = provider.Provider },
        Holder: null,
        IsDeviceFull: false,
        Now);

    public static CodeToMigrate With(this CodeToMigrate code, ErrorCode ofDevice) => code with
    {
        Device = code.Device with { Errors = [ofDevice.At(Now)] },
    };

    public static Migration NewMigration(MigrationOptions? options = null) =>
        Migration.Create(GuestCode.WorkspaceId, options ?? Leaving, AttemptId, Now);

    /// <summary>A code that a migration has planned.</summary>
    public static MigrationCode Planned(PlannedCode plan, bool dryRun = false) =>
        MigrationCode.Planned(NewMigration(Leaving with { IsDryRun = dryRun }), GuestCode, plan, Now);

    public static PlannedCode Plan(PlannedAction action, Replacement? replacement = null) =>
        new(action, "Because.", replacement);

    /// <summary>So many codes with an outcome, each with a plan to it.</summary>
    public static MigrationCounts Counts(int pending = 0, int converted = 0, int failed = 0, int canceled = 0) => new(
        new PlannedCounts { Convert = pending + converted + failed + canceled },
        new OutcomeCounts { Pending = pending, Converted = converted, Failed = failed, Canceled = canceled },
        Blocked: 0);
}
