using AccessCodes.Domain;
using AccessCodes.Domain.Events;
using AccessCodes.Functions.Http.Pipeline;
using AccessCodes.Functions.Http.Resources;
using AccessCodes.Functions.Storage;
using FluentValidation;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace AccessCodes.Functions.Http;

/// <summary>/events: what happened, oldest first.</summary>
public sealed class Events(
    ApiEndpoint endpoint, WorkspaceStore workspaces, CodesInAnswers codes, TimeProvider time)
{
    private const string NoSuchType = "There is no such event type";

    [Function("GetEvent")]
    [Endpoint(
        "Gets an event by its id, or the latest of a type, a device or both.",
        typeof(GetParameters),
        typeof(EventAnswer),
        RefusalReason.EventNotFound)]
    public Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = "events/get")] HttpRequest request) =>
        endpoint.AnswerAsync<GetParameters>(request, async call =>
        {
            var found = call.Parameters.EventId is { } eventId
                ? await workspaces.GetEventAsync(call.WorkspaceId, eventId, call.Cancellation)
                : await workspaces.FindLatestEventAsync(
                    call.WorkspaceId, call.Parameters.Matches, time.Now(), call.Cancellation);

            if (found is null || !call.Parameters.Matches(found))
                return Refusals.EventNotFound;

            var told = await codes.TellAsync([found], call.Cancellation);
            return Answer.Ok(new EventAnswer(told[0]), ApiJson.Web.EventAnswer);
        });

    /// <summary>Either the event, or of which type or device the latest one is wanted.</summary>
    public sealed record GetParameters : IParameters<GetParameters>
    {
        public Guid? EventId { get; init; }

        public string? EventType { get; init; }

        public Guid? DeviceId { get; init; }

        public static IValidator<GetParameters> Rules { get; } = new InlineValidator<GetParameters>
        {
            rules => rules.RuleFor(parameters => parameters.EventId)
                .Required()
                .When(parameters => parameters.EventType is null && parameters.DeviceId is null),
            rules => rules.RuleFor(parameters => parameters.EventType)
                .Must(type => type is null || EventTypes.IsDocumented(type))
                .WithMessage(NoSuchType),
        };

        internal bool Matches(Event told) => Is(told.EventType, EventType) && Is(told.Subject.DeviceId, DeviceId);
    }

    [Function("ListEvents")]
    [Endpoint("Lists what happened, oldest first.", typeof(ListParameters), typeof(EventListAnswer))]
    public Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = "events/list")] HttpRequest request) =>
        endpoint.AnswerAsync<ListParameters>(request, async call =>
        {
            var (parameters, offset) = (call.Parameters, call.Parameters.UnstableOffset ?? 0);
            var events = await FindAsync(
                call.WorkspaceId,
                parameters,
                offset + (parameters.Limit ?? ListParameters.DefaultLimit),
                call.Cancellation);

            var told = await codes.TellAsync([.. events.Skip(offset)], call.Cancellation);
            return Answer.Ok(new EventListAnswer(told), ApiJson.Web.EventListAnswer);
        });

    private async Task<IReadOnlyList<Event>> FindAsync(
        Guid workspaceId, ListParameters parameters, int limit, CancellationToken cancellation)
    {
        if (parameters.AsksForNothingHere)
            return [];

        var page = parameters.EventIds is { } eventIds
            ? await workspaces.PickEventsAsync(workspaceId, eventIds, parameters.Matches, limit, cancellation)
            : await workspaces.ListEventsAsync(
                workspaceId, parameters.From, parameters.Until, parameters.Matches, limit, cancellation);
        return page.Items;
    }

    public sealed record ListParameters : IParameters<ListParameters>
    {
        internal const int DefaultLimit = 500;

        private const int MaxLimit = 5_000;

        private const int MaxOffset = 100_000;

        public DateTimeOffset? Since { get; init; }

        public IReadOnlyList<DateTimeOffset>? Between { get; init; }

        public IReadOnlyList<Guid>? EventIds { get; init; }

        public string? EventType { get; init; }

        public IReadOnlyList<string>? EventTypes { get; init; }

        public Guid? AccessCodeId { get; init; }

        public IReadOnlyList<Guid>? AccessCodeIds { get; init; }

        public Guid? DeviceId { get; init; }

        public IReadOnlyList<Guid>? DeviceIds { get; init; }

        public Guid? ConnectedAccountId { get; init; }

        public int? Limit { get; init; }

        public int? UnstableOffset { get; init; }

        public Guid? AccessGrantId { get; init; }

        public IReadOnlyList<Guid>? AccessGrantIds { get; init; }

        public Guid? AccessMethodId { get; init; }

        public IReadOnlyList<Guid>? AccessMethodIds { get; init; }

        public Guid? AcsAccessGroupId { get; init; }

        public Guid? AcsCredentialId { get; init; }

        public Guid? AcsEncoderId { get; init; }

        public Guid? AcsEntranceId { get; init; }

        public Guid? AcsSystemId { get; init; }

        public IReadOnlyList<Guid>? AcsSystemIds { get; init; }

        public Guid? AcsUserId { get; init; }

        public Guid? ConnectWebviewId { get; init; }

        public string? CustomerKey { get; init; }

        public Guid? SpaceId { get; init; }

        public IReadOnlyList<Guid>? SpaceIds { get; init; }

        public Guid? UserIdentityId { get; init; }

        public static IValidator<ListParameters> Rules { get; } = new InlineValidator<ListParameters>
        {
            rules => rules.RuleFor(parameters => parameters.Between)
                .Must(between => between is null || (between is [var from, var until] && from <= until))
                .WithMessage("Must be two moments, the earlier one first"),
            rules => rules.RuleFor(parameters => parameters.Since)
                .Null()
                .When(parameters => parameters.Between is not null)
                .WithMessage("Cannot be combined with between"),
            rules => rules.RuleFor(parameters => parameters.EventType)
                .Must(type => type is null || Domain.Events.EventTypes.IsDocumented(type))
                .WithMessage(NoSuchType),
            rules => rules.RuleFor(parameters => parameters.EventTypes)
                .Must(types => types is null || types.All(Domain.Events.EventTypes.IsDocumented))
                .WithMessage(NoSuchType),
            rules => rules.RuleFor(parameters => parameters.Limit).IsLimit(MaxLimit),
            rules => rules.RuleFor(parameters => parameters.UnstableOffset)
                .InclusiveBetween(0, MaxOffset)
                .WithMessage($"Must be from 0 to {MaxOffset}"),
        };

        internal DateTimeOffset? From => Since ?? Between?[0];

        internal DateTimeOffset? Until => Between?[1];

        /// <summary>
        /// Whether it asks for events of access grants, access systems, spaces and the like. A workspace here has none
        /// of them, so that nothing happens to them: the answer is true, and empty.
        /// </summary>
        internal bool AsksForNothingHere =>
            AccessGrantId is not null || AccessGrantIds is not null || AccessMethodId is not null
            || AccessMethodIds is not null || AcsAccessGroupId is not null || AcsCredentialId is not null
            || AcsEncoderId is not null || AcsEntranceId is not null || AcsSystemId is not null
            || AcsSystemIds is not null || AcsUserId is not null || ConnectWebviewId is not null
            || CustomerKey is not null || SpaceId is not null || SpaceIds is not null || UserIdentityId is not null;

        internal bool Matches(Event told) =>
            (From is null || From <= told.OccurredAt)
            && (Until is null || told.OccurredAt <= Until)
            && IsAmong(told.EventId, EventIds)
            && Is(told.EventType, EventType)
            && IsAmong(told.EventType, EventTypes)
            && Is(told.Subject.AccessCodeId, AccessCodeId)
            && IsAmong(told.Subject.AccessCodeId, AccessCodeIds)
            && Is(told.Subject.DeviceId, DeviceId)
            && IsAmong(told.Subject.DeviceId, DeviceIds)
            && Is(told.Subject.ConnectedAccountId, ConnectedAccountId);

        private static bool IsAmong<T>(T value, IReadOnlyList<T>? wanted) => wanted is null || wanted.Contains(value);
    }

    private static bool Is<T>(T value, T? wanted)
        where T : struct => wanted is null || value.Equals(wanted.Value);

    private static bool Is(string value, string? wanted) => wanted is null || value == wanted;
}
