using AccessCodes.Domain.AccessCodes;
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
        var now = time.GetUtcNow();
        var codes = await locks.ListCodesAsync(provider, lockId, cancellation);

        return
        [
            .. from code in codes
               where !code.IsGone(now) && (profile.ListsUnmanagedCodes || code.IsInSeamsCare)
               select new LockCode(
                   new LockCodeAddress(provider, lockId, code.LockCodeId),
                   code.Name,
                   profile.RevealsPins ? code.Pin : null,
                   code.Bounds,
                   code.Status,
                   code.OracodeMetadata),
        ];
    }

    public Task<ProviderAnswer> AdoptCodeAsync(
        LockCodeAddress address, Guid operationId, CancellationToken cancellation = default) =>
        ApplyAsync(
            address,
            operationId,
            "adopt",
            (_, code) => code is null ? ErrorCode.FailedToSetOnDevice : code with { IsInSeamsCare = true },
            cancellation);

    public async Task<ProviderAnswer> SetCodeAsync(
        LockCodeAddress address, CodeContent content, Guid operationId, CancellationToken cancellation = default)
    {
        if (await HasOtherWithPinAsync(address, content.Pin, cancellation))
            return ProviderAnswer.Blocked(ErrorCode.DuplicateCodeOnDevice);

        return await ApplyAsync(
            address,
            operationId,
            "set",
            (_, _) => new SimulatedCode(
                address.LockCodeId,
                content.Name,
                content.Pin,
                content.Bounds,
                AccessCodeStatus.Set,
                IsInSeamsCare: true),
            cancellation);
    }

    public async Task<ProviderAnswer> ChangeCodeAsync(
        LockCodeAddress address, CodeContent content, Guid operationId, CancellationToken cancellation = default)
    {
        if (await HasOtherWithPinAsync(address, content.Pin, cancellation))
            return ProviderAnswer.Blocked(ErrorCode.DuplicateCodeOnDevice);

        return await ApplyAsync(
            address,
            operationId,
            "change",
            (_, code) => code is null
                ? ErrorCode.CodeModifiedExternalToSeam
                : code with { Name = content.Name, Pin = content.Pin, Bounds = content.Bounds },
            cancellation);
    }

    public Task<ProviderAnswer> RemoveCodeAsync(
        LockCodeAddress address, Guid operationId, CancellationToken cancellation = default) =>
        ApplyAsync(
            address,
            operationId,
            "remove",
            (@lock, code) => code is null ? Wish.Fulfilled : code with { GoneAt = time.GetUtcNow() + @lock.RemovalDelay },
            cancellation);

    public async Task<bool> HasCodeAsync(LockCodeAddress address, CancellationToken cancellation = default)
    {
        var code = await locks.GetCodeAsync(address.Provider, address.LockId, address.LockCodeId, cancellation);
        return code is not null && !code.Value.IsGone(time.GetUtcNow());
    }

    /// <summary>Does something to a code once an operation, if the lock can be reached and the wish can be granted.</summary>
    private async Task<ProviderAnswer> ApplyAsync(
        LockCodeAddress address,
        Guid operationId,
        string effect,
        Func<SimulatedLock, SimulatedCode?, Wish> grant,
        CancellationToken cancellation)
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

            var before = await locks.GetCodeAsync(provider, lockId, lockCodeId, cancellation);
            var present = before is not null && !before.Value.IsGone(time.GetUtcNow()) ? before.Value : null;
            var wish = grant(@lock, present);
            if (wish.Error is not null)
                return ProviderAnswer.Blocked(wish.Error);
            if (wish.Code is null)
                return ProviderAnswer.Done;

            var journal = new SimulatedEffect(effect, lockCodeId, time.GetUtcNow());
            if (await locks.ApplyAsync(provider, lockId, before, wish.Code, operationId, journal, cancellation)
                == CommitResult.Committed)
            {
                return ProviderAnswer.Done;
            }
        }
    }

    private async Task<bool> HasOtherWithPinAsync(LockCodeAddress address, Pin pin, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var codes = await locks.ListCodesAsync(address.Provider, address.LockId, cancellation);
        return codes.Any(code => code.LockCodeId != address.LockCodeId && !code.IsGone(now) && code.Pin == pin);
    }

    /// <summary>What becomes of a wish: a code as it is to be, an error, or nothing where it is fulfilled already.</summary>
    private readonly record struct Wish(SimulatedCode? Code, ErrorCode? Error)
    {
        public static Wish Fulfilled => default;

        public static implicit operator Wish(SimulatedCode code) => new(code, null);

        public static implicit operator Wish(ErrorCode error) => new(null, error);
    }
}
