using AccessCodes.Domain;
using AccessCodes.Functions.Http.Pipeline;
using AccessCodes.Functions.Http.Resources;
using AccessCodes.Functions.Storage;
using FluentValidation;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace AccessCodes.Functions.Http;

/// <summary>/action_attempts: how far accepted actions are.</summary>
public sealed class ActionAttempts(ApiEndpoint endpoint, WorkspaceStore workspaces, CodesInAnswers codes)
{
    [Function("GetActionAttempt")]
    [Endpoint(
        "Tells how far an accepted action is.",
        typeof(GetParameters),
        typeof(ActionAttemptAnswer),
        RefusalReason.ActionAttemptNotFound)]
    public Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = "action_attempts/get")] HttpRequest request) =>
        endpoint.AnswerAsync<GetParameters>(request, async call =>
        {
            var attempt = await workspaces.GetAttemptAsync(
                call.WorkspaceId, call.Parameters.ActionAttemptId!.Value, call.Cancellation);

            if (attempt is null)
                return Refusals.ActionAttemptNotFound;

            var code = await codes.FindAsync(attempt.Value, call.Cancellation);
            return Answer.Ok(
                new ActionAttemptAnswer(ActionAttemptResource.From(attempt.Value, code)),
                ApiJson.Web.ActionAttemptAnswer);
        });

    public sealed record GetParameters : IParameters<GetParameters>
    {
        public Guid? ActionAttemptId { get; init; }

        public static IValidator<GetParameters> Rules { get; } = new InlineValidator<GetParameters>
        {
            rules => rules.RuleFor(parameters => parameters.ActionAttemptId).Required(),
        };
    }

    [Function("ListActionAttempts")]
    [Endpoint("Lists accepted actions, oldest first.", typeof(ListParameters), typeof(ActionAttemptListAnswer))]
    public Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = "action_attempts/list")]
        HttpRequest request) =>
        endpoint.AnswerAsync<ListParameters>(request, async call =>
        {
            if (!Paging.TryReadCursor(call, call.Parameters.PageCursor, out var after))
                return Paging.InvalidCursor;

            var page = await workspaces.ListAttemptsAsync(
                call.WorkspaceId,
                call.Parameters.ActionAttemptIds,
                call.Parameters.DeviceId,
                after,
                call.Parameters.Limit ?? ListParameters.DefaultLimit,
                call.Cancellation);

            var toldOf = await codes.FindAsync(page.Items, call.Cancellation);
            return Answer.Ok(
                new ActionAttemptListAnswer(
                    [.. page.Items.Select(attempt => ActionAttemptResource.From(
                        attempt, toldOf.GetValueOrDefault(attempt.Subject.AccessCodeId)))],
                    PaginationResource.After(call, page.Next)),
                ApiJson.Web.ActionAttemptListAnswer);
        });

    public sealed record ListParameters : IParameters<ListParameters>
    {
        internal const int DefaultLimit = 500;

        private const int MaxLimit = 5_000;

        public IReadOnlyList<Guid>? ActionAttemptIds { get; init; }

        public Guid? DeviceId { get; init; }

        public int? Limit { get; init; }

        public string? PageCursor { get; init; }

        public static IValidator<ListParameters> Rules { get; } = new InlineValidator<ListParameters>
        {
            rules => rules.RuleFor(parameters => parameters.Limit).IsLimit(MaxLimit),
        };
    }
}
