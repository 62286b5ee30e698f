using AccessCodes.Domain.AccessCodes;
using AccessCodes.Domain.Catalog;

namespace AccessCodes.Domain.Locks;

/// <summary>The port to the cloud of a lock provider.</summary>
public interface ILockProvider
{
    /// <summary>Lists the codes on a lock, as far as the provider tells of them.</summary>
    /// <param name="provider">The name of the provider.</param>
    /// <param name="lockId">The provider's id of the lock.</param>
    /// <param name="cancellation">Cancels the call.</param>
    /// <returns>The codes, in the order in which they came to the lock.</returns>
    /// <exception cref="ProviderUnavailableException">The provider did not answer this time.</exception>
    Task<IReadOnlyList<LockCode>> ListCodesAsync(
        string provider, string lockId, CancellationToken cancellation = default);

    /// <summary>
    /// Takes a code that is on a lock into Seam's care. Repeating it with the same operation has the effect of once.
    /// </summary>
    /// <param name="address">Which code.</param>
    /// <param name="operationId">Identifies the wish: the action attempt.</param>
    /// <param name="cancellation">Cancels the call; whether it took effect is then unknown.</param>
    /// <returns>Whether it was done, or the error that stands in the way until something changes.</returns>
    /// <exception cref="ProviderUnavailableException">The provider did not answer this time; trying again may help.</exception>
    Task<ProviderAnswer> AdoptCodeAsync(
        LockCodeAddress address, Guid operationId, CancellationToken cancellation = default);

    /// <summary>
    /// Puts a code on a lock, in Seam's care from the start. Repeating it with the same operation has the effect of once.
    /// </summary>
    /// <param name="address">Which lock, and the id that the code is to have on it; nothing else has that id.</param>
    /// <param name="content">What to put there.</param>
    /// <param name="operationId">Identifies the wish: the action attempt.</param>
    /// <param name="cancellation">Cancels the call; whether it took effect is then unknown.</param>
    /// <returns>
    /// Whether it was done, or what stands in the way: <see cref="ErrorCode.DuplicateCodeOnDevice"/> where another code
    /// on the lock has the PIN, among others.
    /// </returns>
    /// <exception cref="ProviderUnavailableException">The provider did not answer this time; trying again may help.</exception>
    Task<ProviderAnswer> SetCodeAsync(
        LockCodeAddress address, CodeContent content, Guid operationId, CancellationToken cancellation = default);

    /// <summary>
    /// Changes a code in Seam's care. Repeating it with the same operation has the effect of once.
    /// </summary>
    /// <param name="address">Which code.</param>
    /// <param name="content">What it is to be from now on.</param>
    /// <param name="operationId">Identifies the wish: the action attempt.</param>
    /// <param name="cancellation">Cancels the call; whether it took effect is then unknown.</param>
    /// <returns>Whether it was done, or what stands in the way.</returns>
    /// <exception cref="ProviderUnavailableException">The provider did not answer this time; trying again may help.</exception>
    Task<ProviderAnswer> ChangeCodeAsync(
        LockCodeAddress address, CodeContent content, Guid operationId, CancellationToken cancellation = default);

    /// <summary>
    /// Asks for a code to be removed from its lock; it may take a while, see <see cref="HasCodeAsync"/>. Repeating it
    /// with the same operation has the effect of once. A code that is not there counts as removed.
    /// </summary>
    /// <param name="address">Which code.</param>
    /// <param name="operationId">Identifies the wish: the action attempt.</param>
    /// <param name="cancellation">Cancels the call; whether it took effect is then unknown.</param>
    /// <returns>Whether the provider took the order, or what stands in the way.</returns>
    /// <exception cref="ProviderUnavailableException">The provider did not answer this time; trying again may help.</exception>
    Task<ProviderAnswer> RemoveCodeAsync(
        LockCodeAddress address, Guid operationId, CancellationToken cancellation = default);

    /// <summary>Tells whether a code is on its lock, for whoever waits for its removal.</summary>
    /// <param name="address">Which code.</param>
    /// <param name="cancellation">Cancels the call.</param>
    /// <exception cref="ProviderUnavailableException">The provider did not answer this time; trying again may help.</exception>
    Task<bool> HasCodeAsync(LockCodeAddress address, CancellationToken cancellation = default);
}

/// <summary>What a code on a lock consists of.</summary>
/// <param name="Name">Its name in the provider's app.</param>
/// <param name="Pin">Its PIN.</param>
/// <param name="Bounds">When it works; null for an ongoing code.</param>
public sealed record CodeContent(string? Name, Pin Pin, TimeBounds? Bounds);

/// <summary>A code on a lock, as its provider tells of it.</summary>
/// <param name="Address">Which code it is.</param>
/// <param name="Name">Its name in the provider's app, if it has one.</param>
/// <param name="Pin">Its PIN; null where the provider does not reveal it.</param>
/// <param name="Bounds">When it works; null for an ongoing code.</param>
/// <param name="Status">Whether it works on the lock.</param>
/// <param name="OracodeMetadata">What dormakaba tells of the stay that it belongs to; only for its codes.</param>
public sealed record LockCode(
    LockCodeAddress Address,
    string? Name,
    Pin? Pin,
    TimeBounds? Bounds,
    AccessCodeStatus Status,
    OracodeMetadata? OracodeMetadata = null);

/// <summary>What a provider answered to a wish: done, or an error that trying again does not mend.</summary>
/// <param name="Error">The error; null where it was done.</param>
public sealed record ProviderAnswer(ErrorCode? Error)
{
    /// <summary>It was done.</summary>
    public static readonly ProviderAnswer Done = new(Error: null);

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
