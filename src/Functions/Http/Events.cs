using AccessCodes.Domain.Events;
using AccessCodes.Functions.Http.Pipeline;
using AccessCodes.Functions.Http.Resources;
using AccessCodes.Functions.Storage;
using FluentValidation;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace AccessCodes.Functions.Http;

/// <summary>/events: what happened, oldest first.</summary>
public sealed class Events(ApiEndpoint endpoint, WorkspaceStore workspaces, CodesInAnswers codes)
{
    [Function("ListEvents")]
    [Endpoint("Lists what happened, oldest first.", typeof(ListParameters), typeof(EventListAnswer))]
    public Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = "events/list")] HttpRequest request) =>
        endpoint.AnswerAsync<ListParameters>(request, async call =>
        {
            var parameters = call.Parameters;
            var page = await workspaces.ListEventsAsync(
                call.WorkspaceId,
                parameters.Since ?? parameters.Between?[0],
                parameters.Between?[1],
                parameters.Matches,
                parameters.Limit ?? ListParameters.DefaultLimit,
                call.Cancellation);

            var toldOf = await codes.FindAsync(page.Items, call.Cancellation);
            return Answer.Ok(
                new EventListAnswer(
                    [.. page.Items.Select(told => EventResource.From(
                        told, toldOf.GetValueOrDefault(told.Subject.AccessCodeId)))]),
                ApiJson.Web.EventListAnswer);
        });

    public sealed record ListParameters : IParameters<ListParameters>
    {
        internal const int DefaultLimit = 500;

        private const int MaxLimit = 5_000;

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

        public static IValidator<ListParameters> Rules { get; } = new InlineValidator<ListParameters>
        {
            rules => rules.RuleFor(parameters => parameters.Between)
                .Must(between => between is null || (between is [var from, var until] && from <= until))
                .WithMessage("Must be two moments, the earlier one first"),
            rules => rules.RuleFor(parameters => parameters.Since)
                .Null()
                .When(parameters => parameters.Between is not null)
                .WithMessage("Cannot be combined with between"),
            rules => rules.RuleFor(parameters => parameters.Limit).IsLimit(MaxLimit),
        };

        internal bool Matches(Event told) =>
            IsAmong(told.EventId, EventIds)
            && Is(told.EventType, EventType)
            && IsAmong(told.EventType, EventTypes)
            && Is(told.Subject.AccessCodeId, AccessCodeId)
            && IsAmong(told.Subject.AccessCodeId, AccessCodeIds)
            && Is(told.Subject.DeviceId, DeviceId)
            && IsAmong(told.Subject.DeviceId, DeviceIds)
            && Is(told.Subject.ConnectedAccountId, ConnectedAccountId);

        private static bool Is<T>(T value, T? wanted)
            where T : struct => wanted is null || value.Equals(wanted.Value);

        private static bool Is(string value, string? wanted) => wanted is null || value == wanted;

        private static bool IsAmong<T>(T value, IReadOnlyList<T>? wanted) => wanted is null || wanted.Contains(value);
    }
}
