using System.Diagnostics.CodeAnalysis;

namespace AccessCodes.Domain;

/// <summary>Why a request was not accepted: an expected outcome, not an exception.</summary>
/// <param name="Reason">What kind of refusal it is.</param>
/// <param name="Message">What to tell the caller; never holds a PIN.</param>
/// <param name="Parameter">The parameter at fault, in snake_case, where the request itself is.</param>
public sealed record Refusal(RefusalReason Reason, string Message, string? Parameter = null)
{
    /// <summary>When asking again helps: so long after now; null where waiting alone does not help.</summary>
    public TimeSpan? RetryAfter { get; init; }
}

/// <summary>The kinds of refusal; each is an error <c>type</c> of the API.</summary>
public enum RefusalReason
{
    /// <summary><c>access_code_not_found</c>: no such code, or it is on the other side (managed or unmanaged).</summary>
    AccessCodeNotFound,

    /// <summary><c>device_not_found</c>: no such device in this workspace.</summary>
    DeviceNotFound,

    /// <summary><c>action_attempt_not_found</c>: no such action attempt in this workspace.</summary>
    ActionAttemptNotFound,

    /// <summary><c>event_not_found</c>: no such event in this workspace.</summary>
    EventNotFound,

    /// <summary><c>connected_account_not_found</c>: no such connected account in this workspace.</summary>
    ConnectedAccountNotFound,

    /// <summary><c>workspace_not_found</c>: no such workspace.</summary>
    WorkspaceNotFound,

    /// <summary><c>api_key_not_found</c>: no such API key, or it is revoked already.</summary>
    ApiKeyNotFound,

    /// <summary><c>webhook_not_found</c>: no such webhook in this workspace.</summary>
    WebhookNotFound,

    /// <summary><c>too_many_webhooks</c>: the workspace has as many webhooks as it may.</summary>
    TooManyWebhooks,

    /// <summary><c>invalid_input</c>: a parameter does not fit what it is about, such as a PIN that is too long.</summary>
    InvalidInput,

    /// <summary><c>duplicate_access_code</c>: the device has a code with this PIN already.</summary>
    DuplicateAccessCode,

    /// <summary><c>sandbox_only</c>: only a sandbox workspace can do this.</summary>
    NotASandbox,

    /// <summary><c>unsupported_device</c>: the provider cannot do this at all.</summary>
    UnsupportedDevice,

    /// <summary><c>access_code_busy</c>: another action on the code has not ended yet.</summary>
    AccessCodeBusy,

    /// <summary><c>no_backup_access_code</c>: the backup access code pool of the device is empty.</summary>
    NoBackupAccessCode,

    /// <summary><c>managed_by_another_workspace</c>: the code is managed elsewhere and <c>force</c> was not given.</summary>
    ManagedByAnotherWorkspace,

    /// <summary><c>migration_not_found</c>: no such migration in this workspace.</summary>
    MigrationNotFound,

    /// <summary><c>migration_under_way</c>: a migration has not ended that would have to.</summary>
    MigrationUnderWay,

    /// <summary><c>rate_limited</c>: the device was asked for too much within a minute.</summary>
    RateLimited,
}

/// <summary>Either what was decided, or why not.</summary>
/// <typeparam name="T">What was decided.</typeparam>
public sealed class Decision<T>
    where T : class
{
    private Decision(T? value, Refusal? refusal) => (Value, Refusal) = (value, refusal);

    /// <summary>What was decided; null where it was refused.</summary>
    public T? Value { get; }

    /// <summary>Why it was refused; null where it was not.</summary>
    public Refusal? Refusal { get; }

    /// <summary>Tells the two cases apart.</summary>
    /// <param name="value">What was decided.</param>
    /// <param name="refusal">Why it was refused.</param>
    /// <returns>Whether it was refused.</returns>
    public bool IsRefused([NotNullWhen(false)] out T? value, [NotNullWhen(true)] out Refusal? refusal)
    {
        (value, refusal) = (Value, Refusal);
        return refusal is not null;
    }

    /// <summary>A decision that stands.</summary>
    public static implicit operator Decision<T>(T value) => new(value, null);

    /// <summary>A refusal.</summary>
    public static implicit operator Decision<T>(Refusal refusal) => new(null, refusal);
}
