using Microsoft.Azure.Functions.Worker;
using PublicApiGenerator;

namespace AccessCodes.LocalHost.Tests;

/// <summary>What is compiled against WorkerContract must compile against the packages it stands for.</summary>
public sealed class WorkerContractTests
{
    private static readonly ApiListing Packages = ApiListing.Parse(
        Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "worker-api"), "*.txt").Select(File.ReadAllText));

    // With FunctionsHost=Azure these are the packages themselves, and there is nothing to compare.
    private static readonly ApiListing Contract =
        typeof(FunctionAttribute).Assembly is var assembly && assembly.GetName().Name == "AccessCodes.WorkerContract"
            ? ApiListing.Parse(assembly.GeneratePublicApi(new()
            {
                IncludeAssemblyAttributes = false,
                DenyNamespacePrefixes = [],
                ExcludeAttributes = ["System.Runtime.CompilerServices.AsyncIteratorStateMachineAttribute"],
            }))
            : Packages;

    [Fact]
    public void The_worker_contract_declares_nothing_that_the_packages_do_not()
    {
        Assert.True(Contract.Types.Count() > 40, "The contract's API was not read.");
        Assert.Empty(Contract.LinesMissingFrom(Packages));
    }

    [Fact]
    public void A_class_that_derives_from_the_contract_has_overridden_all_that_the_packages_ask_of_it() =>
        Assert.Empty(Packages.AbstractMembersMissingFrom(Contract));

    [Theory]
    [InlineData("public class FunctionAttribute : System.Attribute", "public FunctionAttribute(string name) { }")]
    [InlineData("public enum AuthorizationLevel", "Anonymous = 0,")]
    public void A_line_that_the_packages_have_is_accepted(string header, string member) =>
        Assert.Empty(Listing(header, member).LinesMissingFrom(Packages));

    [Theory]
    [InlineData("public class FunctionAttribute : System.Attribute", "public FunctionAttribute(string? name) { }")]
    [InlineData("public class FunctionAttribute : System.Attribute", "public string Name { get; set; }")]
    [InlineData("public class FunctionAttribute : System.Attribute", "public string Title { get; }")]
    [InlineData("public sealed class FunctionAttribute : System.Attribute", "public string Name { get; }")]
    [InlineData("public class FunctionAttribute", "public string Name { get; }")]
    [InlineData("public enum AuthorizationLevel", "Anonymous = 1,")]
    [InlineData("public class Invented", "public Invented() { }")]
    [InlineData("[System.Obsolete]\n    public class FunctionAttribute : System.Attribute", "public string Name { get; }")]
    public void A_line_that_the_packages_lack_is_named(string header, string member)
    {
        var offending = Assert.Single(Listing(header, member).LinesMissingFrom(Packages));

        Assert.StartsWith("Microsoft.Azure.Functions.Worker | ", offending, StringComparison.Ordinal);
    }

    [Fact]
    public void A_constraint_is_part_of_its_declaration()
    {
        const string WithConstraint = """
            namespace N
            {
                public sealed class Page<T>
                    where T :  notnull
                {
                    public void M<U>()
                        where U :  class { }
                }
            }
            """;

        var without = WithConstraint.Replace("\n            where U :  class", "", StringComparison.Ordinal);
        Assert.Single(ApiListing.Parse(without).LinesMissingFrom(ApiListing.Parse(WithConstraint)));
    }

    private static ApiListing Listing(string header, string member) => ApiListing.Parse(
        $"namespace Microsoft.Azure.Functions.Worker\n{{\n    {header}\n    {{\n        {member}\n    }}\n}}");
}
