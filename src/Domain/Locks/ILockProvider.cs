using AccessCodes.Domain.AccessCodes;
using AccessCodes.Domain.Catalog;

namespace AccessCodes.Domain.Locks;

/// <summary>
/// The port to the cloud of a lock provider. Every call is made in the name of a connected account, which may be
/// disconnected while the lock is well.
/// </summary>
public interface ILockProvider
{
    /// <summary>Asks how a lock is and what is on it.</summary>
    /// <param name="connectedAccountId">The account that asks.</param>
    /// <param name="provider">The name of the provider.</param>
    /// <param name="lockId">The provider's id of the lock.</param>
    /// <param name="cancellation">Cancels the call.</param>
    /// <exception cref="ProviderUnavailableException">The provider did not answer this time; trying again may help.</exception>
    Task<LockReport> InspectAsync(
        Guid connectedAccountId, string provider, string lockId, CancellationToken cancellation = default);

    /// <summary>
    /// Takes a code that is on a lock into Seam's care. Repeating it with the same operation has the effect of once.
    /// </summary>
    /// <param name="connectedAccountId">The account that asks.</param>
    /// <param name="address">Which code.</param>
    /// <param name="operationId">Identifies the wish: the action attempt.</param>
    /// <param name="cancellation">Cancels the call; whether it took effect is then unknown.</param>
    /// <returns>Whether it was done, or the error that stands in the way until something changes.</returns>
    /// <exception cref="ProviderUnavailableException">The provider did not answer this time; trying again may help.</exception>
    Task<ProviderAnswer> AdoptCodeAsync(
        Guid connectedAccountId, LockCodeAddress address, Guid operationId, CancellationToken cancellation = default);

    /// <summary>
    /// Puts a code on a lock, in Seam's care from the start. Repeating it with the same operation has the effect of once.
    /// </summary>
    /// <param name="connectedAccountId">The account that asks.</param>
    /// <param name="address">Which lock, and the id that the code is to have on it; nothing else has that id.</param>
    /// <param name="content">What to put there.</param>
    /// <param name="operationId">Identifies the wish: the action attempt.</param>
    /// <param name="cancellation">Cancels the call; whether it took effect is then unknown.</param>
    /// <returns>
    /// Whether it was done or is under way (see <see cref="HasCodeAsync"/>), or what stands in the way:
    /// <see cref="ProviderProfile.DuplicatePin"/> where another code on the lock has the PIN, among others.
    /// </returns>
    /// <exception cref="ProviderUnavailableException">The provider did not answer this time; trying again may help.</exception>
    Task<ProviderAnswer> SetCodeAsync(
        Guid connectedAccountId,
        LockCodeAddress address,
        CodeContent content,
        Guid operationId,
        CancellationToken cancellation = default);

    /// <summary>
    /// Changes a code in Seam's care. Repeating it with the same operation has the effect of once.
    /// </summary>
    /// <param name="connectedAccountId">The account that asks.</param>
    /// <param name="address">Which code.</param>
    /// <param name="content">What it is to be from now on.</param>
    /// <param name="operationId">Identifies the wish: the action attempt.</param>
    /// <param name="cancellation">Cancels the call; whether it took effect is then unknown.</param>
    /// <returns>
    /// Whether it was done or is under way, or what stands in the way:
    /// <see cref="ErrorCode.DuplicateCodeAttemptPrevented"/> where another code on the lock has the PIN, among others.
    /// </returns>
    /// <exception cref="ProviderUnavailableException">The provider did not answer this time; trying again may help.</exception>
    Task<ProviderAnswer> ChangeCodeAsync(
        Guid connectedAccountId,
        LockCodeAddress address,
        CodeContent content,
        Guid operationId,
        CancellationToken cancellation = default);

    /// <summary>
    /// Asks for a code to be removed from its lock; it may take a while, see <see cref="HasCodeAsync"/>. Repeating it
    /// with the same operation has the effect of once. A code that is not there counts as removed.
    /// </summary>
    /// <param name="connectedAccountId">The account that asks.</param>
    /// <param name="address">Which code.</param>
    /// <param name="operationId">Identifies the wish: the action attempt.</param>
    /// <param name="cancellation">Cancels the call; whether it took effect is then unknown.</param>
    /// <returns>Whether the provider took the order, or what stands in the way.</returns>
    /// <exception cref="ProviderUnavailableException">The provider did not answer this time; trying again may help.</exception>
    Task<ProviderAnswer> RemoveCodeAsync(
        Guid connectedAccountId, LockCodeAddress address, Guid operationId, CancellationToken cancellation = default);

    /// <summary>
    /// Tells whether a code is on its lock, for whoever waits for it to come or to go. What is on its way to the lock is
    /// not there yet.
    /// </summary>
    /// <param name="connectedAccountId">The account that asks.</param>
    /// <param name="address">Which code.</param>
    /// <param name="cancellation">Cancels the call.</param>
    /// <exception cref="ProviderUnavailableException">The provider did not answer this time; trying again may help.</exception>
    Task<bool> HasCodeAsync(
        Guid connectedAccountId, LockCodeAddress address, CancellationToken cancellation = default);
}

/// <summary>What a code on a lock consists of.</summary>
/// <param name="Name">Its name in the provider's app.</param>
/// <param name="Pin">Its PIN.</param>
/// <param name="Bounds">When it works; null for an ongoing code.</param>
public sealed record CodeContent(string? Name, Pin Pin, TimeBounds? Bounds);

/// <summary>What a provider answered to a wish.</summary>
/// <param name="Error">The error, one that trying again does not mend; null where there is none.</param>
/// <param name="IsUnderWay">Whether the order was taken and the lock has still to follow it.</param>
public sealed record ProviderAnswer(ErrorCode? Error, bool IsUnderWay = false)
{
    /// <summary>It was done.</summary>
    public static readonly ProviderAnswer Done = new(Error: null);

    /// <summary>The order was taken; the lock will follow it.</summary>
    public static readonly ProviderAnswer UnderWay = new(Error: null, IsUnderWay: true);

    /// <summary>It cannot be done as things are.</summary>
    /// <param name="error">What stands in the way.</param>
    public static ProviderAnswer Blocked(ErrorCode error) => new(error);
}

/// <summary>A provider failed in a way that may pass: a timeout, a rate limit, an outage.</summary>
public sealed class ProviderUnavailableException : Exception
{
    /// <summary>A fault without detail.</summary>
    public ProviderUnavailableException()
    {
    }

    /// <summary>A fault with detail.</summary>
    /// <param name="message">What happened; never holds a PIN.</param>
    public ProviderUnavailableException(string message)
        : base(message)
    {
    }

    /// <summary>A fault with its cause.</summary>
    /// <param name="message">What happened; never holds a PIN.</param>
    /// <param name="innerException">The cause.</param>
    public ProviderUnavailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
