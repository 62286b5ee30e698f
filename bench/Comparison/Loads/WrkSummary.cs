using System.Text.Json.Serialization;

namespace AccessCodes.Comparison.Loads;

/// <summary>What load.lua prints; times in microseconds.</summary>
internal sealed record WrkSummary(long Requests, long Microseconds, long Failed, long P50, long P99);

[JsonSourceGenerationOptions(PropertyNameCaseInsensitive = true)]
[JsonSerializable(typeof(WrkSummary))]
internal sealed partial class WrkJson : JsonSerializerContext;
