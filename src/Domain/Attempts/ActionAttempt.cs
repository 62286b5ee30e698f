using AccessCodes.Domain.Events;

namespace AccessCodes.Domain.Attempts;

/// <summary>
/// An action that was accepted, and how it ends (the action attempt of the migration guide). Its id is also the id of
/// the orchestration that carries it out.
/// </summary>
public sealed record ActionAttempt
{
    /// <summary>Identifies the attempt, and its orchestration.</summary>
    public required Guid ActionAttemptId { get; init; }

    /// <summary>What it does.</summary>
    public required ActionType ActionType { get; init; }

    /// <summary>What it does it to, as its events will tell.</summary>
    public required EventSubject Subject { get; init; }

    /// <summary>What was asked for, where the action is a conversion.</summary>
    public ConversionOptions? Conversion { get; init; }

    /// <summary>
    /// Whether it waits, up to its deadline, for a lock that cannot be reached (<c>attempt_for_offline_device</c>).
    /// </summary>
    public bool WaitsForDevice { get; init; }

    /// <summary>How far it is.</summary>
    public ActionAttemptStatus Status { get; init; } = ActionAttemptStatus.Pending;

    /// <summary>Why it failed; null where it did not.</summary>
    public ActionAttemptError? Error { get; init; }

    /// <summary>When it was accepted.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it fails if it has not ended by then.</summary>
    public required DateTimeOffset Deadline { get; init; }

    /// <summary>When it ended; null while it is pending.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Whether it has ended, either way.</summary>
    public bool HasEnded => Status != ActionAttemptStatus.Pending;

    /// <summary>Whether it ended in an error.</summary>
    public bool HasFailed => Status == ActionAttemptStatus.Error;

    /// <summary>The attempt, ended in success.</summary>
    /// <param name="now">The time.</param>
    public ActionAttempt Succeed(DateTimeOffset now) =>
        this with { Status = ActionAttemptStatus.Success, EndedAt = now };

    /// <summary>The attempt, ended in an error.</summary>
    /// <param name="type">The <c>error_code</c> or error type that stood in the way.</param>
    /// <param name="message">What happened, for people; never holds a PIN.</param>
    /// <param name="now">The time.</param>
    public ActionAttempt Fail(string type, string message, DateTimeOffset now) => this with
    {
        Status = ActionAttemptStatus.Error,
        Error = new ActionAttemptError(type, message),
        EndedAt = now,
    };
}

/// <summary>What an action attempt does; in the API in upper snake_case.</summary>
public enum ActionType
{
    /// <summary><c>CONVERT_ACCESS_CODE_TO_MANAGED</c></summary>
    ConvertAccessCodeToManaged,

    /// <summary><c>DELETE_UNMANAGED_ACCESS_CODE</c></summary>
    DeleteUnmanagedAccessCode,

    /// <summary><c>CREATE_ACCESS_CODE</c></summary>
    CreateAccessCode,

    /// <summary><c>UPDATE_ACCESS_CODE</c></summary>
    UpdateAccessCode,

    /// <summary><c>DELETE_ACCESS_CODE</c></summary>
    DeleteAccessCode,

    /// <summary><c>RESET_SANDBOX_WORKSPACE</c></summary>
    ResetSandboxWorkspace,
}

/// <summary>How far an action attempt is.</summary>
public enum ActionAttemptStatus
{
    /// <summary>It was accepted and has not ended.</summary>
    Pending,

    /// <summary>It did what it was to do.</summary>
    Success,

    /// <summary>It failed and changed nothing.</summary>
    Error,
}

/// <summary>Why an action attempt failed.</summary>
/// <param name="Type">The <c>error_code</c> or error type that stood in the way.</param>
/// <param name="Message">What happened, for people; never holds a PIN.</param>
public sealed record ActionAttemptError(string Type, string Message);

/// <summary>What a conversion was asked for (the parameters of /access_codes/unmanaged/convert_to_managed).</summary>
/// <param name="Force">Whether to take the code from another workspace that manages it.</param>
/// <param name="IsExternalModificationAllowed">Whether later changes made at the lock are accepted.</param>
public sealed record ConversionOptions(bool Force, bool IsExternalModificationAllowed);
