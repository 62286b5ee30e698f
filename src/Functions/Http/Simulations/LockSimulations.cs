using System.ComponentModel;
using AccessCodes.Domain;
using AccessCodes.Domain.AccessCodes;
using AccessCodes.Domain.Locks;
using AccessCodes.Functions.Http.Pipeline;
using AccessCodes.Functions.Http.Resources;
using AccessCodes.Functions.Providers;
using FluentValidation;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace AccessCodes.Functions.Http.Simulations;

/// <summary>/devices/simulate, beyond Seam: whatever else a lock can suffer from, its limits, and its provider's moods.</summary>
public sealed class LockSimulations(
    ApiEndpoint endpoint, SimulatedWorld world, SimulatedLocks locks, TimeProvider time)
{
    [Function("SimulateDeviceCondition")]
    [Endpoint(
        "Lets a sandbox's lock suffer from something, or be well again.",
        typeof(ConditionParameters),
        typeof(OkAnswer),
        RefusalReason.DeviceNotFound,
        RefusalReason.InvalidInput,
        RefusalReason.NotASandbox,
        IsBeyondSeam = true)]
    public Task<IResult> SetCondition(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "devices/simulate/set_condition")]
        HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        endpoint.AnswerAsync<ConditionParameters>(request, call =>
        {
            var condition = SnakeCase<LockCondition>.Of(call.Parameters.Condition!);
            return world.ChangeLockAsync(
                call.Workspace,
                call.Parameters.DeviceId!.Value,
                profile => profile.Conditions.ContainsKey(condition) ? null : NotOf(profile),
                @lock => call.Parameters.IsPresent ?? true ? @lock.With(condition) : @lock.Without(condition),
                client);
        });

    private static Refusal NotOf(ProviderProfile profile) => Refusals.InvalidInput(
        "condition",
        $"A lock of {profile.DisplayName} can have: "
        + string.Join(", ", profile.Conditions.Keys.Order().Select(SnakeCase<LockCondition>.NameOf)));

    public sealed record ConditionParameters : IParameters<ConditionParameters>
    {
        public Guid? DeviceId { get; init; }

        [Description("What the lock is to suffer from; docs/simulator.md tells what follows.")]
        public string? Condition { get; init; }

        [Description("Whether it suffers from it from now on; true unless given.")]
        public bool? IsPresent { get; init; }

        public static IValidator<ConditionParameters> Rules { get; } = new InlineValidator<ConditionParameters>
        {
            rules => rules.RuleFor(parameters => parameters.DeviceId).Required(),
            rules => rules.RuleFor(parameters => parameters.Condition).Required(),
            rules => SnakeCase<LockCondition>.IsOne(rules.RuleFor(parameters => parameters.Condition)),
        };
    }

    [Function("SimulateDeviceLimits")]
    [Endpoint(
        "Sets how fast a sandbox's lock is and what it takes.",
        typeof(LimitParameters),
        typeof(OkAnswer),
        RefusalReason.DeviceNotFound,
        RefusalReason.NotASandbox,
        IsBeyondSeam = true)]
    public Task<IResult> Configure(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "devices/simulate/configure")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        endpoint.AnswerAsync<LimitParameters>(request, call => world.ChangeLockAsync(
            call.Workspace, call.Parameters.DeviceId!.Value, _ => null, call.Parameters.ApplyTo, client));

    public sealed record LimitParameters : IParameters<LimitParameters>
    {
        private const int LongestDelay = 3600;

        private const int MostCodes = 100_000;

        public Guid? DeviceId { get; init; }

        [Description("How long its provider takes to reach the lock.")]
        public int? LatencyMilliseconds { get; init; }

        [Description("How long a code takes to reach the lock once its provider has taken it.")]
        public int? SettingSeconds { get; init; }

        [Description("How long a code stays on the lock once its provider has taken the order to remove it.")]
        public int? RemovalSeconds { get; init; }

        [Description("How many codes the lock holds.")]
        public int? Capacity { get; init; }

        [Description("How many digits a PIN may have on this lock.")]
        public IReadOnlyList<int>? CodeLengths { get; init; }

        [Description("The longest stay that the lock has a user level for.")]
        public int? LongestStayDays { get; init; }

        public static IValidator<LimitParameters> Rules { get; } = new InlineValidator<LimitParameters>
        {
            rules => rules.RuleFor(parameters => parameters.DeviceId).Required(),
            rules => rules.RuleFor(parameters => parameters.LatencyMilliseconds).IsBetween(0, 60_000),
            rules => rules.RuleFor(parameters => parameters.SettingSeconds).IsBetween(0, LongestDelay),
            rules => rules.RuleFor(parameters => parameters.RemovalSeconds).IsBetween(0, LongestDelay),
            rules => rules.RuleFor(parameters => parameters.Capacity).IsBetween(0, MostCodes),
            rules => rules.RuleFor(parameters => parameters.LongestStayDays).IsBetween(1, 3650),
            rules => rules.RuleFor(parameters => parameters.CodeLengths)
                .Must(lengths => lengths is null || (lengths.Count > 0 && lengths.All(length => length is >= 4 and <= 12)))
                .WithMessage("Must be lengths from 4 to 12"),
        };

        internal SimulatedLock ApplyTo(SimulatedLock @lock) => @lock with
        {
            Latency = LatencyMilliseconds is { } latency ? TimeSpan.FromMilliseconds(latency) : @lock.Latency,
            SettingDelay = SettingSeconds is { } setting ? TimeSpan.FromSeconds(setting) : @lock.SettingDelay,
            RemovalDelay = RemovalSeconds is { } removal ? TimeSpan.FromSeconds(removal) : @lock.RemovalDelay,
            Capacity = Capacity ?? @lock.Capacity,
            PinLengths = CodeLengths?.Distinct().Order().ToArray() ?? @lock.PinLengths,
            LongestValidity = LongestStayDays is { } days ? TimeSpan.FromDays(days) : @lock.LongestValidity,
        };
    }

    [Function("SimulateDeviceFaults")]
    [Endpoint(
        "Lets the provider of a sandbox's lock fail at the next orders.",
        typeof(FaultParameters),
        typeof(OkAnswer),
        RefusalReason.DeviceNotFound,
        RefusalReason.NotASandbox,
        IsBeyondSeam = true)]
    public Task<IResult> FailOrders(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "devices/simulate/fail_orders")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        endpoint.AnswerAsync<FaultParameters>(request, call => world.ChangeLockAsync(
            call.Workspace,
            call.Parameters.DeviceId!.Value,
            _ => null,
            @lock => @lock with { Fault = call.Parameters.ToFault() },
            client));

    public sealed record FaultParameters : IParameters<FaultParameters>
    {
        private const int MostOrders = 1_000;

        public Guid? DeviceId { get; init; }

        [Description("What the provider does: unavailable, hangs, slow, or answer_lost.")]
        public string? Kind { get; init; }

        [Description("At how many orders to set, change, adopt or remove a code; 0 for none any more.")]
        public int? Orders { get; init; }

        [Description("How long an order takes that is slow.")]
        public int? Seconds { get; init; }

        public static IValidator<FaultParameters> Rules { get; } = new InlineValidator<FaultParameters>
        {
            rules => rules.RuleFor(parameters => parameters.DeviceId).Required(),
            rules => rules.RuleFor(parameters => parameters.Kind).Required(),
            rules => SnakeCase<FaultKind>.IsOne(rules.RuleFor(parameters => parameters.Kind)),
            rules => rules.RuleFor(parameters => parameters.Orders).Required(),
            rules => rules.RuleFor(parameters => parameters.Orders).IsBetween(0, MostOrders),
            rules => rules.RuleFor(parameters => parameters.Seconds).IsBetween(1, 3600),
            rules => rules.RuleFor(parameters => parameters.Seconds)
                .Required()
                .When(parameters => parameters.Kind == SnakeCase<FaultKind>.NameOf(FaultKind.Slow)),
        };

        internal SimulatedFault? ToFault() => Orders is > 0
            ? new SimulatedFault(SnakeCase<FaultKind>.Of(Kind!), Orders.Value, TimeSpan.FromSeconds(Seconds ?? 0))
            : null;
    }

    [Function("SimulateFillSlots")]
    [Endpoint(
        "Types codes in at a sandbox's lock until so many more fit.",
        typeof(SlotParameters),
        typeof(OkAnswer),
        RefusalReason.DeviceNotFound,
        RefusalReason.InvalidInput,
        RefusalReason.NotASandbox,
        IsBeyondSeam = true)]
    public Task<IResult> FillSlots(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "devices/simulate/fill_slots")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        endpoint.AnswerAsync<SlotParameters>(request, async call =>
        {
            var decision = await world.FindDeviceAsync(
                call.Workspace, call.Parameters.DeviceId!.Value, call.Cancellation);
            if (decision.IsRefused(out var device, out var refusal))
                return refusal;
            if (await locks.GetAsync(device.Provider, device.LockId, call.Cancellation) is not { Value: { } filled })
                return Refusals.DeviceNotFound;

            var now = time.GetUtcNow();
            var present = (await locks.ListCodesAsync(device.Provider, device.LockId, call.Cancellation))
                .Where(code => !code.IsGone(now))
                .ToArray();
            var missing = (filled.Capacity ?? filled.Profile.Capacity) - present.Length - (call.Parameters.Free ?? 0);
            if (missing > SlotParameters.MostCodes)
            {
                return Refusals.InvalidInput(
                    "device_id",
                    $"The lock has {missing} slots to fill; give it a smaller capacity with devices/simulate/configure");
            }

            await locks.AddCodesAsync(
                device.Provider, device.LockId, Fill(filled, present, missing, now), CancellationToken.None);
            await world.SyncAsync(device, client);
            return SimulatedWorld.Done;
        });

    private static IEnumerable<SimulatedCode> Fill(
        SimulatedLock @lock, IReadOnlyList<SimulatedCode> present, int count, DateTimeOffset now)
    {
        var taken = present.Select(code => code.Pin.Reveal).ToHashSet();
        var length = (@lock.PinLengths ?? @lock.Profile.PinLengths)[^1];
        return Enumerable.Range(0, int.MaxValue)
            .Select(number => $"{number}".PadLeft(length, '7'))
            .Where(taken.Add)
            .Take(Math.Max(count, 0))
            .Select((pin, index) => new SimulatedCode(
                $"keypad-{Guid.CreateVersion7(now)}",
                $"Filler {index + 1}",
                new Pin(pin),
                Bounds: null,
                AccessCodeStatus.Set));
    }

    public sealed record SlotParameters : IParameters<SlotParameters>
    {
        internal const int MostCodes = 1_000;

        public Guid? DeviceId { get; init; }

        [Description("How many slots stay free; none unless given.")]
        public int? Free { get; init; }

        public static IValidator<SlotParameters> Rules { get; } = new InlineValidator<SlotParameters>
        {
            rules => rules.RuleFor(parameters => parameters.DeviceId).Required(),
            rules => rules.RuleFor(parameters => parameters.Free).IsBetween(0, 100_000),
        };
    }
}
