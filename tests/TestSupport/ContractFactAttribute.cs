using System.ComponentModel;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace AccessCodes.TestSupport;

/// <summary>
/// A fact of a contract suite, an abstract class that several test classes inherit; skipped like a
/// <see cref="NodeFactAttribute"/> in those of them that are marked with <see cref="NeedsNodeAttribute"/>.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("AccessCodes.TestSupport.ContractFactDiscoverer", "AccessCodes.TestSupport")]
public sealed class ContractFactAttribute : FactAttribute;

/// <summary>The contract facts that this class inherits need Node.js.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class NeedsNodeAttribute : Attribute;

/// <summary>How xunit finds contract facts.</summary>
/// <param name="diagnostics">Where xunit wants its diagnostics.</param>
public sealed class ContractFactDiscoverer(IMessageSink diagnostics) : FactDiscoverer(diagnostics)
{
    /// <inheritdoc />
    protected override IXunitTestCase CreateTestCase(
        ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute) =>
        new ContractTestCase(
            DiagnosticMessageSink,
            discoveryOptions.MethodDisplayOrDefault(),
            discoveryOptions.MethodDisplayOptionsOrDefault(),
            testMethod);
}

/// <summary>A contract fact as one class inherits it.</summary>
public sealed class ContractTestCase : XunitTestCase
{
    /// <summary>For xunit, which fills in the rest from what it serialised.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [Obsolete("For deserialisation.")]
    public ContractTestCase()
    {
    }

    internal ContractTestCase(
        IMessageSink diagnostics, TestMethodDisplay display, TestMethodDisplayOptions options, ITestMethod method)
        : base(diagnostics, display, options, method)
    {
    }

    private bool NeedsNode => TestMethod.TestClass.Class.GetCustomAttributes(typeof(NeedsNodeAttribute)).Any();

    /// <inheritdoc />
    protected override string? GetSkipReason(IAttributeInfo factAttribute) =>
        NeedsNode && Node.SkipReason is { } reason ? reason : base.GetSkipReason(factAttribute);
}
