namespace AccessCodes.TestSupport;

/// <summary>Where the repository is on this machine, found upwards from the test assembly.</summary>
public static class RepositoryRoot
{
    private static readonly Lazy<string> Found = new(Find);

    /// <summary>The directory that holds the solution.</summary>
    public static string Path => Found.Value;

    /// <summary>The path of a file or directory of the repository.</summary>
    /// <param name="parts">The parts of its path, from the root.</param>
    public static string Combine(params ReadOnlySpan<string> parts) =>
        System.IO.Path.Combine([Path, .. parts]);

    private static string Find()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null;)
        {
            if (File.Exists(System.IO.Path.Combine(directory.FullName, "Functions.sln")))
                return directory.FullName;
            directory = directory.Parent;
        }

        throw new InvalidOperationException($"No Functions.sln above {AppContext.BaseDirectory}.");
    }
}
