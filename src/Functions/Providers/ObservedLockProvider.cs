using System.Diagnostics;
using AccessCodes.Domain.Locks;
using AccessCodes.Functions.Telemetry;

namespace AccessCodes.Functions.Providers;

/// <summary>Puts each call of a lock provider into the trace and into the metrics, and leaves it as it is.</summary>
internal sealed class ObservedLockProvider(ILockProvider inner, AppMetrics metrics, TimeProvider time) : ILockProvider
{
    private const string Done = "done";

    public Task<LockReport> InspectAsync(
        Guid connectedAccountId, string provider, string lockId, CancellationToken cancellation) => ObserveAsync(
        "inspect",
        provider,
        lockId,
        operationId: null,
        () => inner.InspectAsync(connectedAccountId, provider, lockId, cancellation),
        _ => Done);

    public Task<ProviderAnswer> AdoptCodeAsync(
        Guid connectedAccountId, LockCodeAddress address, Guid operationId, CancellationToken cancellation) => ObserveAsync(
        "adopt",
        address,
        operationId,
        () => inner.AdoptCodeAsync(connectedAccountId, address, operationId, cancellation));

    public Task<ProviderAnswer> SetCodeAsync(
        Guid connectedAccountId,
        LockCodeAddress address,
        CodeContent content,
        Guid operationId,
        CancellationToken cancellation) => ObserveAsync(
        "set",
        address,
        operationId,
        () => inner.SetCodeAsync(connectedAccountId, address, content, operationId, cancellation));

    public Task<ProviderAnswer> ChangeCodeAsync(
        Guid connectedAccountId,
        LockCodeAddress address,
        CodeContent content,
        Guid operationId,
        CancellationToken cancellation) => ObserveAsync(
        "change",
        address,
        operationId,
        () => inner.ChangeCodeAsync(connectedAccountId, address, content, operationId, cancellation));

    public Task<ProviderAnswer> RemoveCodeAsync(
        Guid connectedAccountId, LockCodeAddress address, Guid operationId, CancellationToken cancellation) => ObserveAsync(
        "remove",
        address,
        operationId,
        () => inner.RemoveCodeAsync(connectedAccountId, address, operationId, cancellation));

    public Task<bool> HasCodeAsync(
        Guid connectedAccountId, LockCodeAddress address, CancellationToken cancellation) => ObserveAsync(
        "look for",
        address.Provider,
        address.LockId,
        operationId: null,
        () => inner.HasCodeAsync(connectedAccountId, address, cancellation),
        _ => Done);

    private Task<ProviderAnswer> ObserveAsync(
        string operation, LockCodeAddress address, Guid operationId, Func<Task<ProviderAnswer>> call) => ObserveAsync(
        operation,
        address.Provider,
        address.LockId,
        operationId,
        call,
        answer => answer switch
        {
            { Error: { } error } => error.Code,
            { IsUnderWay: true } => "under_way",
            _ => Done,
        });

    private async Task<T> ObserveAsync<T>(
        string operation, string provider, string lockId, Guid? operationId, Func<Task<T>> call, Func<T, string> outcomeOf)
    {
        using var span = Tracing.Source.StartActivity($"{provider} {operation}", ActivityKind.Client);
        span?.SetTag("access_codes.provider", provider)
            .SetTag("access_codes.lock_id", lockId)
            .SetTag(Tracing.ActionAttemptId, operationId?.ToString());

        var begun = time.GetTimestamp();
        var outcome = "failed";
        try
        {
            var answer = await call();
            outcome = outcomeOf(answer);
            return answer;
        }
        catch (Exception exception) when (exception is ProviderUnavailableException or OperationCanceledException)
        {
            outcome = "unavailable";
            throw;
        }
        finally
        {
            span?.SetTag("access_codes.outcome", outcome)
                .SetStatus(outcome is Done or "under_way" ? ActivityStatusCode.Unset : ActivityStatusCode.Error, outcome);
            metrics.ProviderCalled(provider, operation, outcome, time.GetElapsedTime(begun));
        }
    }
}
