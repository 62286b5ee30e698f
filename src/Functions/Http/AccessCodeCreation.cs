using System.ComponentModel;
using System.Security.Cryptography;
using AccessCodes.Domain;
using AccessCodes.Domain.AccessCodes;
using AccessCodes.Domain.ManagedCodes;
using AccessCodes.Functions.Http.Pipeline;
using AccessCodes.Functions.Http.Resources;
using AccessCodes.Functions.Orchestrations;
using FluentValidation;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace AccessCodes.Functions.Http;

/// <summary>/access_codes: codes that this workspace puts on locks.</summary>
public sealed class AccessCodeCreation(
    ApiEndpoint endpoint, CreationIntake creations, AttemptWait wait, CodesInAnswers codes, TimeProvider time)
{
    [Function("CreateAccessCode")]
    [Endpoint(
        "Puts a new code on a lock.",
        typeof(CreateParameters),
        typeof(CreatedAccessCodeAnswer),
        RefusalReason.DeviceNotFound,
        RefusalReason.UnsupportedDevice,
        RefusalReason.DuplicateAccessCode,
        RefusalReason.RateLimited)]
    public Task<IResult> Create(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "access_codes/create")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        endpoint.AnswerAsync<CreateParameters>(request, async call =>
        {
            var parameters = call.Parameters;
            if (parameters.AsksForOfflineCode)
                return Refusals.OfflineCodesNotSupported;
            if (parameters.IsOneTimeUse is true)
                return Refusals.OneTimeCodesNotSupported;
            if (CodeRules.EndInThePast(parameters.EndsAt, time.Now()) is { } past)
                return past;

            var decision = await creations.AcceptAsync(
                call.WorkspaceId, call.Operation, [parameters.DeviceId!.Value], parameters.ToWish(), client);
            if (decision.IsRefused(out var accepted, out var refusal))
                return refusal;

            var (code, attempt, _) = accepted.Actions[0];
            if (parameters.Sync is true)
            {
                attempt = await wait.ForEndAsync(attempt, CodeRules.SyncPatience, call.Cancellation);
                code = await codes.FindAsync(attempt.Subject, call.Cancellation) ?? code;
            }

            return Answer.Ok(
                new CreatedAccessCodeAnswer(
                    AccessCodeResource.From(code), ActionAttemptResource.From(attempt, code)),
                ApiJson.Web.CreatedAccessCodeAnswer);
        });

    public sealed record CreateParameters : IParameters<CreateParameters>
    {
        public Guid? DeviceId { get; init; }

        public string? Name { get; init; }

        public string? Code { get; init; }

        public int? PreferredCodeLength { get; init; }

        public DateTimeOffset? StartsAt { get; init; }

        public DateTimeOffset? EndsAt { get; init; }

        public bool? AllowExternalModification { get; init; }

        public bool? IsExternalModificationAllowed { get; init; }

        public bool? UseBackupAccessCodePool { get; init; }

        public bool? IsOfflineAccessCode { get; init; }

        public bool? UseOfflineAccessCode { get; init; }

        public bool? IsOneTimeUse { get; init; }

        public string? CommonCodeKey { get; init; }

        [Description("Waits, up to the attempt's deadline, for a lock that cannot be reached.")]
        public bool? AttemptForOfflineDevice { get; init; }

        public bool? Sync { get; init; }

        public static IValidator<CreateParameters> Rules { get; } = new InlineValidator<CreateParameters>
        {
            rules => rules.RuleFor(parameters => parameters.DeviceId).Required(),
            rules => rules.RuleFor(parameters => parameters.Name).IsName(),
            rules => rules.RuleFor(parameters => parameters.Code).IsPin(),
            rules => rules.RuleFor(parameters => parameters.PreferredCodeLength)
                .IsPreferredLength(parameters => parameters.Code),
            rules => rules.RuleFor(parameters => parameters.StartsAt)
                .GoesWith(parameters => parameters.EndsAt, "ends_at"),
            rules => rules.RuleFor(parameters => parameters.EndsAt)
                .GoesWith(parameters => parameters.StartsAt, "starts_at"),
            rules => rules.RuleFor(parameters => parameters.EndsAt).IsAfter(parameters => parameters.StartsAt),
            rules => rules.RuleFor(parameters => parameters.CommonCodeKey).IsNoLongerThanNames(),
            rules => rules.RuleFor(parameters => parameters.AllowExternalModification)
                .MeansTheSameAs(
                    parameters => parameters.IsExternalModificationAllowed, "is_external_modification_allowed"),
        };

        internal bool AsksForOfflineCode => IsOfflineAccessCode is true || UseOfflineAccessCode is true;

        internal CreationWish ToWish() => new(
            Name,
            Code is null ? null : new Pin(Code),
            PreferredCodeLength,
            StartsAt is null ? null : new TimeBounds(StartsAt.Value, EndsAt!.Value),
            IsExternalModificationAllowed ?? AllowExternalModification ?? false,
            CommonCodeKey,
            WaitsForDevice: AttemptForOfflineDevice ?? false,
            UsesBackupPool: UseBackupAccessCodePool ?? false);
    }

    [Function("CreateAccessCodes")]
    [Endpoint(
        "Puts a new code on each of several locks, the same one where they allow it.",
        typeof(CreateMultipleParameters),
        typeof(CreatedAccessCodesAnswer),
        RefusalReason.DeviceNotFound,
        RefusalReason.UnsupportedDevice,
        RefusalReason.DuplicateAccessCode,
        RefusalReason.RateLimited)]
    public Task<IResult> CreateMultiple(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", "put", Route = "access_codes/create_multiple")]
        HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        endpoint.AnswerAsync<CreateMultipleParameters>(request, async call =>
        {
            if (CodeRules.EndInThePast(call.Parameters.EndsAt, time.Now()) is { } past)
                return past;

            var decision = await creations.AcceptAsync(
                call.WorkspaceId, call.Operation, call.Parameters.DeviceIds!, call.Parameters.ToWish(), client);
            return decision.IsRefused(out var accepted, out var refusal)
                ? refusal
                : Answer.Ok(
                    new CreatedAccessCodesAnswer(
                        [.. accepted.Actions.Select(action => AccessCodeResource.From(action.Code))]),
                    ApiJson.Web.CreatedAccessCodesAnswer);
        });

    public sealed record CreateMultipleParameters : IParameters<CreateMultipleParameters>
    {
        private const string Throw = "throw";
        private const string CreateRandomCode = "create_random_code";

        public IReadOnlyList<Guid>? DeviceIds { get; init; }

        public string? BehaviorWhenCodeCannotBeShared { get; init; }

        public string? Name { get; init; }

        public string? Code { get; init; }

        public int? PreferredCodeLength { get; init; }

        public DateTimeOffset? StartsAt { get; init; }

        public DateTimeOffset? EndsAt { get; init; }

        public bool? AllowExternalModification { get; init; }

        public bool? IsExternalModificationAllowed { get; init; }

        public bool? UseBackupAccessCodePool { get; init; }

        public static IValidator<CreateMultipleParameters> Rules { get; } =
            new InlineValidator<CreateMultipleParameters>
            {
                rules => rules.RuleFor(parameters => parameters.DeviceIds).Required(),
                rules => rules.RuleFor(parameters => parameters.DeviceIds)
                    .Must(ids => ids is null || (ids.Count is > 0 and <= CreationIntake.MaxDevices
                        && ids.Distinct().Count() == ids.Count))
                    .WithMessage($"Must be 1 to {CreationIntake.MaxDevices} devices, each once"),
                rules => rules.RuleFor(parameters => parameters.BehaviorWhenCodeCannotBeShared)
                    .Must(behavior => behavior is null or Throw or CreateRandomCode)
                    .WithMessage($"Must be {Throw} or {CreateRandomCode}"),
                rules => rules.RuleFor(parameters => parameters.Name).IsName(),
                rules => rules.RuleFor(parameters => parameters.Code).IsPin(),
                rules => rules.RuleFor(parameters => parameters.PreferredCodeLength)
                    .IsPreferredLength(parameters => parameters.Code),
                rules => rules.RuleFor(parameters => parameters.StartsAt)
                    .GoesWith(parameters => parameters.EndsAt, "ends_at"),
                rules => rules.RuleFor(parameters => parameters.EndsAt)
                    .GoesWith(parameters => parameters.StartsAt, "starts_at"),
                rules => rules.RuleFor(parameters => parameters.EndsAt).IsAfter(parameters => parameters.StartsAt),
                rules => rules.RuleFor(parameters => parameters.AllowExternalModification)
                    .MeansTheSameAs(
                        parameters => parameters.IsExternalModificationAllowed, "is_external_modification_allowed"),
            };

        internal CreationWish ToWish() => new(
            Name,
            Code is null ? null : new Pin(Code),
            PreferredCodeLength,
            StartsAt is null ? null : new TimeBounds(StartsAt.Value, EndsAt!.Value),
            IsExternalModificationAllowed ?? AllowExternalModification ?? false,
            CommonCodeKey: Guid.NewGuid().ToString(),
            MayDiffer: BehaviorWhenCodeCannotBeShared == CreateRandomCode,
            UsesBackupPool: UseBackupAccessCodePool ?? false);
    }

    /// <summary>Makes up a code that could be created on a device, and creates none.</summary>
    [Function("GenerateCode")]
    [Endpoint(
        "Finds a PIN that is free on a lock.",
        typeof(GenerateCodeParameters),
        typeof(GeneratedCodeAnswer),
        RefusalReason.DeviceNotFound,
        RefusalReason.UnsupportedDevice,
        RefusalReason.DuplicateAccessCode)]
    public Task<IResult> GenerateCode(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = "access_codes/generate_code")]
        HttpRequest request) =>
        endpoint.AnswerAsync<GenerateCodeParameters>(request, async call =>
        {
            var now = time.Now();
            var site = await creations.FindSiteAsync(
                call.WorkspaceId, call.Parameters.DeviceId!.Value, call.Operation.Id, now, call.Cancellation);
            if (site is null)
                return Refusals.DeviceNotFound;

            var nothing = new CreationWish(
                Name: null, Pin: null, PreferredLength: null, Bounds: null, IsExternalModificationAllowed: false);
            var decision = Creation.Accept([site], nothing, RandomNumberGenerator.GetInt32, now);
            if (decision.IsRefused(out var accepted, out var refusal))
                return refusal;

            var draft = accepted.Actions[0].Code with { Status = AccessCodeStatus.Unset, Pending = null };
            return Answer.Ok(new GeneratedCodeAnswer(AccessCodeResource.From(draft)), ApiJson.Web.GeneratedCodeAnswer);
        });

    public sealed record GenerateCodeParameters : IParameters<GenerateCodeParameters>
    {
        public Guid? DeviceId { get; init; }

        public static IValidator<GenerateCodeParameters> Rules { get; } = new InlineValidator<GenerateCodeParameters>
        {
            rules => rules.RuleFor(parameters => parameters.DeviceId).Required(),
        };
    }
}
