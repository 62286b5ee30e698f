namespace AccessCodes.Domain.Locks;

/// <summary>
/// Where a code is in the outside world: the same for every workspace that the lock is connected to. It holds no secret,
/// so keys, logs and orchestration inputs may hold it.
/// </summary>
/// <param name="Provider">The provider of the lock, by the name of its <see cref="ProviderProfile"/>.</param>
/// <param name="LockId">The provider's id of the lock.</param>
/// <param name="LockCodeId">The provider's id of the code on that lock; not the PIN.</param>
public sealed record LockCodeAddress(string Provider, string LockId, string LockCodeId)
{
    private const string SetBySeam = "seam-";

    /// <summary>The record, in whatever workspace, of a code that Seam has put on the lock; null for any other code.</summary>
    public Guid? ManagedCodeId =>
        LockCodeId.StartsWith(SetBySeam, StringComparison.Ordinal)
        && Guid.TryParse(LockCodeId.AsSpan(SetBySeam.Length), out var accessCodeId)
            ? accessCodeId
            : null;

    /// <summary>Where a code is that Seam puts on a lock.</summary>
    /// <param name="provider">The provider of the lock.</param>
    /// <param name="lockId">The provider's id of the lock.</param>
    /// <param name="accessCodeId">The record of the code.</param>
    public static LockCodeAddress OfManaged(string provider, string lockId, Guid accessCodeId) =>
        new(provider, lockId, SetBySeam + accessCodeId);
}
