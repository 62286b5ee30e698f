namespace AccessCodes.TestSupport;

/// <summary>The browser of this machine: Chromium, or Chrome.</summary>
public static class Browser
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

    private static readonly string? Found = Names.Select(Node.OnPath).FirstOrDefault(path => path is not null);

    /// <summary>
    /// Why tests that need a browser are skipped; null where they run. On CI they always run, and fail for want of it.
    /// </summary>
    public static string? SkipReason => Node.IsCI ? null : Found is null ? Missing : Node.SkipReason;

    /// <summary>The executable.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public static string Executable => Found ?? throw new InvalidOperationException(Missing);

    private static string Missing => $"Needs {string.Join(" or ", Names)} on the PATH.";
}
