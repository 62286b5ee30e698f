using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using AccessCodes.Comparison.Figures;

namespace AccessCodes.Comparison.Reporting;

/// <summary>The figures of one run and the machine that they hold for.</summary>
/// <param name="MeasuredAt">When it began.</param>
/// <param name="Plan">How much was measured.</param>
/// <param name="Machine">The machine.</param>
/// <param name="Figures">The figures.</param>
internal sealed record Report(
    DateTimeOffset MeasuredAt, Plan Plan, Machine Machine, IReadOnlyList<Figure> Figures)
{
    public string ToJson() => JsonSerializer.Serialize(this, ReportJson.Default.Report);
}

/// <summary>What was measured on.</summary>
internal sealed record Machine(int Cores, string System, string Runtime)
{
    public static Machine This => new(
        Environment.ProcessorCount,
        $"{RuntimeInformation.OSDescription} {RuntimeInformation.OSArchitecture}",
        RuntimeInformation.FrameworkDescription);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(Report))]
internal sealed partial class ReportJson : JsonSerializerContext;
