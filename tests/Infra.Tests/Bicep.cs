using System.Reflection;
using System.Runtime.InteropServices;

namespace AccessCodes.Infra.Tests;

/// <summary>The bicep binary of the NuGet package, which works offline.</summary>
internal static class Bicep
{
    private static readonly string Executable = typeof(Bicep).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(metadata => metadata.Key == "BicepPath")
        .Value!;

    /// <summary>Why tests that need bicep are skipped; null where they run. On CI they always run.</summary>
    public static string? SkipReason =>
        "true".Equals(Environment.GetEnvironmentVariable("CI"), StringComparison.OrdinalIgnoreCase)
        || (OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64)
            ? null
            : "The bicep binary of the NuGet package is for Linux on x64.";

    /// <summary>Runs bicep to its end.</summary>
    public static Task<ProgramRun> RunAsync(params string[] arguments) => ProgramRun.OfAsync(Executable, arguments);
}
