using System.ComponentModel;
using AccessCodes.Domain;
using AccessCodes.Domain.Migrations;
using AccessCodes.Functions.Http.Pipeline;
using AccessCodes.Functions.Http.Resources;
using AccessCodes.Functions.Orchestrations;
using AccessCodes.Functions.Storage;
using FluentValidation;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace AccessCodes.Functions.Http;

/// <summary>/migrations, beyond Seam: the whole journey of the migration guide in one call.</summary>
public sealed class Migrations(
    ApiEndpoint endpoint, WorkspaceStore workspaces, MigrationIntake intake, TimeProvider time)
{
    [Function("CreateMigration")]
    [Endpoint(
        "Starts to migrate the unmanaged codes of a device, of a connected account or of the workspace, or only plans it.",
        typeof(CreateParameters),
        typeof(MigrationAnswer),
        RefusalReason.DeviceNotFound,
        RefusalReason.ConnectedAccountNotFound,
        RefusalReason.MigrationUnderWay,
        IsBeyondSeam = true)]
    public Task<IResult> Create(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "migrations/create")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        endpoint.AnswerAsync<CreateParameters>(request, async call => await AnswerAsync(
            await intake.CreateAsync(call.WorkspaceId, call.Operation, call.Parameters.ToOptions(), client),
            call.Cancellation));

    public sealed record CreateParameters : IParameters<CreateParameters>
    {
        public Guid? DeviceId { get; init; }

        [Description("Whose devices; all of the workspace where neither this nor device_id is given.")]
        public Guid? ConnectedAccountId { get; init; }

        [Description("Plans what would be done with each code, and changes nothing.")]
        public bool? DryRun { get; init; }

        [Description(
            "What becomes of codes that their provider does not let Seam manage: replace or leave, which is the default.")]
        public string? WhenNotConvertible { get; init; }

        [Description("Deletes what is planned to be neither converted nor replaced, where the provider allows it.")]
        public bool? DeleteRemaining { get; init; }

        [Description("How many codes of one connected account are at work at once, on each device one; 3 unless given.")]
        public int? Concurrency { get; init; }

        public static IValidator<CreateParameters> Rules { get; } = new InlineValidator<CreateParameters>
        {
            rules => rules.RuleFor(parameters => parameters.ConnectedAccountId)
                .Null()
                .When(parameters => parameters.DeviceId is not null)
                .WithMessage("Cannot be combined with device_id"),
            rules => SnakeCase<WhenNotConvertible>.IsOne(
                rules.RuleFor(parameters => parameters.WhenNotConvertible)),
            rules => rules.RuleFor(parameters => parameters.Concurrency).IsLimit(MigrationOptions.MaxConcurrency),
        };

        internal MigrationOptions ToOptions() => new(
            new MigrationScope(DeviceId, ConnectedAccountId),
            DryRun ?? false,
            WhenNotConvertible is { } name ? SnakeCase<WhenNotConvertible>.Of(name) : default,
            DeleteRemaining ?? false,
            Concurrency ?? MigrationOptions.DefaultConcurrency);
    }

    [Function("GetMigration")]
    [Endpoint(
        "Tells how far a migration is.",
        typeof(MigrationParameters),
        typeof(MigrationAnswer),
        RefusalReason.MigrationNotFound,
        IsBeyondSeam = true)]
    public Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = "migrations/get")] HttpRequest request) =>
        endpoint.AnswerAsync<MigrationParameters>(request, async call =>
        {
            var migration = await workspaces.GetMigrationAsync(
                call.WorkspaceId, call.Parameters.MigrationId!.Value, call.Cancellation);
            return migration is null
                ? Refusals.MigrationNotFound
                : await AnswerAsync(migration.Value, call.Cancellation);
        });

    [Function("CancelMigration")]
    [Endpoint(
        "Begins nothing new in a migration; what is under way ends.",
        typeof(MigrationParameters),
        typeof(MigrationAnswer),
        RefusalReason.MigrationNotFound,
        IsBeyondSeam = true)]
    public Task<IResult> Cancel(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "migrations/cancel")] HttpRequest request) =>
        endpoint.AnswerAsync<MigrationParameters>(request, async call => await AnswerAsync(
            await intake.CancelAsync(call.WorkspaceId, call.Parameters.MigrationId!.Value),
            call.Cancellation));

    [Function("RetryFailedInMigration")]
    [Endpoint(
        "Plans and does again what failed in a migration or was cancelled.",
        typeof(MigrationParameters),
        typeof(MigrationAnswer),
        RefusalReason.MigrationNotFound,
        RefusalReason.MigrationUnderWay,
        RefusalReason.InvalidInput,
        IsBeyondSeam = true)]
    public Task<IResult> RetryFailed(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "migrations/retry_failed")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        endpoint.AnswerAsync<MigrationParameters>(request, async call => await AnswerAsync(
            await intake.RetryFailedAsync(
                call.WorkspaceId, call.Operation, call.Parameters.MigrationId!.Value, client),
            call.Cancellation));

    /// <summary>Which migration.</summary>
    public sealed record MigrationParameters : IParameters<MigrationParameters>
    {
        public Guid? MigrationId { get; init; }

        public static IValidator<MigrationParameters> Rules { get; } = new InlineValidator<MigrationParameters>
        {
            rules => rules.RuleFor(parameters => parameters.MigrationId).Required(),
        };
    }

    private async Task<Answer> AnswerAsync(Decision<Migration> decision, CancellationToken cancellation) =>
        decision.IsRefused(out var migration, out var refusal)
            ? refusal
            : Answer.Ok(new MigrationAnswer(await TellAsync(migration, cancellation)), ApiJson.Web.MigrationAnswer);

    private async Task<MigrationResource> TellAsync(Migration migration, CancellationToken cancellation)
    {
        var counts = migration.HasEnded
            ? migration.Counts
            : await workspaces.CountMigrationAsync(migration.WorkspaceId, migration.MigrationId, cancellation);
        return MigrationResource.From(migration, counts, time.Now());
    }

    [Function("ListMigrations")]
    [Endpoint("Lists migrations, newest first.", typeof(ListParameters), typeof(MigrationListAnswer), IsBeyondSeam = true)]
    public Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = "migrations/list")] HttpRequest request) =>
        endpoint.AnswerAsync<ListParameters>(request, async call =>
        {
            if (!Paging.TryReadCursor(call, call.Parameters.PageCursor, out var after))
                return Paging.InvalidCursor;

            var page = await workspaces.ListMigrationsAsync(
                call.WorkspaceId, after, call.Parameters.Limit ?? ListParameters.DefaultLimit, call.Cancellation);
            var told = new List<MigrationResource>();
            foreach (var migration in page.Items)
                told.Add(await TellAsync(migration, call.Cancellation));

            return Answer.Ok(
                new MigrationListAnswer(told, PaginationResource.After(call, page.Next)),
                ApiJson.Web.MigrationListAnswer);
        });

    public sealed record ListParameters : IParameters<ListParameters>
    {
        internal const int DefaultLimit = 100;

        private const int MaxLimit = 1_000;

        public int? Limit { get; init; }

        public string? PageCursor { get; init; }

        public static IValidator<ListParameters> Rules { get; } = new InlineValidator<ListParameters>
        {
            rules => rules.RuleFor(parameters => parameters.Limit).IsLimit(MaxLimit),
        };
    }

    [Function("ListMigrationCodes")]
    [Endpoint(
        "Lists the codes of a migration by device, oldest first: what is planned with each and what became of it.",
        typeof(ListCodesParameters),
        typeof(MigrationCodeListAnswer),
        RefusalReason.MigrationNotFound,
        IsBeyondSeam = true)]
    public Task<IResult> ListCodes(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = "migrations/list_codes")]
        HttpRequest request) =>
        endpoint.AnswerAsync<ListCodesParameters>(request, async call =>
        {
            var (parameters, migrationId) = (call.Parameters, call.Parameters.MigrationId!.Value);
            if (!Paging.TryReadCursor(call, parameters.PageCursor, out var after))
                return Paging.InvalidCursor;
            if (await workspaces.GetMigrationAsync(call.WorkspaceId, migrationId, call.Cancellation) is null)
                return Refusals.MigrationNotFound;

            var page = await workspaces.ListMigrationCodesAsync(
                call.WorkspaceId,
                migrationId,
                parameters.Filter,
                after,
                parameters.Limit ?? ListCodesParameters.DefaultLimit,
                call.Cancellation);
            return Answer.Ok(
                new MigrationCodeListAnswer(
                    [.. page.Items.Select(MigrationCodeResource.From)], PaginationResource.After(call, page.Next)),
                ApiJson.Web.MigrationCodeListAnswer);
        });

    public sealed record ListCodesParameters : IParameters<ListCodesParameters>
    {
        internal const int DefaultLimit = 500;

        private const int MaxLimit = 5_000;

        public Guid? MigrationId { get; init; }

        [Description("Only those with which this is planned: convert, replace, delete or leave.")]
        public string? Planned { get; init; }

        [Description(
            "Only those of which this became: pending, converted, replaced, deleted, left, failed or canceled.")]
        public string? Outcome { get; init; }

        public int? Limit { get; init; }

        public string? PageCursor { get; init; }

        public static IValidator<ListCodesParameters> Rules { get; } = new InlineValidator<ListCodesParameters>
        {
            rules => rules.RuleFor(parameters => parameters.MigrationId).Required(),
            rules => SnakeCase<PlannedAction>.IsOne(rules.RuleFor(parameters => parameters.Planned)),
            rules => SnakeCase<MigrationOutcome>.IsOne(rules.RuleFor(parameters => parameters.Outcome)),
            rules => rules.RuleFor(parameters => parameters.Limit).IsLimit(MaxLimit),
        };

        /// <summary>Which codes; null for all of them, which costs no more than a page.</summary>
        internal Func<MigrationCode, bool>? Filter => Planned is null && Outcome is null ? null : Matches;

        private bool Matches(MigrationCode code) =>
            (Planned is null || code.Plan.Action == SnakeCase<PlannedAction>.Of(Planned))
            && (Outcome is null || code.Outcome == SnakeCase<MigrationOutcome>.Of(Outcome));
    }
}
