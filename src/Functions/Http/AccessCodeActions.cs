using System.ComponentModel;
using AccessCodes.Domain;
using AccessCodes.Domain.AccessCodes;
using AccessCodes.Domain.Attempts;
using AccessCodes.Domain.ManagedCodes;
using AccessCodes.Functions.Http.Pipeline;
using AccessCodes.Functions.Http.Resources;
using AccessCodes.Functions.Orchestrations;
using AccessCodes.Functions.Storage;
using FluentValidation;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace AccessCodes.Functions.Http;

/// <summary>/access_codes: what can be done to codes that this workspace manages.</summary>
public sealed class AccessCodeActions(
    ApiEndpoint endpoint,
    CodeActionIntake actions,
    WorkspaceStore workspaces,
    AttemptWait wait,
    CodesInAnswers codes)
{
    [Function("UpdateAccessCode")]
    [Endpoint(
        "Changes a managed code, or stops to manage it.",
        typeof(UpdateParameters),
        typeof(ActionAttemptAnswer),
        RefusalReason.AccessCodeNotFound,
        RefusalReason.UnsupportedDevice,
        RefusalReason.DuplicateAccessCode,
        RefusalReason.AccessCodeBusy,
        RefusalReason.RateLimited)]
    public Task<IResult> Update(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", "patch", "put", Route = "access_codes/update")]
        HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        endpoint.AnswerAsync<UpdateParameters>(request, async call =>
        {
            var parameters = call.Parameters;
            if (parameters.AsksForOfflineCode)
                return Refusals.OfflineCodesNotSupported;

            var decision = await actions.AcceptAsync(
                call.WorkspaceId,
                call.Operation,
                parameters.AccessCodeId!.Value,
                Refusals.AccessCodeNotFound,
                (situation, changes) => DecideAsync(situation, parameters, changes),
                nameof(ChangeCode),
                client);
            return await AnswerAsync(decision, parameters.Sync, call.Cancellation);
        });

    public sealed record UpdateParameters : IParameters<UpdateParameters>
    {
        private const string Ongoing = "ongoing";
        private const string TimeBound = "time_bound";

        public Guid? AccessCodeId { get; init; }

        public Guid? DeviceId { get; init; }

        public string? Name { get; init; }

        public string? Code { get; init; }

        public DateTimeOffset? StartsAt { get; init; }

        public DateTimeOffset? EndsAt { get; init; }

        public string? Type { get; init; }

        public bool? AllowExternalModification { get; init; }

        public bool? IsExternalModificationAllowed { get; init; }

        public bool? UseBackupAccessCodePool { get; init; }

        public bool? IsManaged { get; init; }

        public bool? IsOfflineAccessCode { get; init; }

        public bool? UseOfflineAccessCode { get; init; }

        [Description("Waits, up to the attempt's deadline, for a lock that cannot be reached.")]
        public bool? AttemptForOfflineDevice { get; init; }

        public bool? Sync { get; init; }

        public static IValidator<UpdateParameters> Rules { get; } = new InlineValidator<UpdateParameters>
        {
            rules => rules.RuleFor(parameters => parameters.AccessCodeId).Required(),
            rules => rules.RuleFor(parameters => parameters.Name).IsName(),
            rules => rules.RuleFor(parameters => parameters.Code).IsPin(),
            rules => rules.RuleFor(parameters => parameters.EndsAt).IsAfter(parameters => parameters.StartsAt),
            rules => rules.RuleFor(parameters => parameters.Type)
                .Must(type => type is null or Ongoing or TimeBound)
                .WithMessage($"Must be {Ongoing} or {TimeBound}"),
            rules => rules.RuleFor(parameters => parameters.Type)
                .NotEqual(Ongoing)
                .When(parameters => parameters.StartsAt is not null || parameters.EndsAt is not null)
                .WithMessage("Contradicts starts_at and ends_at"),
            rules => rules.RuleFor(parameters => parameters.IsManaged)
                .NotEqual(false)
                .When(parameters => parameters.ChangesContent)
                .WithMessage("Cannot be combined with other changes"),
            rules => rules.RuleFor(parameters => parameters.AllowExternalModification)
                .MeansTheSameAs(
                    parameters => parameters.IsExternalModificationAllowed, "is_external_modification_allowed"),
        };

        internal bool AsksForOfflineCode => IsOfflineAccessCode is true || UseOfflineAccessCode is true;

        internal ChangeWish ToWish() => new()
        {
            Name = Name,
            Pin = Code is null ? null : new Pin(Code),
            StartsAt = StartsAt,
            EndsAt = EndsAt,
            IsTimeBound = Type is null ? null : Type == TimeBound,
            IsExternalModificationAllowed = IsExternalModificationAllowed ?? AllowExternalModification,
            UsesBackupPool = UseBackupAccessCodePool,
            IsHandBack = IsManaged is false,
            WaitsForDevice = AttemptForOfflineDevice ?? false,
        };

        private bool ChangesContent =>
            Name is not null || Code is not null || StartsAt is not null || EndsAt is not null || Type is not null
            || AllowExternalModification is not null || IsExternalModificationAllowed is not null
            || UseBackupAccessCodePool is not null;
    }

    [Function("DeleteAccessCode")]
    [Endpoint(
        "Removes a managed code from its lock.",
        typeof(DeleteParameters),
        typeof(ActionAttemptAnswer),
        RefusalReason.AccessCodeNotFound,
        RefusalReason.AccessCodeBusy,
        RefusalReason.RateLimited)]
    public Task<IResult> Delete(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", "delete", Route = "access_codes/delete")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        endpoint.AnswerAsync<DeleteParameters>(request, async call =>
        {
            var deviceId = call.Parameters.DeviceId;
            var decision = await actions.AcceptAsync(
                call.WorkspaceId,
                call.Operation,
                call.Parameters.AccessCodeId!.Value,
                Refusals.AccessCodeNotFound,
                situation => IsOn(situation.Code, deviceId) ? Deletion.Accept(situation) : Refusals.AccessCodeNotFound,
                nameof(RemoveCode),
                client);
            return await AnswerAsync(decision, call.Parameters.Sync, call.Cancellation);
        });

    public sealed record DeleteParameters : IParameters<DeleteParameters>
    {
        public Guid? AccessCodeId { get; init; }

        public Guid? DeviceId { get; init; }

        public bool? Sync { get; init; }

        public static IValidator<DeleteParameters> Rules { get; } = new InlineValidator<DeleteParameters>
        {
            rules => rules.RuleFor(parameters => parameters.AccessCodeId).Required(),
        };
    }

    private async Task<Decision<AcceptedAction>> DecideAsync(
        CodeSituation situation, UpdateParameters parameters, Changes changes)
    {
        if (!IsOn(situation.Code, parameters.DeviceId))
            return Refusals.AccessCodeNotFound;

        var wish = parameters.ToWish();
        if (!Change.TakesAPin(situation.Code, wish, situation.Now))
            return Change.Accept(situation, wish, neighbours: []);

        // The register is read before the codes: whoever gives a PIN in between changes it, and this is decided again.
        var (workspaceId, deviceId) = (situation.Code.WorkspaceId, situation.Code.DeviceId);
        var register = await workspaces.GetPinRegisterAsync(workspaceId, deviceId);
        var neighbours = await workspaces.ListCodesAsync(workspaceId, deviceId);
        changes.Give(register, new PinRegister(deviceId, situation.AttemptId));
        return Change.Accept(situation, wish, neighbours);
    }

    private static bool IsOn(AccessCode code, Guid? deviceId) => deviceId is null || code.DeviceId == deviceId;

    private async Task<Answer> AnswerAsync(
        Decision<ActionAttempt> decision, bool? sync, CancellationToken cancellation)
    {
        if (decision.IsRefused(out var attempt, out var refusal))
            return refusal;

        if (sync is true)
            attempt = await wait.ForEndAsync(attempt, CodeRules.SyncPatience, cancellation);

        var code = await codes.FindAsync(attempt, cancellation);
        return Answer.Ok(
            new ActionAttemptAnswer(ActionAttemptResource.From(attempt, code)), ApiJson.Web.ActionAttemptAnswer);
    }
}
