using AccessCodes.Domain;
using AccessCodes.Domain.Workspaces;
using AccessCodes.Functions.Http.Pipeline;
using AccessCodes.Functions.Http.Resources;
using AccessCodes.Functions.Orchestrations;
using AccessCodes.Functions.Storage;
using FluentValidation;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace AccessCodes.Functions.Http;

/// <summary>/workspaces: the workspace that an API key opens.</summary>
public sealed class Workspaces(
    ApiEndpoint endpoint, WorkspaceDirectory directory, ResetIntake resets, TimeProvider time)
{
    [Function("GetWorkspace")]
    [Endpoint("Gets the workspace that the API key opens.", typeof(NoParameters), typeof(WorkspaceAnswer))]
    public Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = "workspaces/get")] HttpRequest request) =>
        endpoint.AnswerAsync<NoParameters>(request, call => Task.FromResult(Answer.Ok(
            new WorkspaceAnswer(WorkspaceResource.From(call.Workspace)), ApiJson.Web.WorkspaceAnswer)));

    [Function("ListWorkspaces")]
    [Endpoint("Lists the workspaces that the API key opens: one.", typeof(NoParameters), typeof(WorkspaceListAnswer))]
    public Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = "workspaces/list")] HttpRequest request) =>
        endpoint.AnswerAsync<NoParameters>(request, call => Task.FromResult(Answer.Ok(
            new WorkspaceListAnswer([WorkspaceResource.From(call.Workspace)]), ApiJson.Web.WorkspaceListAnswer)));

    /// <summary>Guarded by the host's function key: an API key opens a workspace, and there is none yet.</summary>
    [Function("CreateWorkspace")]
    [Endpoint(
        "Creates a workspace, and its first API key, which is told here only.",
        typeof(CreateParameters),
        typeof(NewWorkspaceAnswer))]
    public Task<IResult> Create(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "workspaces/create")] HttpRequest request) =>
        endpoint.AnswerOperatorAsync<CreateParameters>(request, async (parameters, operation, cancellation) =>
        {
            var workspace = parameters.ToWorkspace(operation.Id, time.Now());
            var (kept, key) = ApiKey.Issue(workspace.WorkspaceId, workspace.CreatedAt);
            await directory.AddAsync(kept, cancellation);
            await directory.AddAsync(workspace, cancellation);

            return Answer.Ok(
                new NewWorkspaceAnswer(WorkspaceResource.From(workspace), key), ApiJson.Web.NewWorkspaceAnswer);
        });

    /// <summary>What Seam's API takes beside these is about the looks of connect webviews.</summary>
    public sealed record CreateParameters : IParameters<CreateParameters>
    {
        private const int MaxLength = 200;

        public string? Name { get; init; }

        public string? CompanyName { get; init; }

        /// <summary>What <see cref="CompanyName"/> was called once.</summary>
        public string? ConnectPartnerName { get; init; }

        public bool? IsSandbox { get; init; }

        public Guid? OrganizationId { get; init; }

        public static IValidator<CreateParameters> Rules { get; } = new InlineValidator<CreateParameters>
        {
            rules => rules.RuleFor(parameters => parameters.Name).Required(),
            rules => rules.RuleFor(parameters => parameters.Name)
                .Must(name => name is null || (name.Trim().Length > 0 && name.Length <= MaxLength))
                .WithMessage($"Must have 1 to {MaxLength} characters"),
            rules => rules.RuleFor(parameters => parameters.CompanyName)
                .MaximumLength(MaxLength)
                .WithMessage($"Must have at most {MaxLength} characters"),
            rules => rules.RuleFor(parameters => parameters.ConnectPartnerName)
                .MaximumLength(MaxLength)
                .WithMessage($"Must have at most {MaxLength} characters"),
        };

        internal Workspace ToWorkspace(Guid workspaceId, DateTimeOffset now) =>
            new(workspaceId, Name!, IsSandbox ?? false, now)
            {
                CompanyName = CompanyName ?? ConnectPartnerName,
                OrganizationId = OrganizationId,
            };
    }

    [Function("ResetSandboxWorkspace")]
    [Endpoint(
        "Takes a sandbox workspace back to where it began.",
        typeof(NoParameters),
        typeof(ActionAttemptAnswer),
        RefusalReason.NotASandbox)]
    public Task<IResult> ResetSandbox(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "workspaces/reset_sandbox")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        endpoint.AnswerAsync<NoParameters>(request, async call =>
        {
            var decision = await resets.AcceptAsync(call.Workspace, call.Operation, client);

            return decision.IsRefused(out var attempt, out var refusal)
                ? refusal
                : Answer.Ok(
                    new ActionAttemptAnswer(ActionAttemptResource.From(attempt)), ApiJson.Web.ActionAttemptAnswer);
        });
}
