namespace AccessCodes.Domain.Migrations;

/// <summary>What a migration was asked to do.</summary>
/// <param name="Scope">Which devices.</param>
/// <param name="IsDryRun">Whether it only plans and changes nothing.</param>
/// <param name="WhenNotConvertible">What becomes of a code that its provider does not let Seam manage.</param>
/// <param name="DeletesRemaining">
/// Whether what is planned to be neither converted nor replaced is deleted, where the provider allows it. A code whose
/// conversion or replacement fails is not: somebody may still need it.
/// </param>
/// <param name="Concurrency">
/// How many devices of one connected account are at work at once, 1 to <see cref="MaxConcurrency"/>; on each device one
/// code at a time.
/// </param>
public sealed record MigrationOptions(
    MigrationScope Scope,
    bool IsDryRun = false,
    WhenNotConvertible WhenNotConvertible = WhenNotConvertible.Leave,
    bool DeletesRemaining = false,
    int Concurrency = MigrationOptions.DefaultConcurrency)
{
    /// <summary>How many devices of an account are at work at once unless it is said.</summary>
    public const int DefaultConcurrency = 3;

    /// <summary>How many devices of an account may be at work at once: a provider limits what one account may ask.</summary>
    public const int MaxConcurrency = 10;
}

/// <summary>What becomes of a code that its provider does not let Seam manage.</summary>
public enum WhenNotConvertible
{
    /// <summary><c>leave</c>: it stays as it is.</summary>
    Leave,

    /// <summary><c>replace</c>: a managed code is created in its stead.</summary>
    Replace,
}

/// <summary>Which devices a migration is about: one, those of an account, or all of the workspace.</summary>
/// <param name="DeviceId">The device; null for more than one.</param>
/// <param name="ConnectedAccountId">The account whose devices they are; null for all of the workspace.</param>
public sealed record MigrationScope(Guid? DeviceId, Guid? ConnectedAccountId)
{
    /// <summary>Every device of the workspace.</summary>
    public static readonly MigrationScope Workspace = new(null, null);

    /// <summary>One device.</summary>
    /// <param name="deviceId">The device.</param>
    /// <param name="connectedAccountId">The account that it is reached through.</param>
    public static MigrationScope Device(Guid deviceId, Guid connectedAccountId) => new(deviceId, connectedAccountId);

    /// <summary>The devices of an account.</summary>
    /// <param name="connectedAccountId">The account.</param>
    public static MigrationScope Account(Guid connectedAccountId) => new(null, connectedAccountId);

    /// <summary>Whether some device may be in both.</summary>
    /// <param name="other">Another scope in the same workspace.</param>
    public bool Overlaps(MigrationScope other) =>
        (ConnectedAccountId is null || other.ConnectedAccountId is null || ConnectedAccountId == other.ConnectedAccountId)
        && (DeviceId is null || other.DeviceId is null || DeviceId == other.DeviceId);
}
