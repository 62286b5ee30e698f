using AccessCodes.Domain;
using AccessCodes.Domain.Attempts;
using AccessCodes.Functions.Http.Pipeline;
using AccessCodes.Functions.Http.Resources;
using AccessCodes.Functions.Orchestrations;
using AccessCodes.Functions.Storage;
using FluentValidation;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace AccessCodes.Functions.Http;

/// <summary>/access_codes/unmanaged: codes on locks that this workspace did not put there.</summary>
public sealed class UnmanagedAccessCodes(
    ApiEndpoint endpoint, WorkspaceStore workspaces, ConversionIntake conversions)
{
    [Function("ListUnmanagedAccessCodes")]
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
            if (page.Items.Count == 0 && await workspaces.GetDeviceAsync(call.WorkspaceId, deviceId, call.Cancellation) is null)
                return Refusals.DeviceNotFound;

            return Answer.Ok(
                new UnmanagedAccessCodeListAnswer(
                    [.. page.Items.Select(UnmanagedAccessCodeResource.From)], PaginationResource.After(call, page.Next)),
                ApiJson.Web.UnmanagedAccessCodeListAnswer);
        });

    public sealed record ListParameters : IParameters<ListParameters>
    {
        // What Seam's own schema gives as the default: everything, for those who do not page.
        internal const int MaxLimit = 300_000;

        public Guid? DeviceId { get; init; }

        public int? Limit { get; init; }

        public string? PageCursor { get; init; }

        public static IValidator<ListParameters> Rules { get; } = new InlineValidator<ListParameters>
        {
            rules => rules.RuleFor(parameters => parameters.DeviceId).Required(),
            rules => rules.RuleFor(parameters => parameters.Limit).IsLimit(MaxLimit),
        };
    }

    [Function("GetUnmanagedAccessCode")]
    public Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = "access_codes/unmanaged/get")]
        HttpRequest request) =>
        endpoint.AnswerAsync<GetParameters>(request, async call =>
        {
            var code = await workspaces.GetCodeAsync(
                call.WorkspaceId, call.Parameters.AccessCodeId!.Value, call.Cancellation);
            if (code is null || code.Value.IsManaged)
                return Refusals.UnmanagedAccessCodeNotFound;

            return Answer.Ok(
                new UnmanagedAccessCodeAnswer(UnmanagedAccessCodeResource.From(code.Value)),
                ApiJson.Web.UnmanagedAccessCodeAnswer);
        });

    public sealed record GetParameters : IParameters<GetParameters>
    {
        public Guid? AccessCodeId { get; init; }

        public static IValidator<GetParameters> Rules { get; } = new InlineValidator<GetParameters>
        {
            rules => rules.RuleFor(parameters => parameters.AccessCodeId).Required(),
        };
    }

    [Function("ConvertUnmanagedAccessCodeToManaged")]
    public Task<IResult> ConvertToManaged(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", "patch", Route = "access_codes/unmanaged/convert_to_managed")]
        HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        endpoint.AnswerAsync<ConvertParameters>(request, async call =>
        {
            var decision = await conversions.AcceptAsync(
                call.WorkspaceId, call.Parameters.AccessCodeId!.Value, call.Parameters.ToOptions(), client);

            return decision.IsRefused(out var attempt, out var refusal)
                ? refusal
                : Answer.Ok(
                    new ActionAttemptAnswer(ActionAttemptResource.From(attempt)), ApiJson.Web.ActionAttemptAnswer);
        });

    public sealed record ConvertParameters : IParameters<ConvertParameters>
    {
        public Guid? AccessCodeId { get; init; }

        public bool? AllowExternalModification { get; init; }

        public bool? Force { get; init; }

        public bool? IsExternalModificationAllowed { get; init; }

        public static IValidator<ConvertParameters> Rules { get; } = new InlineValidator<ConvertParameters>
        {
            rules => rules.RuleFor(parameters => parameters.AccessCodeId).Required(),
            rules => rules.RuleFor(parameters => parameters.AllowExternalModification)
                .Equal(parameters => parameters.IsExternalModificationAllowed)
                .When(parameters => parameters.IsExternalModificationAllowed is not null
                    && parameters.AllowExternalModification is not null)
                .WithMessage("Contradicts is_external_modification_allowed, which means the same"),
        };

        internal ConversionOptions ToOptions() => new(
            Force ?? false, IsExternalModificationAllowed ?? AllowExternalModification ?? false);
    }
}
