using AccessCodes.TestSupport;

namespace AccessCodes.EndToEnd.Tests;

/// <summary>The libraries that the console is served with are what their packages hold.</summary>
public sealed class VendoredFileTests
{
    private static readonly string Folder = RepositoryRoot.Combine("src", "Functions", "Console", "vendor");

    [NodeFact]
    public void Each_is_as_its_package_has_it()
    {
        _ = Node.Executable;
        var files = Directory.GetFiles(Folder, "*", SearchOption.AllDirectories);

        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.True(
            File.ReadAllText(file) == File.ReadAllText(Node.PackageFile(Path.GetRelativePath(Folder, file))),
            $"{file} is not what the package of tests/package.json has: npm run vendor --prefix tests"));
    }

    [Fact]
    public void Each_has_its_licence_beside_it() =>
        Assert.All(Directory.GetDirectories(Folder), library => Assert.True(File.Exists(Path.Combine(library, "LICENSE"))));
}
