using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AccessCodes.LocalHost.Tests;

/// <summary>
/// The types and members that the listings of the worker's packages declare, by names with full signatures: compiled as the
/// C# that they are, so that overloads, generics and accessors are told apart as the compiler tells them apart.
/// </summary>
internal sealed partial class WorkerApi
{
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    private WorkerApi()
    {
    }

    /// <param name="listings">The texts of the listings.</param>
    public static WorkerApi Of(params IEnumerable<string> listings)
    {
        var platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            // What the listings declare must be theirs, and not what this build has in its place.
            .Where(file => !IsOfTheWorker(Path.GetFileNameWithoutExtension(file)))
            .Select(file => MetadataReference.CreateFromFile(file));
        var compilation = CSharpCompilation.Create(
            "listing", listings.Select(text => CSharpSyntaxTree.ParseText(Rooted(text))), platform);

        var api = new WorkerApi();
        foreach (var type in TypesIn(compilation.Assembly.GlobalNamespace))
        {
            api._names.Add(MemberNames.Of(type));
            api._names.UnionWith(type.GetMembers().Select(MemberNames.Of).OfType<string>());
        }

        return api;
    }

    public bool Declares(string name) => _names.Contains(name);

    /// <summary>Whether an assembly is one of the worker's, or what stands for them.</summary>
    public static bool IsOfTheWorker(string assembly) =>
        assembly is "AccessCodes.WorkerContract"
        || assembly.StartsWith("Microsoft.Azure.Functions.Worker", StringComparison.Ordinal)
        || assembly.StartsWith("Microsoft.DurableTask", StringComparison.Ordinal);

    // The listings name types in full, but not from the root: in ….Worker.OpenTelemetry the first word would mean that.
    private static string Rooted(string listing) => FullName().Replace(listing, "global::$0");

    [GeneratedRegex(@"(?<![\w.])OpenTelemetry(?=\.)")]
    private static partial Regex FullName();

    private static IEnumerable<INamedTypeSymbol> TypesIn(INamespaceOrTypeSymbol symbol) =>
        symbol.GetMembers().OfType<INamespaceOrTypeSymbol>().SelectMany(member => member switch
        {
            INamedTypeSymbol type => [type, .. TypesIn(type)],
            _ => TypesIn(member),
        });
}
