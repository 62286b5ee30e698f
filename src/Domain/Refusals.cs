using AccessCodes.Domain.Attempts;
using AccessCodes.Domain.Limits;
using AccessCodes.Domain.Webhooks;

namespace AccessCodes.Domain;

/// <summary>The refusals of the rules, with their messages.</summary>
public static class Refusals
{
    /// <summary>No unmanaged code of that id: unknown here, or managed already.</summary>
    public static readonly Refusal UnmanagedAccessCodeNotFound =
        new(RefusalReason.AccessCodeNotFound, "Unmanaged access code not found");

    /// <summary>No managed code of that id: unknown here, or unmanaged.</summary>
    public static readonly Refusal AccessCodeNotFound =
        new(RefusalReason.AccessCodeNotFound, "Access code not found");

    /// <summary>No device of that id.</summary>
    public static readonly Refusal DeviceNotFound = new(RefusalReason.DeviceNotFound, "Device not found");

    /// <summary>No action attempt of that id.</summary>
    public static readonly Refusal ActionAttemptNotFound =
        new(RefusalReason.ActionAttemptNotFound, "Action attempt not found");

    /// <summary>No event of that id, or none of that type on that device.</summary>
    public static readonly Refusal EventNotFound = new(RefusalReason.EventNotFound, "Event not found");

    /// <summary>No connected account of that id or email address.</summary>
    public static readonly Refusal ConnectedAccountNotFound =
        new(RefusalReason.ConnectedAccountNotFound, "Connected account not found");

    /// <summary>No workspace of that id.</summary>
    public static readonly Refusal WorkspaceNotFound = new(RefusalReason.WorkspaceNotFound, "Workspace not found");

    /// <summary>No API key of that id.</summary>
    public static readonly Refusal ApiKeyNotFound = new(RefusalReason.ApiKeyNotFound, "API key not found");

    /// <summary>No migration of that id.</summary>
    public static readonly Refusal MigrationNotFound = new(RefusalReason.MigrationNotFound, "Migration not found");

    /// <summary>No webhook of that id.</summary>
    public static readonly Refusal WebhookNotFound = new(RefusalReason.WebhookNotFound, "Webhook not found");

    /// <summary>One webhook more would be too many.</summary>
    public static readonly Refusal TooManyWebhooks = new(
        RefusalReason.TooManyWebhooks,
        $"A workspace can have at most {Webhook.MaxPerWorkspace} webhooks. Delete one that is no longer needed.");

    /// <summary>The host of a webhook's URL leads where events are not sent.</summary>
    public static readonly Refusal WebhookAddressRefused = InvalidInput(
        "url", "Must lead to the public internet, not to a private, loopback or link-local address");

    /// <summary>A workspace that is in earnest is not emptied.</summary>
    public static readonly Refusal NotASandboxWorkspace =
        new(RefusalReason.NotASandbox, "Only a sandbox workspace can be reset");

    /// <summary>The provider cannot convert; the message is that of "Convert an Unmanaged Access Code".</summary>
    public static readonly Refusal ConversionNotSupported = new(
        RefusalReason.UnsupportedDevice,
        "Converting unmanaged access codes to managed is not supported for this device");

    /// <summary>The provider cannot delete what Seam did not create.</summary>
    public static readonly Refusal RemovalNotSupported = new(
        RefusalReason.UnsupportedDevice,
        "Deleting unmanaged access codes is not supported for this device");

    /// <summary>Codes do not reach the lock over a network.</summary>
    public static readonly Refusal ProgrammingNotSupported = new(
        RefusalReason.UnsupportedDevice,
        "Programming access codes online is not supported for this device");

    /// <summary>The codes of such locks are computed, which the product does not do.</summary>
    public static readonly Refusal OfflineCodesNotSupported = new(
        RefusalReason.UnsupportedDevice, "Offline access codes are not supported");

    /// <summary>A code that worked once and no more would be a promise that no lock here keeps.</summary>
    public static readonly Refusal OneTimeCodesNotSupported = new(
        RefusalReason.UnsupportedDevice, "One-time-use access codes are not supported for this device");

    /// <summary>So many codes are on the device that no PIN was found that none of them has.</summary>
    public static readonly Refusal NoFreePin = new(
        RefusalReason.DuplicateAccessCode, "No code was found that is still free on the device");

    /// <summary>A time-bound code has ended and is on its way off the lock.</summary>
    public static readonly Refusal AccessCodeEnding = new(
        RefusalReason.AccessCodeBusy, "This access code has ended and is being removed from its device.");

    /// <summary>The code was taken by force, and the workspace that lost it has still to let go of it.</summary>
    public static readonly Refusal AccessCodeChangingHands = new(
        RefusalReason.AccessCodeBusy,
        "Management of this access code is still being transferred from the other workspace.");

    /// <summary>The provider tells of no code that Seam did not create ("Convert an Unmanaged Access Code").</summary>
    public static readonly Refusal UnmanagedCodesNotSupported = new(
        RefusalReason.UnsupportedDevice, "Unmanaged access codes are not supported for this device");

    /// <summary>The provider's locks keep no backup codes.</summary>
    public static readonly Refusal BackupCodesNotSupported = new(
        RefusalReason.UnsupportedDevice, "Backup access codes are not supported for this device");

    /// <summary>No backup code of the device is on its lock.</summary>
    public static readonly Refusal NoBackupAccessCode = new(
        RefusalReason.NoBackupAccessCode, "The backup access code pool of the device is empty");

    /// <summary>A code that is about to leave its lock needs no other in its place.</summary>
    public static readonly Refusal AccessCodeBeingRemoved = new(
        RefusalReason.AccessCodeBusy, "This access code is being removed from its device.");

    /// <summary>The device has a code with this PIN.</summary>
    public static readonly Refusal DuplicateAccessCode = new(
        RefusalReason.DuplicateAccessCode, "The device has an access code with this code already", "code");

    /// <summary>Simulations are for sandboxes.</summary>
    public static readonly Refusal NotASandbox = new(
        RefusalReason.NotASandbox, "Only a sandbox workspace can simulate");

    /// <summary>The provider's locks cannot suffer that.</summary>
    /// <param name="what">What was to be simulated, for people.</param>
    public static Refusal SimulationNotSupported(string what) => new(
        RefusalReason.UnsupportedDevice, $"Simulating {what} is not supported for this device");

    /// <summary>Another workspace manages the code.</summary>
    public static readonly Refusal ManagedByAnotherWorkspace = new(
        RefusalReason.ManagedByAnotherWorkspace,
        "Another workspace manages this access code. Set force to true to transfer its management to this workspace.");

    /// <summary>Another workspace manages the code, so this one must not delete it.</summary>
    public static readonly Refusal RemovalOfAnothersCode = new(
        RefusalReason.ManagedByAnotherWorkspace,
        "Another workspace manages this access code. Transfer its management to this workspace before deleting it.");

    /// <summary>Another action on the code is under way.</summary>
    /// <param name="pending">The attempt that it is busy with.</param>
    public static Refusal AccessCodeBusy(ActionAttempt pending) => new(
        RefusalReason.AccessCodeBusy,
        $"Another action on this access code is pending: action attempt {pending.ActionAttemptId}.");

    /// <summary>A migration must end first.</summary>
    /// <param name="migrationId">The migration.</param>
    public static Refusal MigrationUnderWay(Guid migrationId) => new(
        RefusalReason.MigrationUnderWay,
        $"Migration {migrationId}, which is about some of these devices, has not ended yet. Wait for it or cancel it.");

    /// <summary>A device was asked for too much within a minute.</summary>
    /// <param name="kind">The kind of action that there is too much of.</param>
    /// <param name="limit">How many it takes in a minute.</param>
    /// <param name="retryAfter">How long to wait before asking again.</param>
    public static Refusal RateLimited(DeviceActionKind kind, int limit, TimeSpan retryAfter) => new(
        RefusalReason.RateLimited,
        $"The device takes at most {limit} access code {kind.ToString().ToLowerInvariant()}s a minute. " +
        $"Try again in {Math.Ceiling(retryAfter.TotalSeconds)} s.")
    {
        RetryAfter = retryAfter,
    };

    /// <summary>A parameter that does not fit what it is about.</summary>
    /// <param name="parameter">The parameter, in snake_case.</param>
    /// <param name="message">What is wrong; never holds a PIN.</param>
    public static Refusal InvalidInput(string parameter, string message) =>
        new(RefusalReason.InvalidInput, message, parameter);
}
