using System.ComponentModel;
using AccessCodes.Domain;
using AccessCodes.Domain.AccessCodes;
using AccessCodes.Functions.Http.Pipeline;
using AccessCodes.Functions.Http.Resources;
using AccessCodes.Functions.Providers;
using AccessCodes.Functions.Storage;
using FluentValidation;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace AccessCodes.Functions.Http.Simulations;

/// <summary>
/// /access_codes/simulate, beyond Seam: what people do to a code at a sandbox's lock or in its provider's app, managed or
/// not, without Seam.
/// </summary>
public sealed class CodeSimulations(
    ApiEndpoint endpoint, SimulatedWorld world, WorkspaceStore workspaces, SimulatedLocks locks, TimeProvider time)
{
    [Function("SimulateChangeAccessCode")]
    [Endpoint(
        "Changes a code at a sandbox's lock.",
        typeof(ChangeParameters),
        typeof(OkAnswer),
        RefusalReason.AccessCodeNotFound,
        RefusalReason.DuplicateAccessCode,
        RefusalReason.NotASandbox,
        IsBeyondSeam = true)]
    public Task<IResult> Change(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "access_codes/simulate/change")]
        HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        endpoint.AnswerAsync<ChangeParameters>(request, call => ChangeAsync(
            call, call.Parameters.AccessCodeId!.Value, call.Parameters.ApplyTo, call.Parameters.Sync, client));

    public sealed record ChangeParameters : IParameters<ChangeParameters>
    {
        public Guid? AccessCodeId { get; init; }

        public string? Code { get; init; }

        public string? Name { get; init; }

        public DateTimeOffset? StartsAt { get; init; }

        public DateTimeOffset? EndsAt { get; init; }

        [Description("Whether the code is switched on in the provider's app.")]
        public bool? IsEnabled { get; init; }

        [Description("Whether the workspace learns of it now; true unless given.")]
        public bool? Sync { get; init; }

        public static IValidator<ChangeParameters> Rules { get; } = new InlineValidator<ChangeParameters>
        {
            rules => rules.RuleFor(parameters => parameters.AccessCodeId).Required(),
            rules => rules.RuleFor(parameters => parameters.Code).IsPin(),
            rules => rules.RuleFor(parameters => parameters.Name).IsName(),
            rules => rules.RuleFor(parameters => parameters.StartsAt)
                .GoesWith(parameters => parameters.EndsAt, "ends_at"),
            rules => rules.RuleFor(parameters => parameters.EndsAt)
                .GoesWith(parameters => parameters.StartsAt, "starts_at"),
            rules => rules.RuleFor(parameters => parameters.EndsAt).IsAfter(parameters => parameters.StartsAt),
        };

        internal SimulatedCode ApplyTo(SimulatedCode code) => code with
        {
            Pin = Code is null ? code.Pin : new Pin(Code),
            Name = Name ?? code.Name,
            Bounds = StartsAt is null ? code.Bounds : new TimeBounds(StartsAt.Value, EndsAt!.Value),
            IsDisabled = IsEnabled is { } isEnabled ? !isEnabled : code.IsDisabled,
        };
    }

    [Function("SimulateRemoveAccessCode")]
    [Endpoint(
        "Removes a code at a sandbox's lock.",
        typeof(CodeParameters),
        typeof(OkAnswer),
        RefusalReason.AccessCodeNotFound,
        RefusalReason.NotASandbox,
        IsBeyondSeam = true)]
    public Task<IResult> Remove(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "access_codes/simulate/remove")]
        HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        endpoint.AnswerAsync<CodeParameters>(request, call => ChangeAsync(
            call, call.Parameters.AccessCodeId!.Value, _ => null, call.Parameters.Sync, client));

    [Function("SimulateUseAccessCode")]
    [Endpoint(
        "Opens a sandbox's lock with a code.",
        typeof(CodeParameters),
        typeof(OkAnswer),
        RefusalReason.AccessCodeNotFound,
        RefusalReason.NotASandbox,
        IsBeyondSeam = true)]
    public Task<IResult> Use(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "access_codes/simulate/use")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        endpoint.AnswerAsync<CodeParameters>(request, call => ChangeAsync(
            call,
            call.Parameters.AccessCodeId!.Value,
            code => code with { HasBeenUsed = true },
            call.Parameters.Sync,
            client));

    public sealed record CodeParameters : IParameters<CodeParameters>
    {
        public Guid? AccessCodeId { get; init; }

        [Description("Whether the workspace learns of it now; true unless given.")]
        public bool? Sync { get; init; }

        public static IValidator<CodeParameters> Rules { get; } = new InlineValidator<CodeParameters>
        {
            rules => rules.RuleFor(parameters => parameters.AccessCodeId).Required(),
        };
    }

    private async Task<Answer> ChangeAsync<T>(
        ApiCall<T> call,
        Guid accessCodeId,
        Func<SimulatedCode, SimulatedCode?> change,
        bool? sync,
        DurableTaskClient client)
    {
        if (!call.Workspace.IsSandbox)
            return Refusals.NotASandbox;
        if (await workspaces.GetCodeAsync(call.WorkspaceId, accessCodeId, call.Cancellation) is not { Value: { } code })
            return Refusals.AccessCodeNotFound;

        var (provider, lockId, lockCodeId) = code.Address;
        var end = await locks.ChangeCodeAsync(provider, lockId, lockCodeId, change, time.GetUtcNow());
        if (KeypadSimulations.Refuse(end) is { } unable)
            return unable;

        var device = await workspaces.GetDeviceAsync(call.WorkspaceId, code.DeviceId, call.Cancellation);
        if ((sync ?? true) && device is not null)
            await world.SyncAsync(device.Value, client);
        return SimulatedWorld.Done;
    }
}
