using System.Diagnostics;
using System.Reflection;
using AccessCodes.Comparison.Loads;
using AccessCodes.LocalHost;
using AccessCodes.TestSupport;

namespace AccessCodes.Comparison;

/// <summary>What has to be there before anything is measured.</summary>
internal static class Requirements
{
    /// <exception cref="CannotMeasureException">Something is missing; the message says how to get it.</exception>
    public static void Check()
    {
        if (!OperatingSystem.IsLinux())
            throw new CannotMeasureException("Needs Linux, which tells of memory and cores under /proc.");
        if (typeof(LocalHostApp).Assembly.GetCustomAttribute<DebuggableAttribute>() is { IsJITOptimizerDisabled: true })
        {
            throw new CannotMeasureException(
                "Measures optimised builds alone: dotnet run -c Release --project bench/Comparison");
        }

        Wrk.Require();
        if (Node.OnPath("npm") is null)
            throw new CannotMeasureException("Needs Node.js 20 or later with npm on the PATH.");
    }
}
