namespace AccessCodes.TestSupport;

/// <summary>Node.js and the packages in tests/package.json, which are installed when first asked for.</summary>
public static class Node
{
    private const string Missing = "Needs Node.js 20 or later with npm on the PATH.";

    private static readonly Lazy<Failure?> Tried = new(Prepare);

    /// <summary>
    /// Why tests that need Node are skipped; null where they run. On CI they always run, and fail for want of it.
    /// </summary>
    public static string? SkipReason => IsCI ? null : Tried.Value?.Reason;

    /// <summary>Whether nothing may be skipped.</summary>
    internal static bool IsCI => "true".Equals(
        Environment.GetEnvironmentVariable("CI"), StringComparison.OrdinalIgnoreCase);

    /// <summary>The node executable, with the packages installed.</summary>
    /// <exception cref="InvalidOperationException">
    /// There is no node or npm, or the packages cannot be installed.
    /// </exception>
    public static string Executable => Tried.Value is { } failure
        ? throw new InvalidOperationException(failure.Reason)
        : OnPath("node")!;

    /// <summary>The path of a file of an installed package.</summary>
    /// <param name="parts">The package's name and the parts of the file's path in it.</param>
    public static string PackageFile(params ReadOnlySpan<string> parts) =>
        RepositoryRoot.Combine(["tests", "node_modules", .. parts]);

    /// <summary>Installs the packages of another folder than tests.</summary>
    /// <param name="folder">The folder, from the root of the repository.</param>
    /// <exception cref="InvalidOperationException">There is no npm, or the packages cannot be installed.</exception>
    public static void InstallPackages(string folder) => NodePackages.Install(
        OnPath("npm") ?? throw new InvalidOperationException(Missing), RepositoryRoot.Combine(folder));

    /// <summary>Finds an executable.</summary>
    /// <returns>Its path; null where it is not on the PATH.</returns>
    public static string? OnPath(string command)
    {
        string[] names = OperatingSystem.IsWindows() ? [$"{command}.exe", $"{command}.cmd"] : [command];
        var folders = Environment.GetEnvironmentVariable("PATH")?.Split(Path.PathSeparator) ?? [];
        return folders
            .SelectMany(folder => names.Select(name => Path.Combine(folder, name)))
            .FirstOrDefault(File.Exists);
    }

    private static Failure? Prepare()
    {
        if (OnPath("node") is null || OnPath("npm") is not { } npm)
            return new Failure(Missing);

        try
        {
            NodePackages.Install(npm, RepositoryRoot.Combine("tests"));
            return null;
        }
        catch (Exception failure)
            when (failure is InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            return new Failure($"Needs the packages of tests/package.json. {failure.Message}");
        }
    }

    private sealed record Failure(string Reason);
}
