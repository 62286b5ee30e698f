using AccessCodes.Functions;
using Mono.Cecil;

namespace AccessCodes.LocalHost.Tests;

/// <summary>
/// All that the app refers to of the worker's packages is in their listings, member for member: what the compiler has made
/// of the app is searched, whatever it was compiled against.
/// </summary>
public sealed class ReferencedApiTests
{
    private static readonly IReadOnlyList<string> Listings =
    [
        .. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "worker-api"), "*.txt").Select(File.ReadAllText),
    ];

    private static readonly IReadOnlyList<string> Referenced = ReferencesOf(typeof(ServiceRegistration).Assembly.Location);

    [Fact]
    public void The_app_refers_to_nothing_of_the_worker_that_its_packages_do_not_declare()
    {
        var api = WorkerApi.Of(Listings);

        var undeclared = Referenced.Where(name => !api.Declares(name)).ToArray();
        Assert.Empty(undeclared);
    }

    /// <summary>One of each kind, so that a search that finds nothing is noticed.</summary>
    [Theory]
    [InlineData("Microsoft.DurableTask.TaskOrchestrationContext", "class TaskOrchestrationContext")]
    [InlineData(
        "Microsoft.DurableTask.TaskOrchestrationContext::CreateTimer(System.DateTime,System.Threading.CancellationToken)"
        + ":System.Threading.Tasks.Task",
        "CreateTimer(System.DateTime ")]
    [InlineData(
        "Microsoft.DurableTask.TaskOrchestrationContext::CallActivityAsync`1(Microsoft.DurableTask.TaskName,System.Object,"
        + "Microsoft.DurableTask.TaskOptions):System.Threading.Tasks.Task`1<!!0>",
        "CallActivityAsync<TResult>(Microsoft.DurableTask.TaskName name, object? ")]
    [InlineData(
        "Microsoft.DurableTask.TaskName::op_Implicit(System.String):Microsoft.DurableTask.TaskName",
        "op_Implicit(string ")]
    [InlineData(
        "Microsoft.Azure.Functions.Worker.HttpTriggerAttribute::.ctor("
        + "Microsoft.Azure.Functions.Worker.AuthorizationLevel,System.String[]):System.Void",
        "HttpTriggerAttribute(Microsoft.Azure.Functions.Worker.AuthorizationLevel authLevel, params ")]
    [InlineData(
        "Microsoft.Azure.Functions.Worker.HttpTriggerAttribute::set_Route(System.String):System.Void",
        "string? Route { get; set; }")]
    [InlineData(
        "Microsoft.DurableTask.RetryPolicy::set_HandleFailure("
        + "System.Func`2<Microsoft.DurableTask.TaskFailureDetails,System.Boolean>):System.Void",
        " HandleFailure {")]
    public void What_the_app_refers_to_is_found_and_missed_where_a_listing_lacks_it(string name, string inItsLine)
    {
        Assert.Contains(name, Referenced);

        var without = Listings.Select(listing => string.Join(
            '\n', listing.Split('\n').Where(line => !line.Contains(inItsLine, StringComparison.Ordinal))));
        Assert.False(WorkerApi.Of(without).Declares(name));
    }

    [Theory]
    [InlineData("public void M(string text) { }", "N.T::M(System.String):System.Void", true)]
    [InlineData("public void M(string text) { }", "N.T::M(System.Object):System.Void", false)]
    [InlineData("public void M(string text) { }", "N.T::M(System.String):System.String", false)]
    [InlineData("public void M<U>(U[] item) { }", "N.T::M`1(!!0[]):System.Void", true)]
    [InlineData("public string P { get; }", "N.T::get_P():System.String", true)]
    [InlineData("public string P { get; }", "N.T::set_P(System.String):System.Void", false)]
    public void A_member_goes_by_its_whole_signature(string declared, string name, bool isDeclared) =>
        Assert.Equal(
            isDeclared, WorkerApi.Of($"namespace N\n{{\n public class T\n {{\n  {declared}\n }}\n}}").Declares(name));

    private static IReadOnlyList<string> ReferencesOf(string assembly)
    {
        using var module = ModuleDefinition.ReadModule(assembly);
        var members = module.GetMemberReferences().Where(member => IsOfTheWorker(member.DeclaringType));
        var types = module.GetTypeReferences().Where(IsOfTheWorker);
        IEnumerable<string> references =
        [
            .. types.Select(MemberNames.Of),
            .. members.OfType<MethodReference>().Select(MemberNames.Of),
            .. members.OfType<FieldReference>().Select(MemberNames.Of),
            .. AttributesIn(module).SelectMany(SettersOf),
            .. module.GetTypes().SelectMany(OverridesOf),
        ];
        return [.. references.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    // An attribute's named arguments are there by their names alone.
    private static IEnumerable<string> SettersOf(CustomAttribute attribute) => attribute.Properties.Select(property =>
        $"{attribute.AttributeType.FullName}::set_{property.Name}({MemberNames.Of(property.Argument.Type)}):System.Void");

    private static IEnumerable<string> OverridesOf(TypeDefinition type) =>
        from parent in type.Interfaces.Select(implemented => implemented.InterfaceType).Append(type.BaseType)
        where parent is not null && IsOfTheWorker(parent)
        from method in type.Methods
        where method is { IsVirtual: true } && (!method.IsNewSlot || type.BaseType != parent)
        select MemberNames.Of(method, parent);

    private static IEnumerable<CustomAttribute> AttributesIn(ModuleDefinition module) =>
        from type in module.GetTypes()
        from owner in new ICustomAttributeProvider[] { type }
            .Concat(type.Methods)
            .Concat(type.Properties)
            .Concat(type.Fields)
            .Concat(type.Methods.SelectMany(method => method.Parameters))
        from attribute in owner.CustomAttributes
        where IsOfTheWorker(attribute.AttributeType)
        select attribute;

    // An assembly for an older platform brings the compiler's mark of an init accessor along; it is no part of its API.
    private static bool IsOfTheWorker(TypeReference type) =>
        type.GetElementType().Scope is AssemblyNameReference { Name: var assembly }
        && WorkerApi.IsOfTheWorker(assembly)
        && type.FullName != "System.Runtime.CompilerServices.IsExternalInit";
}
