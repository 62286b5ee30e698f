namespace AccessCodes.Infra.Tests;

/// <summary>The sources that the template is checked against.</summary>
internal static class SourceFiles
{
    /// <summary>The C# files of a project, without what the build writes.</summary>
    public static IEnumerable<string> Of(string project)
    {
        var root = RepositoryRoot.Combine(project.Split('/'));
        return Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .Where(file => Path.GetRelativePath(root, file).Split(Path.DirectorySeparatorChar)[0] is not ("bin" or "obj"));
    }
}
