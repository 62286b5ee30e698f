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

/// <summary>/devices/simulate, as Seam has it: locks that come and go.</summary>
public sealed class DeviceSimulations(ApiEndpoint endpoint, SimulatedWorld world)
{
    [Function("SimulateConnectDevice")]
    [Endpoint(
        "Connects a sandbox's lock to its network, or back to its account.",
        typeof(DeviceParameters),
        typeof(OkAnswer),
        RefusalReason.DeviceNotFound,
        RefusalReason.NotASandbox)]
    public Task<IResult> Connect(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "devices/simulate/connect")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        ChangeAsync(
            request,
            _ => null,
            @lock => @lock.Without(LockCondition.Offline).Without(LockCondition.Removed),
            client);

    [Function("SimulateDisconnectDevice")]
    [Endpoint(
        "Disconnects a sandbox's lock from its network.",
        typeof(DeviceParameters),
        typeof(OkAnswer),
        RefusalReason.DeviceNotFound,
        RefusalReason.UnsupportedDevice,
        RefusalReason.NotASandbox)]
    public Task<IResult> Disconnect(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "devices/simulate/disconnect")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        ChangeAsync(
            request,
            profile => profile.ProgramsCodesOnline ? null : Refusals.SimulationNotSupported("disconnection"),
            @lock => @lock.With(LockCondition.Offline),
            client);

    [Function("SimulateConnectDeviceToHub")]
    [Endpoint(
        "Connects the hub of a sandbox's lock.",
        typeof(DeviceParameters),
        typeof(OkAnswer),
        RefusalReason.DeviceNotFound,
        RefusalReason.UnsupportedDevice,
        RefusalReason.NotASandbox)]
    public Task<IResult> ConnectToHub(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "devices/simulate/connect_to_hub")]
        HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        ChangeAsync(
            request,
            profile => profile.HasHub ? null : Refusals.SimulationNotSupported("hub connection"),
            @lock => @lock.Without(LockCondition.HubDisconnected),
            client);

    [Function("SimulateDisconnectDeviceFromHub")]
    [Endpoint(
        "Disconnects the hub of a sandbox's lock.",
        typeof(DeviceParameters),
        typeof(OkAnswer),
        RefusalReason.DeviceNotFound,
        RefusalReason.UnsupportedDevice,
        RefusalReason.NotASandbox)]
    public Task<IResult> DisconnectFromHub(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "devices/simulate/disconnect_from_hub")]
        HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        ChangeAsync(
            request,
            profile => profile.HasHub ? null : Refusals.SimulationNotSupported("hub disconnection"),
            @lock => @lock.With(LockCondition.HubDisconnected),
            client);

    [Function("SimulatePaidSubscription")]
    [Endpoint(
        "Lets the subscription of a sandbox's lock lapse, or renews it.",
        typeof(SubscriptionParameters),
        typeof(OkAnswer),
        RefusalReason.DeviceNotFound,
        RefusalReason.UnsupportedDevice,
        RefusalReason.NotASandbox)]
    public Task<IResult> PaidSubscription(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "devices/simulate/paid_subscription")]
        HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        endpoint.AnswerAsync<SubscriptionParameters>(request, call => world.ChangeLockAsync(
            call.Workspace,
            call.Parameters.DeviceId!.Value,
            profile => profile.Conditions.ContainsKey(LockCondition.SubscriptionLapsed)
                ? null
                : Refusals.SimulationNotSupported("a paid subscription"),
            @lock => call.Parameters.IsExpired!.Value
                ? @lock.With(LockCondition.SubscriptionLapsed)
                : @lock.Without(LockCondition.SubscriptionLapsed),
            client));

    [Function("SimulateRemoveDevice")]
    [Endpoint(
        "Removes a sandbox's lock from its account; connecting it brings it back.",
        typeof(DeviceParameters),
        typeof(OkAnswer),
        RefusalReason.DeviceNotFound,
        RefusalReason.NotASandbox)]
    public Task<IResult> Remove(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "devices/simulate/remove")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        ChangeAsync(request, _ => null, @lock => @lock.With(LockCondition.Removed), client);

    private Task<IResult> ChangeAsync(
        HttpRequest request,
        Func<ProviderProfile, Refusal?> refuse,
        Func<SimulatedLock, SimulatedLock> change,
        DurableTaskClient client) =>
        endpoint.AnswerAsync<DeviceParameters>(request, call => world.ChangeLockAsync(
            call.Workspace, call.Parameters.DeviceId!.Value, refuse, change, client));

    public sealed record DeviceParameters : IParameters<DeviceParameters>
    {
        public Guid? DeviceId { get; init; }

        public static IValidator<DeviceParameters> Rules { get; } = new InlineValidator<DeviceParameters>
        {
            rules => rules.RuleFor(parameters => parameters.DeviceId).Required(),
        };
    }

    public sealed record SubscriptionParameters : IParameters<SubscriptionParameters>
    {
        public Guid? DeviceId { get; init; }

        public bool? IsExpired { get; init; }

        public static IValidator<SubscriptionParameters> Rules { get; } = new InlineValidator<SubscriptionParameters>
        {
            rules => rules.RuleFor(parameters => parameters.DeviceId).Required(),
            rules => rules.RuleFor(parameters => parameters.IsExpired).Required(),
        };
    }
}
