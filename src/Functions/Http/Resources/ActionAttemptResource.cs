using System.Text.Json.Serialization;
using AccessCodes.Domain.Attempts;

namespace AccessCodes.Functions.Http.Resources;

/// <summary>The action attempt of the documents: <c>result</c> and <c>error</c> are null until they are known.</summary>
internal sealed record ActionAttemptResource(
    string Status,
    string ActionType,
    Guid ActionAttemptId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] ActionAttemptResult? Result,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] ActionAttemptErrorResource? Error)
{
    public static ActionAttemptResource From(ActionAttempt attempt) => new(
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
            _ => throw new ArgumentOutOfRangeException(nameof(attempt), attempt.ActionType, "An action without a name."),
        },
        attempt.ActionAttemptId,
        attempt.Status == ActionAttemptStatus.Success ? new ActionAttemptResult() : null,
        attempt.Error is { } error ? new ActionAttemptErrorResource(error.Type, error.Message) : null);
}

/// <summary>The result of a conversion: there is nothing to say but that it is done.</summary>
internal sealed record ActionAttemptResult;

internal sealed record ActionAttemptErrorResource(string Type, string Message);

internal sealed record ActionAttemptAnswer(ActionAttemptResource ActionAttempt, bool Ok = true);
