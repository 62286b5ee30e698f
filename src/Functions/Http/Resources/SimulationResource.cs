using System.Text.Json.Serialization;
using AccessCodes.Domain.Locks;
using AccessCodes.Functions.Http.Pipeline;
using AccessCodes.Functions.Providers;

namespace AccessCodes.Functions.Http.Resources;

/// <summary>How a simulated lock is set (beyond Seam): what devices/simulate/… has made of it.</summary>
internal sealed record SimulationResource(
    Guid DeviceId,
    IReadOnlyList<SimulatedConditionResource> Conditions,
    double LatencyMilliseconds,
    double SettingSeconds,
    double RemovalSeconds,
    int Capacity,
    IReadOnlyList<int> CodeLengths,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? LongestStayDays,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] SimulatedFaultResource? Fault)
{
    public static SimulationResource From(Guid deviceId, SimulatedLock @lock) => new(
        deviceId,
        [
            .. @lock.Profile.Conditions.OrderBy(known => known.Key).Select(known => new SimulatedConditionResource(
                SnakeCase<LockCondition>.NameOf(known.Key),
                @lock.Conditions.Contains(known.Key),
                known.Value.Error?.Code ?? known.Value.Warning?.Code)),
        ],
        @lock.Latency.TotalMilliseconds,
        @lock.SettingDelay.TotalSeconds,
        @lock.RemovalDelay.TotalSeconds,
        @lock.Capacity ?? @lock.Profile.Capacity,
        @lock.PinLengths ?? @lock.Profile.PinLengths,
        (@lock.LongestValidity ?? @lock.Profile.LongestValidity)?.TotalDays,
        @lock.Fault is { } fault
            ? new SimulatedFaultResource(SnakeCase<FaultKind>.NameOf(fault.Kind), fault.Calls, fault.Delay.TotalSeconds)
            : null);
}

/// <summary>Something that a lock can suffer from, and the error or warning that it is then told as, if it is.</summary>
internal sealed record SimulatedConditionResource(string Condition, bool IsPresent, string? ToldAs);

/// <summary>What happens to the next orders.</summary>
internal sealed record SimulatedFaultResource(string Kind, int Orders, double Seconds);

internal sealed record SimulationAnswer(SimulationResource Simulation, bool Ok = true);
