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
}
