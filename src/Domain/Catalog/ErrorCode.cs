namespace AccessCodes.Domain.Catalog;

/// <summary>A kind of error, as the unmanaged access code document defines it.</summary>
public sealed partial record ErrorCode
{
    private ErrorCode(string code, ErrorScope scope, string message) =>
        (Code, Scope, Message) = (code, scope, message);

    /// <summary>The <c>error_code</c> of the API, in snake_case.</summary>
    public string Code { get; }

    /// <summary>What the error is an error of.</summary>
    public ErrorScope Scope { get; }

    /// <summary>What the document says of it, for people.</summary>
    public string Message { get; }

    /// <summary>Finds an error by its <c>error_code</c>.</summary>
    /// <param name="code">The <c>error_code</c>, in snake_case.</param>
    /// <returns>The error, or null where the document lists none of that code.</returns>
    public static ErrorCode? Find(string code) => All.FirstOrDefault(error => error.Code == code);

    /// <summary>Whether an error means that its device cannot be reached.</summary>
    /// <param name="code">The <c>error_code</c>.</param>
    public static bool MeansOffline(string code) =>
        code == DeviceOffline.Code || code == DeviceDisconnected.Code || code == HubDisconnected.Code
        || code == DeviceRemoved.Code || code == AugustLockMissingBridge.Code || code == LocklyMissingWifiBridge.Code
        || code == TtlockLockNotPairedToGateway.Code || code == AugustLockTemporarilyOffline.Code;

    /// <summary>Whether an error says that something between the account and its lock is cut, so that waiting may help.</summary>
    /// <param name="code">The <c>error_code</c>.</param>
    public static bool MeansOutOfReach(string code) =>
        (MeansOffline(code) && code != DeviceRemoved.Code) || code == AccountDisconnected.Code
        || code == BridgeDisconnected.Code;

    /// <summary>The error, reported at a moment.</summary>
    /// <param name="now">When it was found.</param>
    /// <param name="message">What to tell people instead of <see cref="Message"/>.</param>
    public ReportedError At(DateTimeOffset now, string? message = null) => new(Code, Scope, message ?? Message, now);
}

/// <summary>What an error is an error of; it decides the <c>is_…_error</c> flags that the API shows with it.</summary>
public enum ErrorScope
{
    /// <summary>One code on one device.</summary>
    AccessCode,

    /// <summary>A device, and with it all its codes.</summary>
    Device,

    /// <summary>A connected account, and with it all its devices.</summary>
    ConnectedAccount,

    /// <summary>The Seam Bridge that a connected account is reached through.</summary>
    Bridge,
}

/// <summary>An error on an access code, a device or a connected account.</summary>
/// <param name="Code">Its <c>error_code</c>.</param>
/// <param name="Scope">What it is an error of.</param>
/// <param name="Message">What happened and, where known, how to mend it; never holds a PIN.</param>
/// <param name="CreatedAt">When it was found.</param>
public sealed record ReportedError(string Code, ErrorScope Scope, string Message, DateTimeOffset CreatedAt);
