using AccessCodes.Domain;
using AccessCodes.Domain.AccessCodes;
using AccessCodes.Domain.Devices;
using AccessCodes.Functions.Http.Pipeline;
using AccessCodes.Functions.Http.Resources;
using AccessCodes.Functions.Storage;
using FluentValidation;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace AccessCodes.Functions.Http;

/// <summary>/access_codes/unmanaged: codes on locks that this workspace did not put there.</summary>
public sealed class UnmanagedAccessCodes(ApiEndpoint endpoint, WorkspaceStore workspaces, IssuesInAnswers issues)
{
    [Function("ListUnmanagedAccessCodes")]
    [Endpoint(
        "Lists the unmanaged codes on a lock.",
        typeof(ListParameters),
        typeof(UnmanagedAccessCodeListAnswer),
        RefusalReason.DeviceNotFound)]
    public Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = "access_codes/unmanaged/list")]
        HttpRequest request) =>
        endpoint.AnswerAsync<ListParameters>(request, async call =>
        {
            var (deviceId, limit) = (call.Parameters.DeviceId!.Value, call.Parameters.Limit ?? ListParameters.MaxLimit);
            if (!Paging.TryReadCursor(call, call.Parameters.PageCursor, out var after))
                return Paging.InvalidCursor;

            var page = await workspaces.ListCodesAsync(
                call.WorkspaceId, deviceId, isManaged: false, after, limit, call.Cancellation);

            // Codes tell that their device is there; only without any, or for its user, it is looked at itself.
            if (page.Items.Count == 0 || call.Parameters.UserIdentifierKey is not null)
            {
                var device = await workspaces.GetDeviceAsync(call.WorkspaceId, deviceId, call.Cancellation);
                if (device is null)
                    return Refusals.DeviceNotFound;
                if (!await IsOfUserAsync(call, device.Value))
                    page = new Page<AccessCode>([], Next: null);
            }

            var shown = await issues.CompleteAsync(page.Items, call.Cancellation);
            return Answer.Ok(
                new UnmanagedAccessCodeListAnswer(
                    [.. shown.Select(UnmanagedAccessCodeResource.From)], PaginationResource.After(call, page.Next)),
                ApiJson.Web.UnmanagedAccessCodeListAnswer);
        });

    public sealed record ListParameters : IParameters<ListParameters>
    {
        // What Seam's own schema gives as the default: everything, for those who do not page.
        internal const int MaxLimit = 300_000;

        public Guid? DeviceId { get; init; }

        public int? Limit { get; init; }

        public string? PageCursor { get; init; }

        public string? UserIdentifierKey { get; init; }

        public static IValidator<ListParameters> Rules { get; } = new InlineValidator<ListParameters>
        {
            rules => rules.RuleFor(parameters => parameters.DeviceId).Required(),
            rules => rules.RuleFor(parameters => parameters.Limit).IsLimit(MaxLimit),
        };
    }

    [Function("GetUnmanagedAccessCode")]
    [Endpoint(
        "Finds an unmanaged code by its id, or by its lock and PIN.",
        typeof(GetParameters),
        typeof(UnmanagedAccessCodeAnswer),
        RefusalReason.AccessCodeNotFound)]
    public Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = "access_codes/unmanaged/get")]
        HttpRequest request) =>
        endpoint.AnswerAsync<GetParameters>(request, async call =>
        {
            var code = await FindAsync(call);
            if (code is null || code.IsManaged)
                return Refusals.UnmanagedAccessCodeNotFound;

            var shown = await issues.CompleteAsync(code, call.Cancellation);
            return Answer.Ok(
                new UnmanagedAccessCodeAnswer(UnmanagedAccessCodeResource.From(shown)),
                ApiJson.Web.UnmanagedAccessCodeAnswer);
        });

    private async Task<AccessCode?> FindAsync(ApiCall<GetParameters> call)
    {
        var (accessCodeId, deviceId, pin) =
            (call.Parameters.AccessCodeId, call.Parameters.DeviceId, call.Parameters.Code);
        if (accessCodeId is null)
        {
            return await workspaces.FindCodeAsync(
                call.WorkspaceId, deviceId!.Value, isManaged: false, code => code.Pin?.Reveal == pin, call.Cancellation);
        }

        var code = (await workspaces.GetCodeAsync(call.WorkspaceId, accessCodeId.Value, call.Cancellation))?.Value;
        return (deviceId ?? code?.DeviceId) == code?.DeviceId && (pin ?? code?.Pin?.Reveal) == code?.Pin?.Reveal
            ? code
            : null;
    }

    private async Task<bool> IsOfUserAsync(ApiCall<ListParameters> call, Device device)
    {
        if (call.Parameters.UserIdentifierKey is not { } key)
            return true;

        var account = await workspaces.GetAccountAsync(
            call.WorkspaceId, device.ConnectedAccountId, call.Cancellation);
        return account?.Value.UserIdentifierKey == key;
    }

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
}
