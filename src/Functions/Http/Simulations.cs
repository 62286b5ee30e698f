using AccessCodes.Domain;
using AccessCodes.Domain.AccessCodes;
using AccessCodes.Domain.Devices;
using AccessCodes.Domain.Discoveries;
using AccessCodes.Domain.Locks;
using AccessCodes.Functions.Http.Pipeline;
using AccessCodes.Functions.Http.Resources;
using AccessCodes.Functions.Orchestrations;
using AccessCodes.Functions.Providers;
using AccessCodes.Functions.Storage;
using FluentValidation;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace AccessCodes.Functions.Http;

/// <summary>/…/simulate: what happens to locks in the outside world, brought about by hand in a sandbox.</summary>
public sealed class Simulations(
    ApiEndpoint endpoint, WorkspaceStore workspaces, Outbox outbox, SimulatedLocks locks, TimeProvider time)
{
    [Function("SimulateCreateUnmanagedAccessCode")]
    [Endpoint(
        "Types a code in at the keypad of a sandbox's lock.",
        typeof(CreateUnmanagedParameters),
        typeof(UnmanagedAccessCodeAnswer),
        RefusalReason.DeviceNotFound,
        RefusalReason.UnsupportedDevice,
        RefusalReason.DuplicateAccessCode,
        RefusalReason.NotASandbox)]
    public Task<IResult> CreateUnmanagedAccessCode(
        [HttpTrigger(
            AuthorizationLevel.Anonymous, "post", Route = "access_codes/simulate/create_unmanaged_access_code")]
        HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        endpoint.AnswerAsync<CreateUnmanagedParameters>(request, async call =>
        {
            if (!call.Workspace.IsSandbox)
                return Refusals.NotASandbox;

            var device = await workspaces.GetDeviceAsync(
                call.WorkspaceId, call.Parameters.DeviceId!.Value, call.Cancellation);
            if (device is null)
                return Refusals.DeviceNotFound;
            if (!ProviderProfiles.Of(device.Value.Provider).ListsUnmanagedCodes)
                return Refusals.UnmanagedCodesNotSupported;

            var typed = new SimulatedCode(
                $"keypad-{Guid.CreateVersion7(time.Now())}",
                call.Parameters.Name,
                new Pin(call.Parameters.Code!),
                Bounds: null,
                AccessCodeStatus.Set);
            if (!await locks.TypeInAsync(device.Value.Provider, device.Value.LockId, typed, time.GetUtcNow(), call.Cancellation))
                return Refusals.DuplicateAccessCode;

            var code = await DiscoverAsync(device.Value, typed, client);
            return Answer.Ok(
                new UnmanagedAccessCodeAnswer(UnmanagedAccessCodeResource.From(code)),
                ApiJson.Web.UnmanagedAccessCodeAnswer);
        });

    public sealed record CreateUnmanagedParameters : IParameters<CreateUnmanagedParameters>
    {
        public Guid? DeviceId { get; init; }

        public string? Name { get; init; }

        public string? Code { get; init; }

        public static IValidator<CreateUnmanagedParameters> Rules { get; } = new InlineValidator<CreateUnmanagedParameters>
        {
            rules => rules.RuleFor(parameters => parameters.DeviceId).Required(),
            rules => rules.RuleFor(parameters => parameters.Name).Required(),
            rules => rules.RuleFor(parameters => parameters.Code).Required(),
            rules => rules.RuleFor(parameters => parameters.Code)
                .Matches("^[0-9]{4,8}\\z")
                .WithMessage("Must be 4 to 8 digits"),
        };
    }

    private async Task<AccessCode> DiscoverAsync(Device device, SimulatedCode typed, DurableTaskClient client)
    {
        var profile = ProviderProfiles.Of(device.Provider);
        var found = new LockCode(
            new LockCodeAddress(device.Provider, device.LockId, typed.LockCodeId),
            typed.Name,
            profile.RevealsPins ? typed.Pin : null,
            typed.Bounds,
            typed.Status);
        var account = await workspaces.ExpectAccountAsync(
            device.WorkspaceId, device.ConnectedAccountId, CancellationToken.None);

        var now = time.Now();
        var discovered = Discovery.Discover(
            found, device, account.Value, Guid.CreateVersion7(now), Guid.CreateVersion7(now), now);
        var changes = new Changes().Add(discovered.Code).Add(discovered.Event);
        await workspaces.CommitAsync(device.WorkspaceId, changes, CancellationToken.None);
        await outbox.StartAsync(client, device.WorkspaceId, changes, CancellationToken.None);
        return discovered.Code;
    }
}
