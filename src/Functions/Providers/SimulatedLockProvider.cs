using AccessCodes.Domain.AccessCodes;
using AccessCodes.Domain.Catalog;
using AccessCodes.Domain.Locks;
using AccessCodes.Functions.Storage;

namespace AccessCodes.Functions.Providers;

/// <summary>
/// The clouds of the lock providers, simulated. What they answer follows from the state of the lock and from
/// <see cref="LockRules"/>, and from nothing else.
/// </summary>
public sealed class SimulatedLockProvider(SimulatedLocks locks, TimeProvider time) : ILockProvider
{
    public async Task<LockReport> InspectAsync(
        Guid connectedAccountId, string provider, string lockId, CancellationToken cancellation = default)
    {
        var @lock = (await locks.GetAsync(provider, lockId, cancellation))?.Value ?? Lost(provider, lockId);
        var (report, there) = await ExamineAsync(connectedAccountId, @lock, withCodes: true, cancellation);
        return report with
        {
            Codes = LockRules.InTheWay(report, LockActions.Read) is not null
                ? null
                :
                [
                    .. from code in there
                       where report.Provider.ListsUnmanagedCodes || code.IsInSeamsCare
                       select Tell(report.Provider, lockId, code, withPin: report.Provider.RevealsPins),
                ],
        };
    }

    public Task<ProviderAnswer> AdoptCodeAsync(
        Guid connectedAccountId, LockCodeAddress address, Guid operationId, CancellationToken cancellation = default) =>
        OrderAsync(
            connectedAccountId,
            address,
            operationId,
            "adopt",
            (_, report, code) => LockRules.InTheWay(report, LockActions.Adopt) is { } error ? error
                : code is null ? ErrorCode.FailedToSetOnDevice
                : code with { IsInSeamsCare = true },
            cancellation);

    public Task<ProviderAnswer> SetCodeAsync(
        Guid connectedAccountId,
        LockCodeAddress address,
        CodeContent content,
        Guid operationId,
        CancellationToken cancellation = default) =>
        OrderAsync(
            connectedAccountId,
            address,
            operationId,
            "set",
            (@lock, report, _) => LockRules.InTheWayOfSetting(report, address.LockCodeId, content) is { } error
                ? error
                : new SimulatedCode(
                    address.LockCodeId,
                    report.Provider.AppearanceOf(content.Name),
                    content.Pin,
                    content.Bounds,
                    AccessCodeStatus.Set,
                    IsInSeamsCare: true)
                {
                    ComesAt = ComesAt(@lock),
                },
            cancellation,
            setsPin: true);

    public Task<ProviderAnswer> ChangeCodeAsync(
        Guid connectedAccountId,
        LockCodeAddress address,
        CodeContent content,
        Guid operationId,
        CancellationToken cancellation = default) =>
        OrderAsync(
            connectedAccountId,
            address,
            operationId,
            "change",
            (@lock, report, code) => LockRules.InTheWayOfSetting(report, address.LockCodeId, content) is { } error ? error
                : code is null ? ErrorCode.CodeModifiedExternalToSeam
                : code with
                {
                    Name = report.Provider.AppearanceOf(content.Name),
                    Pin = content.Pin,
                    Bounds = content.Bounds,
                    ComesAt = ComesAt(@lock),
                },
            cancellation,
            setsPin: true);

    public Task<ProviderAnswer> RemoveCodeAsync(
        Guid connectedAccountId, LockCodeAddress address, Guid operationId, CancellationToken cancellation = default) =>
        OrderAsync(
            connectedAccountId,
            address,
            operationId,
            "remove",
            (@lock, report, code) => LockRules.InTheWay(report, LockActions.Remove) is { } error ? error
                : code is null ? Wish.Fulfilled
                : code with { GoneAt = time.GetUtcNow() + @lock.RemovalDelay },
            cancellation);

    public async Task<bool> HasCodeAsync(
        Guid connectedAccountId, LockCodeAddress address, CancellationToken cancellation = default)
    {
        var code = await locks.GetCodeAsync(address.Provider, address.LockId, address.LockCodeId, cancellation);
        return code?.Value.IsThere(time.GetUtcNow()) == true;
    }

    private DateTimeOffset? ComesAt(SimulatedLock @lock) =>
        @lock.SettingDelay > TimeSpan.Zero ? time.GetUtcNow() + @lock.SettingDelay : null;

    /// <summary>Follows an order once, if the lock can be reached and the wish can be granted.</summary>
    private async Task<ProviderAnswer> OrderAsync(
        Guid connectedAccountId,
        LockCodeAddress address,
        Guid operationId,
        string effect,
        Func<SimulatedLock, LockReport, SimulatedCode?, Wish> grant,
        CancellationToken cancellation,
        bool setsPin = false)
    {
        var (provider, lockId, lockCodeId) = address;
        var (found, fault) = await locks.TakeFaultAsync(provider, lockId, cancellation);
        await SufferAsync(fault, cancellation);

        var @lock = found ?? Lost(provider, lockId);
        await Task.Delay(@lock.Latency, time, cancellation);

        while (true)
        {
            var guard = setsPin ? await locks.ReadGuardAsync(provider, lockId, cancellation) : null;
            var before = await locks.GetCodeAsync(provider, lockId, lockCodeId, cancellation);
            var (report, _) = await ExamineAsync(connectedAccountId, @lock, withCodes: setsPin, cancellation);
            var wish = grant(@lock, report, before?.Value.IsGone(time.GetUtcNow()) == false ? before.Value : null);
            if (wish.Error is not null)
                return await HasEffectAsync() ? Answer(before?.Value) : ProviderAnswer.Blocked(wish.Error);
            if (wish.Code is null)
                return ProviderAnswer.Done;

            var journal = new SimulatedEffect(effect, lockCodeId, time.GetUtcNow());
            if (await locks.ApplyAsync(provider, lockId, before, wish.Code, operationId, journal, guard, cancellation)
                == CommitResult.Conflict)
            {
                // The journal takes an operation once: a repetition meets what it has done before.
                if (await HasEffectAsync())
                    return Answer(before?.Value);
                continue;
            }

            return fault?.Kind == FaultKind.AnswerLost
                ? throw new ProviderUnavailableException("The answer of the lock provider was lost.")
                : Answer(wish.Code);
        }

        Task<bool> HasEffectAsync() => locks.HasEffectAsync(provider, lockId, operationId, cancellation);
    }

    private ProviderAnswer Answer(SimulatedCode? code) =>
        code?.ComesAt > time.GetUtcNow() ? ProviderAnswer.UnderWay : ProviderAnswer.Done;

    private async Task SufferAsync(SimulatedFault? fault, CancellationToken cancellation)
    {
        switch (fault?.Kind)
        {
            case FaultKind.Unavailable:
                throw new ProviderUnavailableException("The lock provider is not available.");
            case FaultKind.Hangs:
                await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellation);
                break;
            case FaultKind.Slow:
                await Task.Delay(fault.Delay, time, cancellation);
                break;
        }
    }

    /// <summary>
    /// The truth about a lock, PINs and codes that the provider does not tell of included. An order that puts no PIN on
    /// the lock does not depend on the codes that are there, and does not read them.
    /// </summary>
    private async Task<(LockReport Report, IReadOnlyList<SimulatedCode> There)> ExamineAsync(
        Guid connectedAccountId, SimulatedLock @lock, bool withCodes, CancellationToken cancellation)
    {
        var (provider, lockId, now) = (@lock.Provider, @lock.LockId, time.GetUtcNow());
        var account = await locks.GetAccountAsync(connectedAccountId, cancellation);
        var report = new LockReport
        {
            Provider = @lock.Profile,
            AccountConditions = account.Conditions.ToHashSet(),
            Conditions = @lock.Conditions.ToHashSet(),
            Capacity = @lock.Capacity ?? @lock.Profile.Capacity,
            PinLengths = @lock.PinLengths ?? @lock.Profile.PinLengths,
            LongestValidity = @lock.LongestValidity ?? @lock.Profile.LongestValidity,
        };
        if (!withCodes)
            return (report, []);

        var present = (await locks.ListCodesAsync(provider, lockId, cancellation))
            .Where(code => !code.IsGone(now))
            .ToArray();
        var isSiteFull = account.UserLimit is { } limit
            && await CountUsersAsync(account, present.Length, @lock, cancellation) >= limit;
        var there = present.Where(code => code.IsThere(now)).ToArray();
        return (
            report with
            {
                AccountConditions = isSiteFull
                    ? report.AccountConditions.Append(AccountCondition.UserLimitReached).ToHashSet()
                    : report.AccountConditions,
                Codes = [.. present.Select(code => Tell(@lock.Profile, lockId, code, withPin: true))],
                Count = present.Length,
            },
            there);
    }

    private async Task<int> CountUsersAsync(
        SimulatedAccount account, int here, SimulatedLock @lock, CancellationToken cancellation)
    {
        var (now, users) = (time.GetUtcNow(), here);
        foreach (var other in account.Locks.Where(other => other != @lock.LockId))
        {
            var codes = await locks.ListCodesAsync(@lock.Provider, other, cancellation);
            users += codes.Count(code => !code.IsGone(now));
        }

        return users;
    }

    /// <summary>A code, as its provider tells of it.</summary>
    public static LockCode Tell(ProviderProfile provider, string lockId, SimulatedCode code, bool withPin) => new(
        new LockCodeAddress(provider.Provider, lockId, code.LockCodeId),
        code.Name,
        withPin ? code.Pin : null,
        code.Bounds,
        code.IsDisabled ? AccessCodeStatus.Unset : code.Status,
        code.OracodeMetadata)
    {
        IsDisabled = code.IsDisabled,
        HasBeenUsed = code.HasBeenUsed,
        Replaces = code.Replaces,
    };

    /// <summary>A lock that is nowhere is one that was removed.</summary>
    private static SimulatedLock Lost(string provider, string lockId) =>
        new(provider, lockId) { Conditions = [LockCondition.Removed] };

    /// <summary>What becomes of a wish: a code as it is to be, an error, or nothing where it is fulfilled already.</summary>
    private readonly record struct Wish(SimulatedCode? Code, ErrorCode? Error)
    {
        public static Wish Fulfilled => default;

        public static implicit operator Wish(SimulatedCode code) => new(code, null);

        public static implicit operator Wish(ErrorCode error) => new(null, error);
    }
}
