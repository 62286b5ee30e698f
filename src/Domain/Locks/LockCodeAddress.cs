namespace AccessCodes.Domain.Locks;

/// <summary>
/// Where a code is in the outside world: the same for every workspace that the lock is connected to. It holds no secret,
/// so keys, logs and orchestration inputs may hold it.
/// </summary>
/// <param name="Provider">The provider of the lock, by the name of its <see cref="ProviderProfile"/>.</param>
/// <param name="LockId">The provider's id of the lock.</param>
/// <param name="LockCodeId">The provider's id of the code on that lock; not the PIN.</param>
public sealed record LockCodeAddress(string Provider, string LockId, string LockCodeId);
