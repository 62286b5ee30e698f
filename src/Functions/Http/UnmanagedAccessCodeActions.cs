using System.ComponentModel;
using AccessCodes.Domain;
using AccessCodes.Domain.Attempts;
using AccessCodes.Functions.Http.Pipeline;
using AccessCodes.Functions.Http.Resources;
using AccessCodes.Functions.Orchestrations;
using FluentValidation;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace AccessCodes.Functions.Http;

/// <summary>/access_codes/unmanaged: what can be done to codes that this workspace did not put on a lock.</summary>
public sealed class UnmanagedAccessCodeActions(ApiEndpoint endpoint, CodeActionIntake actions, AttemptWait wait)
{
    /// <summary>How long <c>sync</c> waits; the attempt goes on all the same.</summary>
    private static readonly TimeSpan SyncPatience = TimeSpan.FromMinutes(2);

    /// <summary>How long an update waits for the conversion that it is.</summary>
    private static readonly TimeSpan UpdatePatience = TimeSpan.FromSeconds(10);

    [Function("ConvertUnmanagedAccessCodeToManaged")]
    [Endpoint(
        "Starts to manage an unmanaged code.",
        typeof(ConvertParameters),
        typeof(ActionAttemptAnswer),
        RefusalReason.AccessCodeNotFound,
        RefusalReason.UnsupportedDevice,
        RefusalReason.AccessCodeBusy,
        RefusalReason.ManagedByAnotherWorkspace,
        RefusalReason.RateLimited)]
    public Task<IResult> ConvertToManaged(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", "patch", Route = "access_codes/unmanaged/convert_to_managed")]
        HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        endpoint.AnswerAsync<ConvertParameters>(request, async call =>
        {
            var decision = await actions.ConvertAsync(
                call.WorkspaceId, call.Operation, call.Parameters.AccessCodeId!.Value, call.Parameters.ToOptions(), client);
            return await AnswerAsync(decision, call.Parameters.Sync ?? false, call.Cancellation);
        });

    public sealed record ConvertParameters : IParameters<ConvertParameters>
    {
        public Guid? AccessCodeId { get; init; }

        public bool? AllowExternalModification { get; init; }

        [Description("Takes the code from the workspace that manages it, if there is one.")]
        public bool? Force { get; init; }

        public bool? IsExternalModificationAllowed { get; init; }

        [Description("Waits for the end of the action attempt.")]
        public bool? Sync { get; init; }

        public static IValidator<ConvertParameters> Rules { get; } = new InlineValidator<ConvertParameters>
        {
            rules => rules.RuleFor(parameters => parameters.AccessCodeId).Required(),
            rules => rules.RuleFor(parameters => parameters.AllowExternalModification)
                .MeansTheSameAs(
                    parameters => parameters.IsExternalModificationAllowed, "is_external_modification_allowed"),
        };

        internal ConversionOptions ToOptions() => new(
            Force ?? false, IsExternalModificationAllowed ?? AllowExternalModification ?? false);
    }

    [Function("UpdateUnmanagedAccessCode")]
    [Endpoint(
        "Starts to manage an unmanaged code, and waits a little for the end.",
        typeof(UpdateParameters),
        typeof(OkAnswer),
        RefusalReason.AccessCodeNotFound,
        RefusalReason.UnsupportedDevice,
        RefusalReason.AccessCodeBusy,
        RefusalReason.ManagedByAnotherWorkspace,
        RefusalReason.RateLimited,
        FailsAsItsAttempt = true)]
    public Task<IResult> Update(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", "patch", Route = "access_codes/unmanaged/update")]
        HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        endpoint.AnswerAsync<UpdateParameters>(request, async call =>
        {
            var decision = await actions.ConvertAsync(
                call.WorkspaceId, call.Operation, call.Parameters.AccessCodeId!.Value, call.Parameters.ToOptions(), client);
            if (decision.IsRefused(out var attempt, out var refusal))
                return refusal;

            var ended = await wait.ForEndAsync(attempt, UpdatePatience, call.Cancellation);
            return ended.Error is { } error
                ? ApiError.Failed(error)
                : Answer.Ok(new OkAnswer(), ApiJson.Web.OkAnswer);
        });

    public sealed record UpdateParameters : IParameters<UpdateParameters>
    {
        public Guid? AccessCodeId { get; init; }

        public bool? AllowExternalModification { get; init; }

        [Description("Takes the code from the workspace that manages it, if there is one.")]
        public bool? Force { get; init; }

        public bool? IsExternalModificationAllowed { get; init; }

        // "Convert an Unmanaged Access Code" gives its type as String and sends a boolean in its examples.
        [AlsoAsText]
        public bool? IsManaged { get; init; }

        public static IValidator<UpdateParameters> Rules { get; } = new InlineValidator<UpdateParameters>
        {
            rules => rules.RuleFor(parameters => parameters.AccessCodeId).Required(),
            rules => rules.RuleFor(parameters => parameters.IsManaged).Required(),
            rules => rules.RuleFor(parameters => parameters.IsManaged)
                .NotEqual(false)
                .WithMessage("Must be true: the access code is unmanaged already"),
            rules => rules.RuleFor(parameters => parameters.AllowExternalModification)
                .MeansTheSameAs(
                    parameters => parameters.IsExternalModificationAllowed, "is_external_modification_allowed"),
        };

        internal ConversionOptions ToOptions() => new(
            Force ?? false, IsExternalModificationAllowed ?? AllowExternalModification ?? false);
    }

    [Function("DeleteUnmanagedAccessCode")]
    [Endpoint(
        "Removes an unmanaged code from its lock.",
        typeof(DeleteParameters),
        typeof(ActionAttemptAnswer),
        RefusalReason.AccessCodeNotFound,
        RefusalReason.UnsupportedDevice,
        RefusalReason.AccessCodeBusy,
        RefusalReason.ManagedByAnotherWorkspace,
        RefusalReason.RateLimited)]
    public Task<IResult> Delete(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", "delete", Route = "access_codes/unmanaged/delete")]
        HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        endpoint.AnswerAsync<DeleteParameters>(request, async call =>
        {
            var decision = await actions.DeleteUnmanagedAsync(
                call.WorkspaceId, call.Operation, call.Parameters.AccessCodeId!.Value, client);
            return await AnswerAsync(decision, call.Parameters.Sync ?? false, call.Cancellation);
        });

    public sealed record DeleteParameters : IParameters<DeleteParameters>
    {
        public Guid? AccessCodeId { get; init; }

        [Description("Waits for the end of the action attempt.")]
        public bool? Sync { get; init; }

        public static IValidator<DeleteParameters> Rules { get; } = new InlineValidator<DeleteParameters>
        {
            rules => rules.RuleFor(parameters => parameters.AccessCodeId).Required(),
        };
    }

    private async Task<Answer> AnswerAsync(
        Decision<ActionAttempt> decision, bool sync, CancellationToken cancellation)
    {
        if (decision.IsRefused(out var attempt, out var refusal))
            return refusal;

        if (sync)
            attempt = await wait.ForEndAsync(attempt, SyncPatience, cancellation);

        return Answer.Ok(
            new ActionAttemptAnswer(ActionAttemptResource.From(attempt)), ApiJson.Web.ActionAttemptAnswer);
    }
}
