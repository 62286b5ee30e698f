using AccessCodes.Domain.Attempts;

namespace AccessCodes.Domain;

/// <summary>The refusals of the rules, with their messages.</summary>
public static class Refusals
{
    /// <summary>No unmanaged code of that id: unknown here, or managed already.</summary>
    public static readonly Refusal UnmanagedAccessCodeNotFound =
        new(RefusalReason.AccessCodeNotFound, "Unmanaged access code not found");

    /// <summary>No device of that id.</summary>
    public static readonly Refusal DeviceNotFound = new(RefusalReason.DeviceNotFound, "Device not found");

    /// <summary>No action attempt of that id.</summary>
    public static readonly Refusal ActionAttemptNotFound =
        new(RefusalReason.ActionAttemptNotFound, "Action attempt not found");

    /// <summary>The provider cannot convert; the message is that of "Convert an Unmanaged Access Code".</summary>
    public static readonly Refusal ConversionNotSupported = new(
        RefusalReason.UnsupportedDevice,
        "Converting unmanaged access codes to managed is not supported for this device");

    /// <summary>The provider cannot delete what Seam did not create.</summary>
    public static readonly Refusal RemovalNotSupported = new(
        RefusalReason.UnsupportedDevice,
        "Deleting unmanaged access codes is not supported for this device");

    /// <summary>The provider tells of no code that Seam did not create ("Convert an Unmanaged Access Code").</summary>
    public static readonly Refusal UnmanagedCodesNotSupported = new(
        RefusalReason.UnsupportedDevice, "Unmanaged access codes are not supported for this device");

    /// <summary>The device has a code with this PIN.</summary>
    public static readonly Refusal DuplicateAccessCode = new(
        RefusalReason.DuplicateAccessCode, "The device has an access code with this code already");

    /// <summary>Simulations are for sandboxes.</summary>
    public static readonly Refusal NotASandbox = new(
        RefusalReason.NotASandbox, "Only a sandbox workspace can simulate");

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
}
