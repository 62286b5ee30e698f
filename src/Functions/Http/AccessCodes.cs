using AccessCodes.Domain;
using AccessCodes.Domain.AccessCodes;
using AccessCodes.Functions.Http.Pipeline;
using AccessCodes.Functions.Http.Resources;
using AccessCodes.Functions.Storage;
using FluentValidation;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace AccessCodes.Functions.Http;

/// <summary>/access_codes: the codes that this workspace manages.</summary>
public sealed class AccessCodes(ApiEndpoint endpoint, WorkspaceStore workspaces, IssuesInAnswers issues)
{
    [Function("GetAccessCode")]
    [Endpoint(
        "Finds a managed code by its id, or by its lock and PIN.",
        typeof(GetParameters),
        typeof(AccessCodeAnswer),
        RefusalReason.AccessCodeNotFound)]
    public Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = "access_codes/get")] HttpRequest request) =>
        endpoint.AnswerAsync<GetParameters>(request, async call =>
        {
            var code = await FindAsync(call);
            if (code is null || !code.IsManaged || code.IsInPool)
                return Refusals.AccessCodeNotFound;

            var shown = await issues.CompleteAsync(code, call.Cancellation);
            return Answer.Ok(new AccessCodeAnswer(AccessCodeResource.From(shown)), ApiJson.Web.AccessCodeAnswer);
        });

    public sealed record GetParameters : IParameters<GetParameters>
    {
        public Guid? AccessCodeId { get; init; }

        public Guid? DeviceId { get; init; }

        public string? Code { get; init; }

        public static IValidator<GetParameters> Rules { get; } = new InlineValidator<GetParameters>
        {
            rules => rules.RuleFor(parameters => parameters.AccessCodeId)
                .NotNull()
                .When(parameters => parameters.DeviceId is null || parameters.Code is null)
                .WithMessage("Required, unless device_id and code are given"),
        };
    }

    [Function("ListAccessCodes")]
    [Endpoint(
        "Lists managed codes.",
        typeof(ListParameters),
        typeof(AccessCodeListAnswer),
        RefusalReason.DeviceNotFound)]
    public Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = "access_codes/list")] HttpRequest request) =>
        endpoint.AnswerAsync<ListParameters>(request, async call =>
        {
            if (!Paging.TryReadCursor(call, call.Parameters.PageCursor, out var after))
                return Paging.InvalidCursor;

            if (call.Parameters.DeviceId is { } deviceId
                && await workspaces.GetDeviceAsync(call.WorkspaceId, deviceId, call.Cancellation) is null)
            {
                return Refusals.DeviceNotFound;
            }

            var page = await ListAsync(call, after);
            var shown = await issues.CompleteAsync(page.Items, call.Cancellation);
            return Answer.Ok(
                new AccessCodeListAnswer(
                    [.. shown.Select(AccessCodeResource.From)], PaginationResource.After(call, page.Next)),
                ApiJson.Web.AccessCodeListAnswer);
        });

    /// <summary>Without <c>device_id</c> and <c>access_code_ids</c> it is the whole workspace that is listed.</summary>
    public sealed record ListParameters : IParameters<ListParameters>
    {
        // What Seam's own schema gives as the default.
        internal const int MaxLimit = 55_000;

        public Guid? DeviceId { get; init; }

        public IReadOnlyList<Guid>? AccessCodeIds { get; init; }

        public int? Limit { get; init; }

        public string? PageCursor { get; init; }

        public string? UserIdentifierKey { get; init; }

        public static IValidator<ListParameters> Rules { get; } = new InlineValidator<ListParameters>
        {
            rules => rules.RuleFor(parameters => parameters.Limit).IsLimit(MaxLimit),
        };
    }

    private async Task<AccessCode?> FindAsync(ApiCall<GetParameters> call)
    {
        var (accessCodeId, deviceId, pin) =
            (call.Parameters.AccessCodeId, call.Parameters.DeviceId, call.Parameters.Code);
        if (accessCodeId is null)
        {
            return await workspaces.FindCodeAsync(
                call.WorkspaceId, deviceId!.Value, isManaged: true, code => code.Pin?.Reveal == pin, call.Cancellation);
        }

        var code = (await workspaces.GetCodeAsync(call.WorkspaceId, accessCodeId.Value, call.Cancellation))?.Value;
        return (deviceId ?? code?.DeviceId) == code?.DeviceId && (pin ?? code?.Pin?.Reveal) == code?.Pin?.Reveal
            ? code
            : null;
    }

    private async Task<Page<AccessCode>> ListAsync(ApiCall<ListParameters> call, string? after)
    {
        var parameters = call.Parameters;
        var limit = parameters.Limit ?? ListParameters.MaxLimit;
        var accounts = parameters.UserIdentifierKey is { } key
            ? await FindAccountsAsync(call.WorkspaceId, key, call.Cancellation)
            : null;

        if (parameters.AccessCodeIds is { } accessCodeIds)
            return await PickAsync(call.WorkspaceId, accessCodeIds, IsWanted, after, limit, call.Cancellation);

        // A device's codes are all of one account, so that the account decides on the whole listing.
        if (parameters.DeviceId is { } deviceId)
        {
            var page = await workspaces.ListCodesAsync(
                call.WorkspaceId, deviceId, isManaged: true, after, limit, call.Cancellation);
            return page.Items.All(IsWanted) ? page : new Page<AccessCode>([], Next: null);
        }

        return await workspaces.ListCodesAsync(call.WorkspaceId, IsWanted, after, limit, call.Cancellation);

        bool IsWanted(AccessCode code) =>
            code.IsManaged
            && !code.IsInPool
            && (parameters.DeviceId is null || parameters.DeviceId == code.DeviceId)
            && (accounts is null || accounts.Contains(code.ConnectedAccountId));
    }

    private async Task<Page<AccessCode>> PickAsync(
        Guid workspaceId,
        IReadOnlyList<Guid> accessCodeIds,
        Func<AccessCode, bool> isWanted,
        string? after,
        int limit,
        CancellationToken cancellation)
    {
        var picked = new List<AccessCode>();
        var left = accessCodeIds.Distinct()
            .Order()
            .SkipWhile(id => after is not null && string.CompareOrdinal(id.ToString(), after) <= 0);
        foreach (var accessCodeId in left)
        {
            var code = (await workspaces.GetCodeAsync(workspaceId, accessCodeId, cancellation))?.Value;
            if (code is null || !isWanted(code))
                continue;
            if (picked.Count == limit)
                return new Page<AccessCode>(picked, picked[^1].AccessCodeId.ToString());

            picked.Add(code);
        }

        return new Page<AccessCode>(picked, Next: null);
    }

    private async Task<HashSet<Guid>> FindAccountsAsync(
        Guid workspaceId, string userIdentifierKey, CancellationToken cancellation)
    {
        var devices = await workspaces.ListDevicesAsync(
            workspaceId, filter: null, after: null, limit: int.MaxValue - 1, cancellation);
        var found = new HashSet<Guid>();
        foreach (var accountId in devices.Items.Select(device => device.ConnectedAccountId).Distinct())
        {
            var account = await workspaces.GetAccountAsync(workspaceId, accountId, cancellation);
            if (account?.Value.UserIdentifierKey == userIdentifierKey)
                found.Add(accountId);
        }

        return found;
    }
}
