using AccessCodes.Domain;
using AccessCodes.Domain.Attempts;
using Microsoft.AspNetCore.Http;

namespace AccessCodes.Functions.Http.Pipeline;

/// <summary>An answer that is an error, with the status and type that design and documents give it.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Type">The <c>type</c> that SDKs tell errors apart by.</param>
/// <param name="Message">What is wrong, for people; never holds a PIN, a key or a stack trace.</param>
/// <param name="ValidationErrors">Where parameters are at fault: the messages by parameter.</param>
public sealed record ApiError(
    int Status, string Type, string Message, IReadOnlyDictionary<string, IReadOnlyList<string>>? ValidationErrors = null)
{
    /// <summary>How long to wait before trying again; told in a <c>Retry-After</c> header.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public static readonly ApiError Unauthorized =
        new(StatusCodes.Status401Unauthorized, "unauthorized", "Unauthorized");

    public static readonly ApiError NotFound =
        new(StatusCodes.Status404NotFound, "not_found", "There is no such endpoint");

    public static readonly ApiError MethodNotAllowed =
        new(StatusCodes.Status405MethodNotAllowed, "method_not_allowed", "The endpoint does not take this method");

    public static readonly ApiError Internal = new(
        StatusCodes.Status500InternalServerError, "internal_server_error", "Something went wrong on our side");

    public static readonly ApiError StorageUnavailable = new(
        StatusCodes.Status503ServiceUnavailable, "service_unavailable", "Storage does not answer");

    public static readonly ApiError IdempotencyKeyReused = new(
        StatusCodes.Status409Conflict,
        "idempotency_key_reused",
        "The Idempotency-Key was used within the last 24 hours for another request, or with another API key");

    /// <param name="hold">How long the first request is waited for at the most.</param>
    public static ApiError IdempotencyKeyInUse(TimeSpan hold) => new(
        StatusCodes.Status409Conflict,
        "idempotency_key_in_use",
        "The first request with this Idempotency-Key is still being carried out")
    {
        RetryAfter = hold,
    };

    public static ApiError InvalidInput(string message) =>
        new(StatusCodes.Status400BadRequest, "invalid_input", message, new Dictionary<string, IReadOnlyList<string>>());

    public static ApiError InvalidInput(IReadOnlyDictionary<string, IReadOnlyList<string>> errors) => new(
        StatusCodes.Status400BadRequest,
        "invalid_input",
        string.Join("; ", errors.Select(error => $"{error.Key}: {string.Join(", ", error.Value)}")),
        errors);

    public static ApiError InvalidInput(string parameter, string message) =>
        InvalidInput(new Dictionary<string, IReadOnlyList<string>> { [parameter] = [message] });

    /// <summary>An action that was waited for and failed.</summary>
    public static ApiError Failed(ActionAttemptError error) =>
        new(StatusCodes.Status400BadRequest, error.Type, error.Message);

    public static ApiError From(Refusal refusal)
    {
        if (refusal is { Reason: RefusalReason.InvalidInput, Parameter: { } parameter })
            return InvalidInput(parameter, refusal.Message);

        var (status, type) = refusal.Reason switch
        {
            RefusalReason.AccessCodeNotFound => (StatusCodes.Status404NotFound, "access_code_not_found"),
            RefusalReason.DeviceNotFound => (StatusCodes.Status404NotFound, "device_not_found"),
            RefusalReason.ActionAttemptNotFound => (StatusCodes.Status404NotFound, "action_attempt_not_found"),
            RefusalReason.EventNotFound => (StatusCodes.Status404NotFound, "event_not_found"),
            RefusalReason.ConnectedAccountNotFound =>
                (StatusCodes.Status404NotFound, "connected_account_not_found"),
            RefusalReason.WorkspaceNotFound => (StatusCodes.Status404NotFound, "workspace_not_found"),
            RefusalReason.ApiKeyNotFound => (StatusCodes.Status404NotFound, "api_key_not_found"),
            RefusalReason.WebhookNotFound => (StatusCodes.Status404NotFound, "webhook_not_found"),
            RefusalReason.TooManyWebhooks => (StatusCodes.Status409Conflict, "too_many_webhooks"),
            RefusalReason.InvalidInput => (StatusCodes.Status400BadRequest, "invalid_input"),
            RefusalReason.DuplicateAccessCode => (StatusCodes.Status409Conflict, "duplicate_access_code"),
            RefusalReason.NotASandbox => (StatusCodes.Status400BadRequest, "sandbox_only"),
            RefusalReason.UnsupportedDevice => (StatusCodes.Status400BadRequest, "unsupported_device"),
            RefusalReason.AccessCodeBusy => (StatusCodes.Status409Conflict, "access_code_busy"),
            RefusalReason.NoBackupAccessCode => (StatusCodes.Status409Conflict, "no_backup_access_code"),
            RefusalReason.ManagedByAnotherWorkspace =>
                (StatusCodes.Status409Conflict, "managed_by_another_workspace"),
            RefusalReason.MigrationNotFound => (StatusCodes.Status404NotFound, "migration_not_found"),
            RefusalReason.MigrationUnderWay => (StatusCodes.Status409Conflict, "migration_under_way"),
            RefusalReason.RateLimited => (StatusCodes.Status429TooManyRequests, "rate_limited"),
            _ => throw new ArgumentOutOfRangeException(nameof(refusal), refusal.Reason, "A refusal without a type."),
        };

        return new ApiError(status, type, refusal.Message) { RetryAfter = refusal.RetryAfter };
    }
}
