using AccessCodes.Domain;
using AccessCodes.Domain.AccessCodes;
using AccessCodes.Domain.Attempts;
using AccessCodes.Domain.ManagedCodes;
using AccessCodes.Domain.Migrations;
using AccessCodes.Functions.Http.Pipeline;
using AccessCodes.Functions.Storage;
using Microsoft.DurableTask.Client;

namespace AccessCodes.Functions.Orchestrations;

/// <summary>
/// Takes the steps of a migration as anybody would by the API: through the same intakes, so that attempts, events, limits
/// and busy codes are what they are there. Each attempt has the id that was noted for it, so that taking a step twice
/// meets the attempt of the first time.
/// </summary>
public sealed class MigrationSteps(
    WorkspaceStore workspaces, CodeActionIntake actions, CreationIntake creation, TimeProvider time)
{
    private static readonly ConversionOptions ConvertPlainly = new(Force: false, IsExternalModificationAllowed: false);

    /// <summary>Begins the step that a code is at, or looks how it is getting on.</summary>
    /// <param name="workspaceId">The workspace.</param>
    /// <param name="code">The code, with the attempt that was noted for the step.</param>
    /// <param name="client">Starts what carries it out.</param>
    /// <param name="cancellation">Cancels the look.</param>
    internal Task<StepTaken> TakeAsync(
        Guid workspaceId, MigrationCode code, DurableTaskClient client, CancellationToken cancellation)
    {
        var operation = new Operation(code.ActionAttemptId!.Value, MayHaveRun: true);
        return code.Step switch
        {
            MigrationStep.Convert => ConvertAsync(workspaceId, operation, code, client, cancellation),
            MigrationStep.Remove => RemoveAsync(workspaceId, operation, code, client, cancellation),
            _ => CreateAsync(workspaceId, operation, code, client, cancellation),
        };
    }

    private Task<StepTaken> ConvertAsync(
        Guid workspaceId,
        Operation operation,
        MigrationCode code,
        DurableTaskClient client,
        CancellationToken cancellation) =>
        FollowAsync(
            actions.ConvertAsync(workspaceId, operation, code.AccessCodeId, ConvertPlainly, client),
            workspaceId,
            code,
            // Whoever converted it, it is managed now.
            found => found is { Value.IsManaged: true },
            cancellation);

    private Task<StepTaken> RemoveAsync(
        Guid workspaceId,
        Operation operation,
        MigrationCode code,
        DurableTaskClient client,
        CancellationToken cancellation) =>
        FollowAsync(
            actions.DeleteUnmanagedAsync(workspaceId, operation, code.AccessCodeId, client),
            workspaceId,
            code,
            // Whoever removed it, it is gone now.
            found => found is null,
            cancellation);

    /// <summary>What came of an action on the code itself, which is not found where it has been done already.</summary>
    private async Task<StepTaken> FollowAsync(
        Task<Decision<ActionAttempt>> action,
        Guid workspaceId,
        MigrationCode code,
        Func<Stored<AccessCode>?, bool> isDone,
        CancellationToken cancellation)
    {
        if (!(await action).IsRefused(out var attempt, out var refusal))
            return StepTaken.Of(attempt);

        return refusal.Reason == RefusalReason.AccessCodeNotFound
            && isDone(await workspaces.GetCodeAsync(workspaceId, code.AccessCodeId, cancellation))
                ? StepTaken.Done
                : StepTaken.Of(refusal);
    }

    private async Task<StepTaken> CreateAsync(
        Guid workspaceId,
        Operation operation,
        MigrationCode code,
        DurableTaskClient client,
        CancellationToken cancellation)
    {
        // One that was created and failed to come to the lock is not created again.
        if (code.ReplacementAccessCodeId is { } replacementId
            && await workspaces.GetCodeAsync(workspaceId, replacementId, cancellation) is { } replacement)
        {
            if (IsThere(replacement.Value))
                return StepTaken.Done;

            var resumption = await creation.ResumeAsync(workspaceId, operation, replacementId, client);
            return resumption.IsRefused(out var resumed, out var busy)
                ? StepTaken.Of(busy)
                : StepTaken.Of(resumed.Attempt);
        }

        var wish = new CreationWish(
            code.Name, code.CarriedPin, PreferredLength: null, code.Bounds, IsExternalModificationAllowed: false);
        var decision = await creation.AcceptAsync(workspaceId, operation, [code.DeviceId], wish, client);
        return decision.IsRefused(out var accepted, out var refusal)
            ? StepTaken.Of(refusal)
            : StepTaken.Of(accepted.Actions[0].Attempt) with
            {
                ReplacementId = accepted.Actions[0].Code.AccessCodeId,
            };
    }

    private bool IsThere(AccessCode replacement) =>
        replacement is { Pending: null } and ({ Status: AccessCodeStatus.Set } or { IsScheduledOnDevice: true })
        || replacement.Bounds?.EndsAt <= time.GetUtcNow();
}

/// <summary>What came of taking a step.</summary>
/// <param name="Attempt">The attempt that carries it out; null where none does.</param>
/// <param name="Refusal">Why it cannot be begun; null where it can, or need not.</param>
internal sealed record StepTaken(ActionAttempt? Attempt, Refusal? Refusal)
{
    /// <summary>What was to be done is done already.</summary>
    public static readonly StepTaken Done = new(Attempt: null, Refusal: null);

    /// <summary>The code that is created in place of another; null where it creates none.</summary>
    public Guid? ReplacementId { get; init; }

    /// <summary>Why it failed; null where it did not.</summary>
    public ActionAttemptError? Error => Refusal is null
        ? Attempt?.Error
        : new ActionAttemptError(ApiError.From(Refusal).Type, Refusal.Message);

    public static StepTaken Of(ActionAttempt attempt) => new(attempt, Refusal: null);

    public static StepTaken Of(Refusal refusal) => new(Attempt: null, refusal);
}
