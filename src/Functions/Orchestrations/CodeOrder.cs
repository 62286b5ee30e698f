using AccessCodes.Domain.AccessCodes;
using AccessCodes.Domain.Attempts;
using AccessCodes.Domain.Locks;
using Microsoft.DurableTask;

namespace AccessCodes.Functions.Orchestrations;

/// <summary>What a workflow on one code starts with: ids, and nothing that is secret.</summary>
/// <param name="WorkspaceId">The workspace that acts.</param>
/// <param name="ActionAttemptId">The attempt, and the id of the orchestration.</param>
/// <param name="AccessCodeId">The workspace's record of the code.</param>
/// <param name="Address">Where the code is.</param>
/// <param name="Deadline">When the attempt fails if it has not ended by then.</param>
/// <param name="Force">Whether to take the code from another workspace.</param>
/// <param name="ConnectedAccountId">The account in whose name the provider is asked.</param>
/// <param name="WaitsForDevice">Whether to wait, up to the deadline, for a lock that cannot be reached.</param>
public sealed record CodeOrder(
    Guid WorkspaceId,
    Guid ActionAttemptId,
    Guid AccessCodeId,
    LockCodeAddress Address,
    DateTimeOffset Deadline,
    bool Force,
    Guid ConnectedAccountId,
    bool WaitsForDevice = false)
{
    public static CodeOrder For(AccessCode code, ActionAttempt attempt) => new(
        code.WorkspaceId,
        attempt.ActionAttemptId,
        code.AccessCodeId,
        code.Address,
        attempt.Deadline,
        attempt.Conversion?.Force ?? false,
        code.ConnectedAccountId,
        attempt.WaitsForDevice);

    /// <summary>The order with some minutes more, to find out what came of it.</summary>
    internal CodeOrder WithMoreTime(TaskOrchestrationContext context) =>
        this with { Deadline = context.CurrentUtcDateTime + TimeSpan.FromMinutes(2) };

    internal ProviderProfile Provider => ProviderProfiles.Of(Address.Provider);

    internal ClaimHolder Claimant => new(WorkspaceId, AccessCodeId);
}
