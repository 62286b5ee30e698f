using AccessCodes.Domain;
using AccessCodes.Functions.Http.Pipeline;
using AccessCodes.Functions.Http.Resources;
using AccessCodes.Functions.Providers;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace AccessCodes.Functions.Http.Simulations;

/// <summary>/devices/simulate/get, beyond Seam: how a lock is set, seen from outside or not.</summary>
public sealed class SimulationStates(ApiEndpoint endpoint, SimulatedWorld world, SimulatedLocks locks)
{
    [Function("GetSimulation")]
    [Endpoint(
        "Tells what a sandbox's lock suffers from, what else it could, and how it is set.",
        typeof(DeviceSimulations.DeviceParameters),
        typeof(SimulationAnswer),
        RefusalReason.DeviceNotFound,
        RefusalReason.NotASandbox,
        IsBeyondSeam = true)]
    public Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = "devices/simulate/get")]
        HttpRequest request) =>
        endpoint.AnswerAsync<DeviceSimulations.DeviceParameters>(request, async call =>
        {
            var decision = await world.FindDeviceAsync(
                call.Workspace, call.Parameters.DeviceId!.Value, call.Cancellation);
            if (decision.IsRefused(out var device, out var refusal))
                return refusal;

            return await locks.GetAsync(device.Provider, device.LockId, call.Cancellation) is { } found
                ? Answer.Ok(
                    new SimulationAnswer(SimulationResource.From(device.DeviceId, found.Value)),
                    ApiJson.Web.SimulationAnswer)
                : Refusals.DeviceNotFound;
        });
}
