using AccessCodes.Domain.BackupCodes;
using AccessCodes.Domain.Catalog;
using AccessCodes.Domain.Locks;

namespace AccessCodes.Domain.Devices;

/// <summary>A lock as one workspace knows it (the device object of the API).</summary>
public sealed record Device
{
    /// <summary>Identifies the device in its workspace.</summary>
    public required Guid DeviceId { get; init; }

    /// <summary>The workspace.</summary>
    public required Guid WorkspaceId { get; init; }

    /// <summary>The connected account that the device was reached through.</summary>
    public required Guid ConnectedAccountId { get; init; }

    /// <summary>The provider, by the name of its <see cref="ProviderProfile"/>.</summary>
    public required string Provider { get; init; }

    /// <summary>The provider's id of the lock: the same in every workspace that it is connected to.</summary>
    public required string LockId { get; init; }

    /// <summary>What people call the lock.</summary>
    public required string DisplayName { get; init; }

    /// <summary>Whether the lock could be reached when it was last asked.</summary>
    public required bool IsOnline { get; init; }

    /// <summary>How many codes this very lock holds; null for as many as its provider's locks do.</summary>
    public int? Capacity { get; init; }

    /// <summary>
    /// How many digits a PIN may have on this very lock, shortest first; null for what its provider's locks take.
    /// </summary>
    public IReadOnlyList<int>? PinLengths { get; init; }

    /// <summary>When the workspace learned of the device.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>What is wrong with the device; each kind once.</summary>
    public IReadOnlyList<ReportedError> Errors { get; init; } = [];

    /// <summary>What may go wrong with the device; each kind once.</summary>
    public IReadOnlyList<ReportedWarning> Warnings { get; init; } = [];

    /// <summary>
    /// What is wrong with every code on the device, for a reason that lies with the lock: each kind once. It is kept here
    /// and shown with each code, so that a thousand codes need not be written when a keypad is lost.
    /// </summary>
    public IReadOnlyList<ReportedError> CodeErrors { get; init; } = [];

    /// <summary>What may go wrong with every code on the device; each kind once.</summary>
    public IReadOnlyList<ReportedWarning> CodeWarnings { get; init; } = [];

    /// <summary>Its backup codes; null where no code of the device uses any.</summary>
    public BackupPool? BackupPool { get; init; }

    /// <summary>What the workspace noted on the device.</summary>
    public CustomMetadata CustomMetadata { get; init; } = CustomMetadata.Empty;

    /// <summary>Takes note of an error, if it is the device's.</summary>
    /// <param name="error">An error that was met; null for none.</param>
    /// <returns>The device with the error, or unchanged where the error is not its own.</returns>
    public Device Learn(ReportedError? error) => error is { Scope: ErrorScope.Device }
        ? this with { Errors = Errors.With(error), IsOnline = IsOnline && !ErrorCode.MeansOffline(error.Code) }
        : this;
}

/// <summary>An account at a provider, connected to a workspace (the connected account object of the API).</summary>
public sealed record ConnectedAccount
{
    /// <summary>Identifies the account in its workspace.</summary>
    public required Guid ConnectedAccountId { get; init; }

    /// <summary>The workspace.</summary>
    public required Guid WorkspaceId { get; init; }

    /// <summary>The provider, by the name of its <see cref="ProviderProfile"/>.</summary>
    public required string Provider { get; init; }

    /// <summary>What people call the account.</summary>
    public required string DisplayName { get; init; }

    /// <summary>The email address that the account has at its provider; null where it has none.</summary>
    public string? Email { get; init; }

    /// <summary>The workspace's own key for the user whose account it is; null where it gave none.</summary>
    public string? UserIdentifierKey { get; init; }

    /// <summary>When it was connected.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>What is wrong with the account; each kind once.</summary>
    public IReadOnlyList<ReportedError> Errors { get; init; } = [];

    /// <summary>What may go wrong with the account; each kind once.</summary>
    public IReadOnlyList<ReportedWarning> Warnings { get; init; } = [];

    /// <summary>What the workspace noted on the account.</summary>
    public CustomMetadata CustomMetadata { get; init; } = CustomMetadata.Empty;

    /// <summary>Takes note of an error, if it is the account's or that of the bridge it is reached through.</summary>
    /// <param name="error">An error that was met; null for none.</param>
    /// <returns>The account with the error, or unchanged where the error is not its own.</returns>
    public ConnectedAccount Learn(ReportedError? error) =>
        error is { Scope: ErrorScope.ConnectedAccount or ErrorScope.Bridge }
            ? this with { Errors = Errors.With(error) }
            : this;
}
