using AccessCodes.Domain;
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
public sealed class Devices(ApiEndpoint endpoint, WorkspaceStore workspaces, IssuesInAnswers issues)
{
    [Function("GetDevice")]
    [Endpoint(
        "Gets a lock by its id or its name.", typeof(GetParameters), typeof(DeviceAnswer), RefusalReason.DeviceNotFound)]
    public Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = "devices/get")] HttpRequest request) =>
        endpoint.AnswerAsync<GetParameters>(request, async call =>
        {
            var device = call.Parameters.DeviceId is { } deviceId
                ? (await workspaces.GetDeviceAsync(call.WorkspaceId, deviceId, call.Cancellation))?.Value
                : (await workspaces.ListDevicesAsync(
                    call.WorkspaceId, call.Parameters.Matches, after: null, limit: 1, call.Cancellation))
                    .Items.SingleOrDefault();

            if (device is null || !call.Parameters.Matches(device))
                return Refusals.DeviceNotFound;

            var shown = await issues.CompleteAsync([device], call.Cancellation);
            return Answer.Ok(new DeviceAnswer(DeviceResource.From(shown[0])), ApiJson.Web.DeviceAnswer);
        });

    public sealed record GetParameters : IParameters<GetParameters>
    {
        public Guid? DeviceId { get; init; }

        public string? Name { get; init; }

        public static IValidator<GetParameters> Rules { get; } = new InlineValidator<GetParameters>
        {
            rules => rules.RuleFor(parameters => parameters.DeviceId)
                .Required()
                .When(parameters => parameters.Name is null),
        };

        internal bool Matches(Device device) => Name is null || Name == device.DisplayName;
    }

    [Function("ListDevices")]
    [Endpoint("Lists the locks of the workspace.", typeof(ListParameters), typeof(DeviceListAnswer))]
    public Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = "devices/list")] HttpRequest request) =>
        endpoint.AnswerAsync<ListParameters>(request, async call =>
        {
            if (!Paging.TryReadCursor(call, call.Parameters.PageCursor, out var after))
                return Paging.InvalidCursor;

            var page = await FindAsync(call.WorkspaceId, call.Parameters, after, call.Cancellation);

            var shown = await issues.CompleteAsync(page.Items, call.Cancellation);
            return Answer.Ok(
                new DeviceListAnswer([.. shown.Select(DeviceResource.From)], PaginationResource.After(call, page.Next)),
                ApiJson.Web.DeviceListAnswer);
        });

    private async Task<Page<Device>> FindAsync(
        Guid workspaceId, ListParameters parameters, string? after, CancellationToken cancellation)
    {
        if (parameters.AsksForNothingHere)
            return new Page<Device>([], Next: null);

        var ofUser = parameters.UserIdentifierKey is { } key
            ? await FindAccountsAsync(workspaceId, key, cancellation)
            : null;
        var limit = parameters.Limit ?? ListParameters.DefaultLimit;

        return parameters.DeviceIds is { } deviceIds
            ? await workspaces.PickDevicesAsync(workspaceId, deviceIds, IsWanted, after, limit, cancellation)
            : await workspaces.ListDevicesAsync(workspaceId, IsWanted, after, limit, cancellation);

        bool IsWanted(Device device) =>
            ofUser?.Contains(device.ConnectedAccountId) != false && parameters.Matches(device);
    }

    private async Task<HashSet<Guid>> FindAccountsAsync(
        Guid workspaceId, string userIdentifierKey, CancellationToken cancellation)
    {
        var accounts = await workspaces.ListAccountsAsync(
            workspaceId,
            account => account.UserIdentifierKey == userIdentifierKey,
            after: null,
            int.MaxValue,
            cancellation);
        return [.. accounts.Items.Select(account => account.ConnectedAccountId)];
    }

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

        public DateTimeOffset? CreatedBefore { get; init; }

        public IReadOnlyDictionary<string, string>? CustomMetadataHas { get; init; }

        public string? Search { get; init; }

        public string? UserIdentifierKey { get; init; }

        public IReadOnlyList<string>? IncludeIf { get; init; }

        public IReadOnlyList<string>? ExcludeIf { get; init; }

        public Guid? ConnectWebviewId { get; init; }

        public string? CustomerKey { get; init; }

        public Guid? SpaceId { get; init; }

        public Guid? UnstableLocationId { get; init; }

        public int? Limit { get; init; }

        public string? PageCursor { get; init; }

        public static IValidator<ListParameters> Rules { get; } = new InlineValidator<ListParameters>
        {
            rules => rules.RuleFor(parameters => parameters.Search).IsSearch(),
            rules => rules.RuleFor(parameters => parameters.IncludeIf)
                .Must(AreAbilities)
                .WithMessage(NoSuchAbility),
            rules => rules.RuleFor(parameters => parameters.ExcludeIf)
                .Must(AreAbilities)
                .WithMessage(NoSuchAbility),
            rules => rules.RuleFor(parameters => parameters.Limit).IsLimit(MaxLimit),
        };

        /// <summary>Whether it asks for devices of connect webviews, customers or spaces, which are not here.</summary>
        internal bool AsksForNothingHere =>
            ConnectWebviewId is not null || CustomerKey is not null || SpaceId is not null
            || UnstableLocationId is not null;

        internal bool Matches(Device device)
        {
            var profile = ProviderProfiles.Of(device.Provider);
            return (DeviceType is null || DeviceType == profile.DeviceType)
                && (DeviceTypes is null || DeviceTypes.Contains(profile.DeviceType))
                && (Manufacturer is null || Manufacturer == profile.Provider)
                && (ConnectedAccountId is null || ConnectedAccountId == device.ConnectedAccountId)
                && (ConnectedAccountIds is null || ConnectedAccountIds.Contains(device.ConnectedAccountId))
                && (CreatedBefore is null || device.CreatedAt < CreatedBefore)
                && (CustomMetadataHas is null || device.CustomMetadata.Has(CustomMetadataHas))
                && (IncludeIf is null || IncludeIf.All(profile.Can))
                && (ExcludeIf is null || !ExcludeIf.Any(profile.Can))
                && (Search is null || IsFound(device, Search));
        }

        private static bool IsFound(Device device, string search) =>
            Searching.IsId(search, device.DeviceId)
            || Searching.IsId(search, device.ConnectedAccountId)
            || Searching.IsIn(search, device.DisplayName)
            || device.CustomMetadata.Mentions(search);

        private const string NoSuchAbility = "Must be can_… flags of devices";

        private static bool AreAbilities(IReadOnlyList<string>? flags) =>
            flags is null || flags.All(DeviceAbilities.All.Contains);
    }

    [Function("ListDeviceProviders")]
    [Endpoint("Lists the providers of locks.", typeof(ListProvidersParameters), typeof(DeviceProviderListAnswer))]
    public Task<IResult> ListProviders(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = "devices/list_device_providers")]
        HttpRequest request) =>
        endpoint.AnswerAsync<ListProvidersParameters>(request, call => Task.FromResult(Answer.Ok(
            new DeviceProviderListAnswer(
            [
                .. ProviderProfiles.All.Where(call.Parameters.Matches).Select(DeviceProviderResource.From),
            ]),
            ApiJson.Web.DeviceProviderListAnswer)));

    public sealed record ListProvidersParameters : IParameters<ListProvidersParameters>
    {
        private static readonly string[] Categories =
        [
            "access_control_systems", "beta", "cameras", "connectors", "consumer_smartlocks", "noise_sensors", "stable",
            "thermostats",
        ];

        public string? ProviderCategory { get; init; }

        public static IValidator<ListProvidersParameters> Rules { get; } = new InlineValidator<ListProvidersParameters>
        {
            rules => rules.RuleFor(parameters => parameters.ProviderCategory)
                .Must(category => category is null || Categories.Contains(category))
                .WithMessage($"Must be one of {string.Join(", ", Categories)}"),
        };

        internal bool Matches(ProviderProfile profile) =>
            ProviderCategory is null || profile.Categories.Contains(ProviderCategory);
    }
}
