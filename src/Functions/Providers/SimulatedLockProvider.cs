using AccessCodes.Domain.Catalog;
using AccessCodes.Domain.Locks;
using AccessCodes.Functions.Storage;

namespace AccessCodes.Functions.Providers;

/// <summary>
/// The clouds of the lock providers, simulated: each does what its <see cref="ProviderProfile"/> says, and what a lock's
/// state allows.
/// </summary>
public sealed class SimulatedLockProvider(SimulatedLocks locks, TimeProvider time) : ILockProvider
{
    public async Task<IReadOnlyList<LockCode>> ListCodesAsync(
        string provider, string lockId, CancellationToken cancellation = default)
    {
        var profile = ProviderProfiles.Of(provider);
        var codes = await locks.ListCodesAsync(provider, lockId, cancellation);

        return
        [
            .. from code in codes
               where profile.ListsUnmanagedCodes || code.IsInSeamsCare
               select new LockCode(
                   new LockCodeAddress(provider, lockId, code.LockCodeId),
                   code.Name,
                   profile.RevealsPins ? code.Pin : null,
                   code.Bounds,
                   code.Status),
        ];
    }

    public async Task<ProviderAnswer> AdoptCodeAsync(
        LockCodeAddress address, Guid operationId, CancellationToken cancellation = default)
    {
        var (provider, lockId, lockCodeId) = address;

        while (true)
        {
            if (await locks.HasEffectAsync(provider, lockId, operationId, cancellation))
                return ProviderAnswer.Done;

            var @lock = await locks.GetAsync(provider, lockId, cancellation);
            if (@lock is null)
                return ProviderAnswer.Blocked(ErrorCode.DeviceRemoved);

            await Task.Delay(@lock.Latency, time, cancellation);
            if (!@lock.IsOnline)
                return ProviderAnswer.Blocked(ErrorCode.DeviceOffline);

            var code = await locks.GetCodeAsync(provider, lockId, lockCodeId, cancellation);
            if (code is null)
                return ProviderAnswer.Blocked(ErrorCode.FailedToSetOnDevice);

            var effect = new SimulatedEffect("adopt", lockCodeId, time.GetUtcNow());
            var adopted = code.Value with { IsInSeamsCare = true };
            if (await locks.ApplyAsync(provider, lockId, code, adopted, operationId, effect, cancellation)
                == CommitResult.Committed)
            {
                return ProviderAnswer.Done;
            }
        }
    }
}
