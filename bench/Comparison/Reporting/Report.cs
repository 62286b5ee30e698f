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
    /// <summary>Writes it as Markdown and as JSON.</summary>
    /// <param name="folder">Into which folder.</param>
    /// <param name="cancellation">Cancels it.</param>
    /// <returns>The Markdown.</returns>
    public async Task<string> WriteAsync(DirectoryInfo folder, CancellationToken cancellation)
    {
        var markdown = MarkdownReport.Of(this);
        folder.Create();
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "comparison.md"), markdown, cancellation);
        await File.WriteAllTextAsync(
            Path.Combine(folder.FullName, "comparison.json"),
            JsonSerializer.Serialize(this, ReportJson.Default.Report),
            cancellation);
        return markdown;
    }
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
