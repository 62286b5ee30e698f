using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using AccessCodes.Domain.AccessCodes;
using AccessCodes.Domain.Attempts;

namespace AccessCodes.Functions.Http.Resources;

/// <summary>The action attempt of the documents: <c>result</c> and <c>error</c> are null until they are known.</summary>
internal sealed record ActionAttemptResource(
    [property: AllowedValues("pending", "success", "error")] string Status,
    string ActionType,
    Guid ActionAttemptId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] ActionAttemptResult? Result,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] ActionAttemptErrorResource? Error)
{
    public static ActionAttemptResource From(ActionAttempt attempt) => From(attempt, code: null);

    /// <param name="attempt">The attempt.</param>
    /// <param name="code">The code that it was about, for the result of those that tell of it.</param>
    public static ActionAttemptResource From(ActionAttempt attempt, AccessCode? code) => new(
        attempt.Status switch
        {
            ActionAttemptStatus.Pending => "pending",
            ActionAttemptStatus.Success => "success",
            ActionAttemptStatus.Error => "error",
            _ => throw new ArgumentOutOfRangeException(nameof(attempt), attempt.Status, "A status without a name."),
        },
        attempt.ActionType switch
        {
            Domain.Attempts.ActionType.ConvertAccessCodeToManaged => "CONVERT_ACCESS_CODE_TO_MANAGED",
            Domain.Attempts.ActionType.DeleteUnmanagedAccessCode => "DELETE_UNMANAGED_ACCESS_CODE",
            Domain.Attempts.ActionType.CreateAccessCode => "CREATE_ACCESS_CODE",
            Domain.Attempts.ActionType.UpdateAccessCode => "UPDATE_ACCESS_CODE",
            Domain.Attempts.ActionType.DeleteAccessCode => "DELETE_ACCESS_CODE",
            Domain.Attempts.ActionType.ResetSandboxWorkspace => "RESET_SANDBOX_WORKSPACE",
            _ => throw new ArgumentOutOfRangeException(nameof(attempt), attempt.ActionType, "An action without a name."),
        },
        attempt.ActionAttemptId,
        attempt.Status == ActionAttemptStatus.Success
            ? new ActionAttemptResult(
                code is { IsManaged: true } && CodesInAnswers.AreToldBy(attempt) ? AccessCodeResource.From(code) : null)
            : null,
        attempt.Error is { } error ? new ActionAttemptErrorResource(error.Type, error.Message) : null);
}

/// <summary>The result: the code that was created or changed, or nothing but that it is done.</summary>
internal sealed record ActionAttemptResult(AccessCodeResource? AccessCode);

internal sealed record ActionAttemptErrorResource(string Type, string Message);

internal sealed record ActionAttemptAnswer(ActionAttemptResource ActionAttempt, bool Ok = true);

internal sealed record ActionAttemptListAnswer(
    IReadOnlyList<ActionAttemptResource> ActionAttempts, PaginationResource Pagination, bool Ok = true);
