using AccessCodes.Domain.Devices;
using AccessCodes.Domain.Locks;
using AccessCodes.Functions.Http.Pipeline;
using AccessCodes.Functions.Http.Resources;
using AccessCodes.Functions.Storage;
using FluentValidation;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace AccessCodes.Functions.Http;

/// <summary>/devices: the locks of the workspace.</summary>
public sealed class Devices(ApiEndpoint endpoint, WorkspaceStore workspaces)
{
    [Function("ListDevices")]
    [Endpoint("Lists the locks of the workspace.", typeof(ListParameters), typeof(DeviceListAnswer))]
    public Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = "devices/list")] HttpRequest request) =>
        endpoint.AnswerAsync<ListParameters>(request, async call =>
        {
            if (!Paging.TryReadCursor(call, call.Parameters.PageCursor, out var after))
                return Paging.InvalidCursor;

            var page = await workspaces.ListDevicesAsync(
                call.WorkspaceId,
                call.Parameters.Matches,
                after,
                call.Parameters.Limit ?? ListParameters.DefaultLimit,
                call.Cancellation);

            return Answer.Ok(
                new DeviceListAnswer([.. page.Items.Select(DeviceResource.From)], PaginationResource.After(call, page.Next)),
                ApiJson.Web.DeviceListAnswer);
        });

    public sealed record ListParameters : IParameters<ListParameters>
    {
        internal const int DefaultLimit = 500;

        private const int MaxLimit = 5_000;

        public IReadOnlyList<Guid>? DeviceIds { get; init; }

        public string? DeviceType { get; init; }

        public IReadOnlyList<string>? DeviceTypes { get; init; }

        public string? Manufacturer { get; init; }

        public Guid? ConnectedAccountId { get; init; }

        public IReadOnlyList<Guid>? ConnectedAccountIds { get; init; }

        public int? Limit { get; init; }

        public string? PageCursor { get; init; }

        public static IValidator<ListParameters> Rules { get; } = new InlineValidator<ListParameters>
        {
            rules => rules.RuleFor(parameters => parameters.Limit).IsLimit(MaxLimit),
        };

        internal bool Matches(Device device)
        {
            var deviceType = ProviderProfiles.Of(device.Provider).DeviceType;
            return (DeviceIds is null || DeviceIds.Contains(device.DeviceId))
                && (DeviceType is null || DeviceType == deviceType)
                && (DeviceTypes is null || DeviceTypes.Contains(deviceType))
                && (Manufacturer is null || Manufacturer == device.Provider)
                && (ConnectedAccountId is null || ConnectedAccountId == device.ConnectedAccountId)
                && (ConnectedAccountIds is null || ConnectedAccountIds.Contains(device.ConnectedAccountId));
        }
    }
}
