using System.ComponentModel;
using AccessCodes.Domain;
using AccessCodes.Domain.Locks;
using AccessCodes.Functions.Http.Pipeline;
using AccessCodes.Functions.Http.Resources;
using AccessCodes.Functions.Providers;
using FluentValidation;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace AccessCodes.Functions.Http.Simulations;

/// <summary>/connected_accounts/simulate: accounts that are disconnected, cut off, or full.</summary>
public sealed class AccountSimulations(ApiEndpoint endpoint, SimulatedWorld world, SimulatedLocks locks)
{
    [Function("SimulateDisconnectAccount")]
    [Endpoint(
        "Lets the provider refuse a sandbox's account.",
        typeof(AccountParameters),
        typeof(OkAnswer),
        RefusalReason.ConnectedAccountNotFound,
        RefusalReason.NotASandbox)]
    public Task<IResult> Disconnect(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "connected_accounts/simulate/disconnect")]
        HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        endpoint.AnswerAsync<AccountParameters>(request, call => ChangeAsync(
            call, call.Parameters.ConnectedAccountId!.Value, With(AccountCondition.Disconnected), client));

    [Function("SimulateConnectAccount")]
    [Endpoint(
        "Lets the provider accept a sandbox's account again.",
        typeof(AccountParameters),
        typeof(OkAnswer),
        RefusalReason.ConnectedAccountNotFound,
        RefusalReason.NotASandbox,
        IsBeyondSeam = true)]
    public Task<IResult> Connect(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "connected_accounts/simulate/connect")]
        HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        endpoint.AnswerAsync<AccountParameters>(request, call => ChangeAsync(
            call, call.Parameters.ConnectedAccountId!.Value, Without(AccountCondition.Disconnected), client));

    public sealed record AccountParameters : IParameters<AccountParameters>
    {
        public Guid? ConnectedAccountId { get; init; }

        public static IValidator<AccountParameters> Rules { get; } = new InlineValidator<AccountParameters>
        {
            rules => rules.RuleFor(parameters => parameters.ConnectedAccountId).Required(),
        };
    }

    [Function("SimulateAccountBridge")]
    [Endpoint(
        "Stops the Seam Bridge of a sandbox's account, or starts it.",
        typeof(BridgeParameters),
        typeof(OkAnswer),
        RefusalReason.ConnectedAccountNotFound,
        RefusalReason.NotASandbox,
        IsBeyondSeam = true)]
    public Task<IResult> SetBridge(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "connected_accounts/simulate/set_bridge")]
        HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        endpoint.AnswerAsync<BridgeParameters>(request, call => ChangeAsync(
            call,
            call.Parameters.ConnectedAccountId!.Value,
            call.Parameters.IsRunning!.Value
                ? Without(AccountCondition.BridgeDown)
                : With(AccountCondition.BridgeDown),
            client));

    public sealed record BridgeParameters : IParameters<BridgeParameters>
    {
        public Guid? ConnectedAccountId { get; init; }

        public bool? IsRunning { get; init; }

        public static IValidator<BridgeParameters> Rules { get; } = new InlineValidator<BridgeParameters>
        {
            rules => rules.RuleFor(parameters => parameters.ConnectedAccountId).Required(),
            rules => rules.RuleFor(parameters => parameters.IsRunning).Required(),
        };
    }

    [Function("SimulateAccountUserLimit")]
    [Endpoint(
        "Limits how many users, each with one code, the site of a sandbox's account may have.",
        typeof(UserLimitParameters),
        typeof(OkAnswer),
        RefusalReason.ConnectedAccountNotFound,
        RefusalReason.UnsupportedDevice,
        RefusalReason.NotASandbox,
        IsBeyondSeam = true)]
    public Task<IResult> LimitUsers(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "connected_accounts/simulate/limit_users")]
        HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        endpoint.AnswerAsync<UserLimitParameters>(request, call => ChangeAsync(
            call,
            call.Parameters.ConnectedAccountId!.Value,
            account => account with { UserLimit = call.Parameters.Limit },
            client,
            refuse: provider => provider == ProviderProfiles.SaltoKs.Provider
                ? null
                : Refusals.SimulationNotSupported("a limit of users")));

    public sealed record UserLimitParameters : IParameters<UserLimitParameters>
    {
        public Guid? ConnectedAccountId { get; init; }

        [Description("How many users; any number unless given.")]
        public int? Limit { get; init; }

        public static IValidator<UserLimitParameters> Rules { get; } = new InlineValidator<UserLimitParameters>
        {
            rules => rules.RuleFor(parameters => parameters.ConnectedAccountId).Required(),
            rules => rules.RuleFor(parameters => parameters.Limit).IsBetween(0, 100_000),
        };
    }

    private async Task<Answer> ChangeAsync<T>(
        ApiCall<T> call,
        Guid connectedAccountId,
        Func<SimulatedAccount, SimulatedAccount> change,
        DurableTaskClient client,
        Func<string, Refusal?>? refuse = null)
    {
        var decision = await world.FindAccountAsync(call.Workspace, connectedAccountId, call.Cancellation);
        if (decision.IsRefused(out var account, out var refusal))
            return refusal;
        if (refuse?.Invoke(account.Provider) is { } unable)
            return unable;

        await locks.ChangeAccountAsync(connectedAccountId, change);
        await world.SyncAsync(account, client);
        return SimulatedWorld.Done;
    }

    private static Func<SimulatedAccount, SimulatedAccount> With(AccountCondition condition) => account =>
        account.Conditions.Contains(condition)
            ? account
            : account with { Conditions = [.. account.Conditions, condition] };

    private static Func<SimulatedAccount, SimulatedAccount> Without(AccountCondition condition) => account =>
        account with { Conditions = [.. account.Conditions.Where(other => other != condition)] };
}
