using AccessCodes.Domain;
using AccessCodes.Domain.Devices;
using AccessCodes.Functions.Http.Pipeline;
using AccessCodes.Functions.Http.Resources;
using AccessCodes.Functions.Orchestrations;
using AccessCodes.Functions.Storage;
using FluentValidation;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace AccessCodes.Functions.Http;

/// <summary>/connected_accounts: the accounts at lock providers that the workspace has connected.</summary>
public sealed class ConnectedAccounts(ApiEndpoint endpoint, WorkspaceStore workspaces, SyncIntake syncs)
{
    [Function("SyncConnectedAccount")]
    [Endpoint(
        "Begins to bring all devices of a connected account in line with their locks.",
        typeof(SyncParameters),
        typeof(OkAnswer),
        RefusalReason.ConnectedAccountNotFound)]
    public Task<IResult> Sync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "connected_accounts/sync")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        endpoint.AnswerAsync<SyncParameters>(request, async call =>
        {
            var accountId = call.Parameters.ConnectedAccountId!.Value;
            if (await workspaces.GetAccountAsync(call.WorkspaceId, accountId, call.Cancellation) is null)
                return Refusals.ConnectedAccountNotFound;

            await syncs.BeginAsync(new AccountOrder(call.WorkspaceId, accountId), client);
            return Answer.Ok(new OkAnswer(), ApiJson.Web.OkAnswer);
        });

    public sealed record SyncParameters : IParameters<SyncParameters>
    {
        public Guid? ConnectedAccountId { get; init; }

        public static IValidator<SyncParameters> Rules { get; } = new InlineValidator<SyncParameters>
        {
            rules => rules.RuleFor(parameters => parameters.ConnectedAccountId).Required(),
        };
    }

    [Function("GetConnectedAccount")]
    [Endpoint(
        "Gets a connected account by its id or its email address.",
        typeof(GetParameters),
        typeof(ConnectedAccountAnswer),
        RefusalReason.ConnectedAccountNotFound)]
    public Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = "connected_accounts/get")]
        HttpRequest request) =>
        endpoint.AnswerAsync<GetParameters>(request, async call =>
        {
            var account = call.Parameters.ConnectedAccountId is { } accountId
                ? (await workspaces.GetAccountAsync(call.WorkspaceId, accountId, call.Cancellation))?.Value
                : (await workspaces.ListAccountsAsync(
                    call.WorkspaceId, call.Parameters.Matches, after: null, limit: 1, call.Cancellation))
                    .Items.SingleOrDefault();

            return account is null || !call.Parameters.Matches(account)
                ? Refusals.ConnectedAccountNotFound
                : Answer.Ok(
                    new ConnectedAccountAnswer(ConnectedAccountResource.From(account)),
                    ApiJson.Web.ConnectedAccountAnswer);
        });

    public sealed record GetParameters : IParameters<GetParameters>
    {
        public Guid? ConnectedAccountId { get; init; }

        public string? Email { get; init; }

        public static IValidator<GetParameters> Rules { get; } = new InlineValidator<GetParameters>
        {
            rules => rules.RuleFor(parameters => parameters.ConnectedAccountId)
                .Required()
                .When(parameters => parameters.Email is null),
        };

        internal bool Matches(ConnectedAccount account) =>
            Email is null || Email.Equals(account.Email, StringComparison.OrdinalIgnoreCase);
    }

    [Function("ListConnectedAccounts")]
    [Endpoint("Lists the connected accounts.", typeof(ListParameters), typeof(ConnectedAccountListAnswer))]
    public Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = "connected_accounts/list")]
        HttpRequest request) =>
        endpoint.AnswerAsync<ListParameters>(request, async call =>
        {
            var parameters = call.Parameters;
            if (!Paging.TryReadCursor(call, parameters.PageCursor, out var after))
                return Paging.InvalidCursor;

            var page = parameters.AsksForNothingHere
                ? new Page<ConnectedAccount>([], Next: null)
                : await workspaces.ListAccountsAsync(
                    call.WorkspaceId,
                    parameters.Matches,
                    after,
                    parameters.Limit ?? ListParameters.MaxLimit,
                    call.Cancellation);

            return Answer.Ok(
                new ConnectedAccountListAnswer(
                    [.. page.Items.Select(ConnectedAccountResource.From)], PaginationResource.After(call, page.Next)),
                ApiJson.Web.ConnectedAccountListAnswer);
        });

    public sealed record ListParameters : IParameters<ListParameters>
    {
        // What Seam's own schema gives as the default.
        internal const int MaxLimit = 11_000;

        public IReadOnlyDictionary<string, string>? CustomMetadataHas { get; init; }

        public string? Search { get; init; }

        public string? UserIdentifierKey { get; init; }

        public string? CustomerKey { get; init; }

        public Guid? SpaceId { get; init; }

        public int? Limit { get; init; }

        public string? PageCursor { get; init; }

        public static IValidator<ListParameters> Rules { get; } = new InlineValidator<ListParameters>
        {
            rules => rules.RuleFor(parameters => parameters.Search).IsSearch(),
            rules => rules.RuleFor(parameters => parameters.Limit).IsLimit(MaxLimit),
        };

        /// <summary>Whether it asks for accounts of customers or spaces, which are not here.</summary>
        internal bool AsksForNothingHere => CustomerKey is not null || SpaceId is not null;

        internal bool Matches(ConnectedAccount account) =>
            (CustomMetadataHas is null || account.CustomMetadata.Has(CustomMetadataHas))
            && (UserIdentifierKey is null || UserIdentifierKey == account.UserIdentifierKey)
            && (Search is null || IsFound(account, Search));

        private static bool IsFound(ConnectedAccount account, string search) =>
            Searching.IsId(search, account.ConnectedAccountId)
            || Searching.IsIn(search, account.Provider)
            || Searching.IsIn(search, account.Email)
            || account.CustomMetadata.Mentions(search);
    }
}
