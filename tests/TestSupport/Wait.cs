using System.Diagnostics;

namespace AccessCodes.TestSupport;

/// <summary>Waits for what comes by itself, and not for ever.</summary>
public static class Wait
{
    /// <summary>How long anything may take, on a machine however busy: only what never comes is to end by it.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Waits until something holds.</summary>
    /// <param name="holds">Looks whether it does.</param>
    /// <param name="otherwise">What to say where it never does.</param>
    public static async Task UntilAsync(Func<Task<bool>> holds, Func<string>? otherwise = null)
    {
        for (var waited = Stopwatch.StartNew(); !await holds(); await Task.Delay(Pause))
            Assert.True(waited.Elapsed < Patience, otherwise?.Invoke() ?? "It does not come to hold.");
    }
}
