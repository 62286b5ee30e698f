using System.ComponentModel;
using AccessCodes.Domain;
using AccessCodes.Domain.Webhooks;
using AccessCodes.Functions.Http.Pipeline;
using AccessCodes.Functions.Http.Resources;
using AccessCodes.Functions.Storage;
using AccessCodes.Functions.Webhooks;
using FluentValidation;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace AccessCodes.Functions.Http;

/// <summary>/webhooks: where events are delivered to.</summary>
public sealed class Webhooks(ApiEndpoint endpoint, WorkspaceStore workspaces, WebhookRegistry webhooks)
{
    [Function("CreateWebhook")]
    [Endpoint(
        "Creates a webhook, and the secret that its deliveries are signed with, which is told here only.",
        typeof(CreateParameters),
        typeof(WebhookAnswer),
        RefusalReason.TooManyWebhooks)]
    public Task<IResult> Create(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "webhooks/create")] HttpRequest request) =>
        endpoint.AnswerAsync<CreateParameters>(request, async call =>
        {
            var decision = await webhooks.CreateAsync(
                call.WorkspaceId, call.Operation, call.Parameters.Url!, call.Parameters.EventTypes, call.Cancellation);

            return decision.IsRefused(out var webhook, out var refusal)
                ? refusal
                : Answer.Ok(new WebhookAnswer(WebhookResource.WithSecret(webhook)), ApiJson.Web.WebhookAnswer);
        });

    public sealed record CreateParameters : IParameters<CreateParameters>
    {
        [Description("An absolute http or https URL on the public internet.")]
        public string? Url { get; init; }

        [Description("Which events are delivered; * stands for all, and is the default.")]
        public IReadOnlyList<string>? EventTypes { get; init; }

        public static IValidator<CreateParameters> Rules { get; } = new InlineValidator<CreateParameters>
        {
            rules => rules.RuleFor(parameters => parameters.Url)
                .Required()
                .MaximumLength(WebhookUrl.MaxLength)
                .WithMessage($"Must have at most {WebhookUrl.MaxLength} characters"),
            rules => rules.RuleFor(parameters => parameters.Url).IsWebhookUrl(),
            rules => rules.RuleFor(parameters => parameters.EventTypes).AreEventTypes(),
        };
    }

    [Function("GetWebhook")]
    [Endpoint("Gets a webhook.", typeof(GetParameters), typeof(WebhookAnswer), RefusalReason.WebhookNotFound)]
    public Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = "webhooks/get")] HttpRequest request) =>
        endpoint.AnswerAsync<GetParameters>(request, async call =>
        {
            var webhook = await workspaces.GetWebhookAsync(
                call.WorkspaceId, call.Parameters.WebhookId!.Value, call.Cancellation);

            return webhook is null
                ? Refusals.WebhookNotFound
                : Answer.Ok(new WebhookAnswer(WebhookResource.From(webhook.Value)), ApiJson.Web.WebhookAnswer);
        });

    public sealed record GetParameters : IParameters<GetParameters>
    {
        public Guid? WebhookId { get; init; }

        public static IValidator<GetParameters> Rules { get; } = new InlineValidator<GetParameters>
        {
            rules => rules.RuleFor(parameters => parameters.WebhookId).Required(),
        };
    }

    [Function("ListWebhooks")]
    [Endpoint("Lists the webhooks, oldest first.", typeof(NoParameters), typeof(WebhookListAnswer))]
    public Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = "webhooks/list")] HttpRequest request) =>
        endpoint.AnswerAsync<NoParameters>(request, async call =>
        {
            var found = await workspaces.ListWebhooksAsync(call.WorkspaceId, call.Cancellation);
            return Answer.Ok(
                new WebhookListAnswer([.. found.Select(WebhookResource.From)]), ApiJson.Web.WebhookListAnswer);
        });

    [Function("UpdateWebhook")]
    [Endpoint(
        "Has other event types delivered to a webhook.",
        typeof(UpdateParameters),
        typeof(OkAnswer),
        RefusalReason.WebhookNotFound)]
    public Task<IResult> Update(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", "patch", "put", Route = "webhooks/update")]
        HttpRequest request) =>
        endpoint.AnswerAsync<UpdateParameters>(request, async call =>
        {
            var (webhookId, eventTypes) = (call.Parameters.WebhookId!.Value, call.Parameters.EventTypes!);
            return await webhooks.ChangeAsync(call.WorkspaceId, webhookId, eventTypes, call.Cancellation)
                ? Answer.Ok(new OkAnswer(), ApiJson.Web.OkAnswer)
                : Refusals.WebhookNotFound;
        });

    public sealed record UpdateParameters : IParameters<UpdateParameters>
    {
        public Guid? WebhookId { get; init; }

        [Description("Which events are delivered from now on; * stands for all.")]
        public IReadOnlyList<string>? EventTypes { get; init; }

        public static IValidator<UpdateParameters> Rules { get; } = new InlineValidator<UpdateParameters>
        {
            rules => rules.RuleFor(parameters => parameters.WebhookId).Required(),
            rules => rules.RuleFor(parameters => parameters.EventTypes).Required(),
            rules => rules.RuleFor(parameters => parameters.EventTypes).AreEventTypes(),
        };
    }

    [Function("DeleteWebhook")]
    [Endpoint(
        "Deletes a webhook, and ends its deliveries.",
        typeof(DeleteParameters),
        typeof(OkAnswer),
        RefusalReason.WebhookNotFound)]
    public Task<IResult> Delete(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", "delete", Route = "webhooks/delete")] HttpRequest request) =>
        endpoint.AnswerAsync<DeleteParameters>(request, async call =>
            await webhooks.DeleteAsync(call.WorkspaceId, call.Parameters.WebhookId!.Value, call.Cancellation)
                ? Answer.Ok(new OkAnswer(), ApiJson.Web.OkAnswer)
                : Refusals.WebhookNotFound);

    public sealed record DeleteParameters : IParameters<DeleteParameters>
    {
        public Guid? WebhookId { get; init; }

        public static IValidator<DeleteParameters> Rules { get; } = new InlineValidator<DeleteParameters>
        {
            rules => rules.RuleFor(parameters => parameters.WebhookId).Required(),
        };
    }
}

/// <summary>What the parameters of webhooks have in common.</summary>
internal static class WebhookRules
{
    public static IRuleBuilderOptions<T, string?> IsWebhookUrl<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Must(url => url is null || WebhookUrl.FindFault(url) is null)
            .WithMessage((_, url) => WebhookUrl.FindFault(url!)!);

    public static IRuleBuilderOptions<T, IReadOnlyList<string>?> AreEventTypes<T>(
        this IRuleBuilder<T, IReadOnlyList<string>?> rule) =>
        rule.Must(types => types is not { Count: 0 })
            .WithMessage("Must name an event type, or * for all")
            .Must(types => types?.All(Webhook.IsEventType) != false)
            .WithMessage((_, types) => $"There is no such event type: {types!.First(type => !Webhook.IsEventType(type))}");
}
