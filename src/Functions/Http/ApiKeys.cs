using AccessCodes.Domain;
using AccessCodes.Domain.Workspaces;
using AccessCodes.Functions.Http.Pipeline;
using AccessCodes.Functions.Http.Resources;
using AccessCodes.Functions.Storage;
using FluentValidation;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace AccessCodes.Functions.Http;

/// <summary>
/// /workspaces/api_keys: the keys that open a workspace, for whoever runs the app. Guarded by the host's function key: an
/// API key that could make others would outlive its own revocation.
/// </summary>
public sealed partial class ApiKeys(
    ApiEndpoint endpoint,
    Authenticator authenticator,
    WorkspaceDirectory directory,
    TimeProvider time,
    ILogger<ApiKeys> logger)
{
    [Function("CreateApiKey")]
    [Endpoint(
        "Creates another API key for a workspace. The key itself, token, is told here only.",
        typeof(CreateParameters),
        typeof(ApiKeyAnswer),
        RefusalReason.WorkspaceNotFound,
        IsBeyondSeam = true)]
    public Task<IResult> Create(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "workspaces/api_keys/create")] HttpRequest request) =>
        endpoint.AnswerOperatorAsync<CreateParameters>(request, async (parameters, _, cancellation) =>
        {
            var workspaceId = parameters.WorkspaceId!.Value;
            if (await directory.GetAsync(workspaceId, cancellation) is null)
                return Refusals.WorkspaceNotFound;

            var (kept, token) = ApiKey.Issue(workspaceId, time.Now(), parameters.Name);
            await directory.AddAsync(kept, cancellation);

            Log.Created(logger, kept.ApiKeyId, workspaceId);
            return Answer.Ok(new ApiKeyAnswer(ApiKeyResource.From(kept, token)), ApiJson.Web.ApiKeyAnswer);
        });

    public sealed record CreateParameters : IParameters<CreateParameters>
    {
        public Guid? WorkspaceId { get; init; }

        public string? Name { get; init; }

        public static IValidator<CreateParameters> Rules { get; } = new InlineValidator<CreateParameters>
        {
            rules => rules.RuleFor(parameters => parameters.WorkspaceId).Required(),
            rules => rules.RuleFor(parameters => parameters.Name).IsName(),
        };
    }

    [Function("ListApiKeys")]
    [Endpoint(
        "Lists the API keys of a workspace, oldest first, each by what it starts with.",
        typeof(ListParameters),
        typeof(ApiKeyListAnswer),
        RefusalReason.WorkspaceNotFound,
        IsBeyondSeam = true)]
    public Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Function, "get", "post", Route = "workspaces/api_keys/list")]
        HttpRequest request) =>
        endpoint.AnswerOperatorAsync<ListParameters>(request, async (parameters, _, cancellation) =>
        {
            var workspaceId = parameters.WorkspaceId!.Value;
            if (await directory.GetAsync(workspaceId, cancellation) is null)
                return Refusals.WorkspaceNotFound;

            var keys = await directory.ListKeysAsync(workspaceId, cancellation);
            return Answer.Ok(
                new ApiKeyListAnswer([.. keys.Select(ApiKeyResource.From)]), ApiJson.Web.ApiKeyListAnswer);
        });

    public sealed record ListParameters : IParameters<ListParameters>
    {
        public Guid? WorkspaceId { get; init; }

        public static IValidator<ListParameters> Rules { get; } = new InlineValidator<ListParameters>
        {
            rules => rules.RuleFor(parameters => parameters.WorkspaceId).Required(),
        };
    }

    [Function("RevokeApiKey")]
    [Endpoint(
        "Revokes an API key: within a minute it opens nothing any more.",
        typeof(RevokeParameters),
        typeof(OkAnswer),
        RefusalReason.ApiKeyNotFound,
        IsBeyondSeam = true)]
    public Task<IResult> Revoke(
        [HttpTrigger(AuthorizationLevel.Function, "post", "delete", Route = "workspaces/api_keys/revoke")]
        HttpRequest request) =>
        endpoint.AnswerOperatorAsync<RevokeParameters>(request, async (parameters, _, cancellation) =>
        {
            var revoked = await directory.RemoveKeyAsync(parameters.ApiKeyId!.Value, cancellation);
            if (revoked is null)
                return Refusals.ApiKeyNotFound;

            authenticator.Forget(revoked);
            Log.Revoked(logger, revoked.ApiKeyId, revoked.WorkspaceId);
            return Answer.Ok(new OkAnswer(), ApiJson.Web.OkAnswer);
        });

    public sealed record RevokeParameters : IParameters<RevokeParameters>
    {
        public Guid? ApiKeyId { get; init; }

        public static IValidator<RevokeParameters> Rules { get; } = new InlineValidator<RevokeParameters>
        {
            rules => rules.RuleFor(parameters => parameters.ApiKeyId).Required(),
        };
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "API key {ApiKeyId} of workspace {WorkspaceId} was created")]
        public static partial void Created(ILogger logger, Guid apiKeyId, Guid workspaceId);

        [LoggerMessage(LogLevel.Information, "API key {ApiKeyId} of workspace {WorkspaceId} was revoked")]
        public static partial void Revoked(ILogger logger, Guid apiKeyId, Guid workspaceId);
    }
}
