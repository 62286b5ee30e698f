using System.ComponentModel;
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

namespace AccessCodes.Functions.Http.Simulations;

/// <summary>/access_codes/simulate: codes that come to a sandbox's lock by its keypad or its provider's app.</summary>
public sealed class KeypadSimulations(
    ApiEndpoint endpoint,
    SimulatedWorld world,
    WorkspaceStore workspaces,
    SimulatedLocks locks,
    IssuesInAnswers issues,
    TimeProvider time)
{
    [Function("SimulateCreateUnmanagedAccessCode")]
    [Endpoint(
        "Types a code in at the keypad of a sandbox's lock, and makes it known.",
        typeof(CreateUnmanagedParameters),
        typeof(UnmanagedAccessCodeAnswer),
        RefusalReason.DeviceNotFound,
        RefusalReason.UnsupportedDevice,
        RefusalReason.DuplicateAccessCode,
        RefusalReason.InvalidInput,
        RefusalReason.NotASandbox)]
    public Task<IResult> CreateUnmanagedAccessCode(
        [HttpTrigger(
            AuthorizationLevel.Anonymous, "post", Route = "access_codes/simulate/create_unmanaged_access_code")]
        HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        endpoint.AnswerAsync<CreateUnmanagedParameters>(request, async call =>
        {
            var decision = await world.FindDeviceAsync(
                call.Workspace, call.Parameters.DeviceId!.Value, call.Cancellation);
            if (decision.IsRefused(out var device, out var refusal))
                return refusal;
            if (!ProviderProfiles.Of(device.Provider).ListsUnmanagedCodes)
                return Refusals.UnmanagedCodesNotSupported;

            var typed = NewCode(call.Operation, call.Parameters.Name, call.Parameters.Code!, bounds: null, replaces: null);
            if (await TypeInAsync(device, typed) is { } unable)
                return unable;

            await world.SyncAsync(device, client);
            return await AnswerAsync(device, typed);
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
            rules => rules.RuleFor(parameters => parameters.Name).IsName(),
            rules => rules.RuleFor(parameters => parameters.Code).Required(),
            rules => rules.RuleFor(parameters => parameters.Code)
                .Matches("^[0-9]{4,8}\\z")
                .WithMessage("Must be 4 to 8 digits"),
        };
    }

    [Function("SimulateTypeInAccessCode")]
    [Endpoint(
        "Types a code in at the keypad of a sandbox's lock; a sync makes it known.",
        typeof(TypeInParameters),
        typeof(OkAnswer),
        RefusalReason.DeviceNotFound,
        RefusalReason.AccessCodeNotFound,
        RefusalReason.DuplicateAccessCode,
        RefusalReason.InvalidInput,
        RefusalReason.NotASandbox,
        IsBeyondSeam = true)]
    public Task<IResult> TypeIn(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "access_codes/simulate/type_in")]
        HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        endpoint.AnswerAsync<TypeInParameters>(request, async call =>
        {
            var parameters = call.Parameters;
            var decision = await world.FindDeviceAsync(call.Workspace, parameters.DeviceId!.Value, call.Cancellation);
            if (decision.IsRefused(out var device, out var refusal))
                return refusal;

            AccessCode? replaced = null;
            if (parameters.ReplacesAccessCodeId is { } replacedId)
            {
                replaced = (await workspaces.GetCodeAsync(call.WorkspaceId, replacedId, call.Cancellation))?.Value;
                if (replaced is null || replaced.DeviceId != device.DeviceId)
                    return Refusals.AccessCodeNotFound;
            }

            var typed = NewCode(call.Operation, parameters.Name, parameters.Code!, parameters.Bounds, replaced?.Address.LockCodeId);
            if (await TypeInAsync(device, typed) is { } unable)
                return unable;

            if (parameters.Sync ?? true)
                await world.SyncAsync(device, client);
            return SimulatedWorld.Done;
        });

    public sealed record TypeInParameters : IParameters<TypeInParameters>
    {
        public Guid? DeviceId { get; init; }

        public string? Code { get; init; }

        public string? Name { get; init; }

        public DateTimeOffset? StartsAt { get; init; }

        public DateTimeOffset? EndsAt { get; init; }

        [Description("The code whose slot it takes.")]
        public Guid? ReplacesAccessCodeId { get; init; }

        [Description("Whether the workspace learns of it now; true unless given.")]
        public bool? Sync { get; init; }

        public static IValidator<TypeInParameters> Rules { get; } = new InlineValidator<TypeInParameters>
        {
            rules => rules.RuleFor(parameters => parameters.DeviceId).Required(),
            rules => rules.RuleFor(parameters => parameters.Code).Required(),
            rules => rules.RuleFor(parameters => parameters.Code).IsPin(),
            rules => rules.RuleFor(parameters => parameters.Name).IsName(),
            rules => rules.RuleFor(parameters => parameters.StartsAt)
                .GoesWith(parameters => parameters.EndsAt, "ends_at"),
            rules => rules.RuleFor(parameters => parameters.EndsAt)
                .GoesWith(parameters => parameters.StartsAt, "starts_at"),
            rules => rules.RuleFor(parameters => parameters.EndsAt).IsAfter(parameters => parameters.StartsAt),
        };

        internal TimeBounds? Bounds => StartsAt is null ? null : new TimeBounds(StartsAt.Value, EndsAt!.Value);
    }

    private static SimulatedCode NewCode(
        Operation operation, string? name, string pin, TimeBounds? bounds, string? replaces) => new(
        $"keypad-{operation.Id}", name, new Pin(pin), bounds, AccessCodeStatus.Set)
        {
            Replaces = replaces,
        };

    private async Task<Refusal?> TypeInAsync(Device device, SimulatedCode typed) => Refuse(
        await locks.TypeInAsync(device.Provider, device.LockId, typed, time.GetUtcNow()));

    internal static Refusal? Refuse(TypedIn end) => end switch
    {
        TypedIn.Done => null,
        TypedIn.IsDuplicate => Refusals.DuplicateAccessCode,
        TypedIn.IsFull => Refusals.InvalidInput("device_id", "The lock holds no more codes"),
        TypedIn.NotThere => Refusals.AccessCodeNotFound,
        _ => throw new ArgumentOutOfRangeException(nameof(end), end, "An end without an answer."),
    };

    private async Task<Answer> AnswerAsync(Device device, SimulatedCode typed)
    {
        var address = new LockCodeAddress(device.Provider, device.LockId, typed.LockCodeId);
        var known = await workspaces.GetCodeAsync(
            device.WorkspaceId, Discovery.IdOf(device.DeviceId, address), CancellationToken.None);

        // A lock that cannot be read keeps its codes to itself: they become known when it can be.
        if (known is null)
            return Refusals.InvalidInput("device_id", "The lock has the code and cannot be read now, so it is not known yet");

        var shown = await issues.CompleteAsync(known.Value, CancellationToken.None);
        return Answer.Ok(
            new UnmanagedAccessCodeAnswer(UnmanagedAccessCodeResource.From(shown)),
            ApiJson.Web.UnmanagedAccessCodeAnswer);
    }
}
