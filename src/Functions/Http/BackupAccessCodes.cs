using AccessCodes.Domain;
using AccessCodes.Functions.Http.Pipeline;
using AccessCodes.Functions.Http.Resources;
using AccessCodes.Functions.Orchestrations;
using FluentValidation;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace AccessCodes.Functions.Http;

/// <summary>/access_codes: codes that stand in for others.</summary>
public sealed class BackupAccessCodes(ApiEndpoint endpoint, BackupPullIntake pulls, IssuesInAnswers issues)
{
    [Function("PullBackupAccessCode")]
    [Endpoint(
        "Finds a code that works on the lock already, to stand in for a time-bound one.",
        typeof(PullParameters),
        typeof(PulledBackupAnswer),
        RefusalReason.AccessCodeNotFound,
        RefusalReason.UnsupportedDevice,
        RefusalReason.AccessCodeBusy,
        RefusalReason.NoBackupAccessCode)]
    public Task<IResult> Pull(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "access_codes/pull_backup_access_code")]
        HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        endpoint.AnswerAsync<PullParameters>(request, async call =>
        {
            var decision = await pulls.PullAsync(call.WorkspaceId, call.Parameters.AccessCodeId!.Value, client);
            if (decision.IsRefused(out var pulled, out var refusal))
                return refusal;

            var shown = await issues.CompleteAsync([pulled.Code, pulled.Backup], call.Cancellation);
            return Answer.Ok(
                new PulledBackupAnswer(AccessCodeResource.From(shown[0]), AccessCodeResource.From(shown[1])),
                ApiJson.Web.PulledBackupAnswer);
        });

    public sealed record PullParameters : IParameters<PullParameters>
    {
        public Guid? AccessCodeId { get; init; }

        public static IValidator<PullParameters> Rules { get; } = new InlineValidator<PullParameters>
        {
            rules => rules.RuleFor(parameters => parameters.AccessCodeId).Required(),
        };
    }
}
