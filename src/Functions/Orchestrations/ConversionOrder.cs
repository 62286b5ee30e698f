using AccessCodes.Domain.AccessCodes;
using AccessCodes.Domain.Attempts;
using AccessCodes.Domain.Locks;

namespace AccessCodes.Functions.Orchestrations;

/// <summary>What a conversion starts with: ids, and nothing that is secret.</summary>
/// <param name="WorkspaceId">The workspace that wants to manage the code.</param>
/// <param name="ActionAttemptId">The attempt, and the id of the orchestration.</param>
/// <param name="AccessCodeId">The workspace's record of the code.</param>
/// <param name="Address">Where the code is.</param>
/// <param name="Force">Whether to take the code from another workspace.</param>
/// <param name="Deadline">When the attempt fails if it has not ended by then.</param>
public sealed record ConversionOrder(
    Guid WorkspaceId,
    Guid ActionAttemptId,
    Guid AccessCodeId,
    LockCodeAddress Address,
    bool Force,
    DateTimeOffset Deadline)
{
    public static ConversionOrder For(AccessCode code, ActionAttempt attempt) => new(
        code.WorkspaceId,
        attempt.ActionAttemptId,
        code.AccessCodeId,
        code.Address,
        attempt.Conversion!.Force,
        attempt.Deadline);

    internal ClaimHolder Claimant => new(WorkspaceId, AccessCodeId);
}
