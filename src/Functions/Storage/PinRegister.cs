namespace AccessCodes.Functions.Storage;

/// <summary>
/// The row at which those meet who give a PIN to a code of one device, so that no two codes get the same: whoever has
/// looked at the codes of the device writes it, guarded by ETag. It holds no PIN.
/// </summary>
/// <param name="DeviceId">The device.</param>
/// <param name="LastGivenBy">The action attempt that gave one last.</param>
public sealed record PinRegister(Guid DeviceId, Guid LastGivenBy);
