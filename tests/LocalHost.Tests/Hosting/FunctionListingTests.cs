using AccessCodes.Functions;
using AccessCodes.LocalHost.Hosting;
using AccessCodes.TestSupport;

namespace AccessCodes.LocalHost.Tests.Hosting;

/// <summary>
/// functions.json lists what the app consists of for its hosts: a function that comes, goes or is triggered otherwise is
/// seen in review, and so is a host that finds other functions than the other.
/// </summary>
public sealed class FunctionListingTests
{
    private const string Update = "UPDATE_FUNCTION_LISTING";

    private static readonly string Path =
        RepositoryRoot.Combine("tests", "LocalHost.Tests", "Hosting", "functions.json");

    [Fact]
    public void LocalHost_serves_the_functions_that_are_listed()
    {
        var found = FunctionListing.Of(FunctionCatalog.Of(typeof(ServiceRegistration).Assembly));
        if (Environment.GetEnvironmentVariable(Update) == "1")
            File.WriteAllText(Path, found);

        AssertIsListed(found);
    }

    private static void AssertIsListed(string found)
    {
        var listed = File.ReadAllText(Path);
        Assert.True(
            found == listed,
            $"Other functions than {Path} lists:\n"
            + string.Join('\n', Lines(found).Except(Lines(listed)).Select(line => "+" + line))
            + "\n"
            + string.Join('\n', Lines(listed).Except(Lines(found)).Select(line => "-" + line))
            + $"\nIf that is meant: {Update}=1 dotnet test tests/LocalHost.Tests --filter {nameof(FunctionListingTests)}");
    }

    private static IEnumerable<string> Lines(string listing) =>
        listing.Split('\n').Select(line => line.TrimEnd(','));
}
