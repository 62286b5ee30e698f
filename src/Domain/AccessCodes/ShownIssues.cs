using AccessCodes.Domain.Catalog;
using AccessCodes.Domain.Devices;

namespace AccessCodes.Domain.AccessCodes;

/// <summary>
/// What is shown to be wrong with a thing: what is wrong with it itself, and with what it depends on (the flags of
/// "Errors" of the unmanaged access code document). Only the former is kept with the thing.
/// </summary>
public static class ShownIssues
{
    /// <summary>A code with all that is wrong with it, its device and its account.</summary>
    /// <param name="code">The code.</param>
    /// <param name="device">Its device.</param>
    /// <param name="account">Its account.</param>
    /// <returns>The very code where nothing is wrong with the other two.</returns>
    public static AccessCode Of(AccessCode code, Device device, ConnectedAccount account)
    {
        var errors = code.Errors.With(device.CodeErrors).With(device.Errors).With(account.Errors);
        var warnings = code.Warnings.With(device.CodeWarnings);
        return errors == code.Errors && warnings == code.Warnings
            ? code
            : code with { Errors = errors, Warnings = warnings };
    }

    /// <summary>A device with all that is wrong with it and its account.</summary>
    /// <param name="device">The device.</param>
    /// <param name="account">Its account.</param>
    public static Device Of(Device device, ConnectedAccount account) =>
        device with { Errors = device.Errors.With(account.Errors) };
}
